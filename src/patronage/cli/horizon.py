"""How far to look ahead, as people write it."""

from __future__ import annotations

import re
from math import inf

import click

from patronage.base.errors import UsageError

__all__ = ["HORIZON"]

_WRITTEN = re.compile(r"(\d+(?:\.\d+)?)\s*(m|months?|y|years?|w|weeks?|d|days?)?", re.IGNORECASE)
_ENDLESS = ("endless", "unbounded", "none")
_DAYS = {"m": 365.25 / 12, "y": 365.25, "w": 7.0, "d": 1.0}


class _Horizon(click.ParamType[float]):
    """Days, or months as `12m`, years as `3y`, weeks as `39w`; `endless` for all time to come."""

    name = "horizon"

    def convert(self, value: str | float, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Give days; a month has 30.4375 of them and a year 365.25."""
        del param, ctx
        if isinstance(value, float):
            return value
        text = str(value).strip().lower()
        if text in _ENDLESS:
            return inf
        found = _WRITTEN.fullmatch(text)
        if found is None or not float(found[1]) > 0:
            raise UsageError(f"the horizon is {value!r}; expected 12m, 3y, 39w, 365 (days) or endless")
        return float(found[1]) * _DAYS[(found[2] or "d")[0]]


HORIZON = _Horizon()
