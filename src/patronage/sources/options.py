"""What a person may decide about a reading; everything not decided is found out from the file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from patronage.base.errors import UsageError

__all__ = ["DateOrder", "ReadOptions"]

DateOrder = Literal["dmy", "mdy"]

_CURRENCY = re.compile(r"[A-Z]{3}")


@dataclass(frozen=True)
class ReadOptions:
    """Decisions about a reading.

    Parameters
    ----------
    table
        The contract table the files hold (`--as`); found out where it is empty.
    mapping
        Contract column -> header of the file (`--map`). `Header/100` divides, for amounts in cents;
        an empty header says that the file has no such column; `:VALUE` stands for a column with that value
        in every row.
    currency
        ISO currency of amounts that say none themselves.
    time_zone
        The shop's time zone: wall times without an offset are in it, and days are counted in it.
    date_order
        `dmy` or `mdy`, for dates such as 03/04/2025.
    decimal
        `.` or `,`, the decimal sign.
    encoding
        The text encoding, such as `windows-1251`.
    sheet
        The sheet of a workbook; the first one with rows where it is empty.
    kept
        Mappings kept in the shop's settings: table, or `table@name`, -> column -> header. They apply to
        files that have all their headers.
    save_mapping
        Take the mapping that is proposed for a file nobody knows, and give back for keeping what was said.

    Raises
    ------
    UsageError
        An option holds something else than these.
    """

    table: str | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)
    currency: str | None = None
    time_zone: str = "UTC"
    date_order: DateOrder | None = None
    decimal: str | None = None
    encoding: str | None = None
    sheet: str | None = None
    kept: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    save_mapping: bool = False

    def __post_init__(self) -> None:
        """Refuse values that cannot be meant."""
        _one_of("date order", self.date_order, ("dmy", "mdy"))
        _one_of("decimal sign", self.decimal, (".", ","))
        if self.currency and not _CURRENCY.fullmatch(self.currency):
            message = f"{self.currency!r} is not an ISO currency; write three capital letters, such as EUR"
            raise UsageError(message)
        try:
            ZoneInfo(self.time_zone)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            message = f"{self.time_zone!r} is not a time zone; write it as Europe/Madrid or UTC"
            raise UsageError(message) from error


def _one_of(what: str, value: str | None, known: tuple[str, ...]) -> None:
    if value is not None and value not in known:
        message = f"{value!r} is not a {what}; write one of {' '.join(known)}"
        raise UsageError(message)
