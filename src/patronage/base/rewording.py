"""Recognises sentences that were written in English by the texts they read like."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from patronage.base.catalogue import ENGLISH, catalogue

__all__ = ["ENGLISH_NUMBER", "recognise"]

ENGLISH_NUMBER = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?|\d+\.\d+")
"""A number that reads otherwise in other languages."""


def recognise(english: str, group: str) -> tuple[str, Mapping[str, str]] | None:
    """Find the text of a group that a sentence reads like, and the values in it; the first one counts.

    Examples
    --------
    >>> recognise("gross is below zero", "reject")
    ('reject.below_zero', {'column': 'gross'})
    """
    for key, pattern in _patterns(group):
        if found := pattern.fullmatch(english):
            return key, found.groupdict()
    return None


@cache
def _patterns(group: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (key, re.compile("".join(_piece(piece) for piece in re.split(r"(\{\w+\})", text)), re.DOTALL))
        for key, text in catalogue(ENGLISH).items()
        if key.startswith(f"{group}.")
    )


def _piece(piece: str) -> str:
    return f"(?P<{piece[1:-1]}>.+?)" if piece.startswith("{") else re.escape(piece)
