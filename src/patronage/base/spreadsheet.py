"""Texts as a spreadsheet must show them: a cell that would be run as a formula is marked as text."""

from __future__ import annotations

import re

__all__ = ["as_cell"]

# The full-width forms are taken for the others; a tab or a line end may end the cell they stand in.
_STARTS = re.compile("\\s*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20\u2212]|[\t\r\n]")
_NUMBER = re.compile(r"\s*[+-]?[\d.,]*\d[\d.,]*(?:[eE][+-]?\d{1,3})?\s*%?\s*")
_PHONE = re.compile(r"\+[1-9]\d{6,14}")


def as_cell(text: str) -> str:
    """Give a text with an apostrophe before it where a spreadsheet would take it for a formula.

    Numbers and phone numbers as E.164 writes them stay as they are.

    Examples
    --------
    >>> [as_cell(text) for text in ("=1+1", "-12.50", "+34600111222", " @SUM(A1)", "ann-1")]
    ["'=1+1", '-12.50', '+34600111222', "' @SUM(A1)", 'ann-1']
    """
    if not _STARTS.match(text) or _NUMBER.fullmatch(text) or _PHONE.fullmatch(text):
        return text
    return f"'{text}"
