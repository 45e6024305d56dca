"""Which tool wrote a file, told by headers that no other one has together."""

from __future__ import annotations

from collections.abc import Sequence

from patronage.sources.headers import plain
from patronage.sources.raw import Raw

__all__ = ["header_of", "told_by"]


def told_by(raw: Raw, *groups: Sequence[str]) -> str:
    """Give the headers a file is known by as evidence, or nothing where one is missing.

    Parameters
    ----------
    groups
        The names each telling header goes by: drift over the years and translations.

    Examples
    --------
    >>> from pathlib import Path
    >>> raw = Raw(0, Path("f.csv"), "", "csv", (), ("Sid", "Start Time", "Price"), "r", 1)
    >>> told_by(raw, ("sid", "call sid"), ("StartTime",)), told_by(raw, ("Sid",), ("Duration",))
    ('headers Sid and Start Time', '')
    """
    found = [header_of(raw, *names) for names in groups]
    if not all(found):
        return ""
    return f"headers {', '.join(found[:-1])} and {found[-1]}" if len(found) > 1 else f"header {found[0]}"


def header_of(raw: Raw, *names: str) -> str:
    """Give the first of some names that is a header of the file, as the file writes it; or nothing."""
    at = {plain(h): h for h in reversed(raw.headers)}
    return next((at[plain(name)] for name in names if plain(name) in at), "")
