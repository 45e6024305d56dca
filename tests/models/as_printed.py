"""Numbers written with as many decimals as somebody printed, to be compared to the last digit."""

from __future__ import annotations

from collections.abc import Iterable


def as_printed(values: Iterable[float], like: str) -> str:
    """Write each value with the decimals of the word in its place.

    Examples
    --------
    >>> as_printed([2.42590678, 11 / 17], "2.43 .6471")
    '2.43 .6471'
    """
    words = like.split()
    return " ".join(_written(value, word) for value, word in zip(values, words, strict=True))


def _written(value: float, word: str) -> str:
    if "e" in word:
        return f"{value:.{len(word.partition('e')[0].partition('.')[2])}e}"
    whole, _, decimals = word.partition(".")
    written = f"{value:,.{len(decimals)}f}" if "," in word else f"{value:.{len(decimals)}f}"
    return written if whole.strip("-") else written.replace("0.", ".", 1)
