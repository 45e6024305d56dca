"""Business hours as a shop states them: when its desks are open, by weekday, queue and holiday."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from patronage.base.errors import UsageError, suggest
from patronage.contract.business_time import EVERY_QUEUE

__all__ = ["WEEKDAYS", "BusinessHours", "Opening"]

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_OTHERS = ("holidays", "closed", "queues")
_SPAN = re.compile(r"(\d\d?)[:.](\d\d)\s*[-–]\s*(\d\d?)[:.](\d\d)")
_HOUR_MINUTES = 60
_DAY_MINUTES = 24 * _HOUR_MINUTES


@dataclass(frozen=True)
class Opening:
    """Hours of a weekday, 1 being Monday, in minutes after midnight; past midnight they go beyond 1440."""

    weekday: int
    opens: int
    closes: int


@dataclass(frozen=True)
class BusinessHours:
    """The section `[business_hours]`: openings by queue, a country's holidays, further closed days.

    Examples
    --------
    >>> hours = BusinessHours.parse({"friday": "09:00-13:00, 22:00-02:00", "holidays": "ES"})
    >>> [(one.weekday, one.opens, one.closes) for one in hours.openings[""]], hours.holidays
    ([(5, 540, 780), (5, 1320, 1560)], 'ES')
    """

    openings: Mapping[str, tuple[Opening, ...]] = field(default_factory=dict)
    holidays: str = ""
    closed: tuple[date, ...] = ()

    @classmethod
    def parse(cls, value: object, name: str = "business_hours") -> BusinessHours:
        """Read the section as the file holds it.

        Raises
        ------
        UsageError
            It holds what cannot be meant; the message says what was expected.
        """
        section = _section(value, name)
        _refuse_unknown(section, name, (*WEEKDAYS, *_OTHERS))
        queues = _section(section.get("queues", {}), f"{name}.queues")
        stated = {EVERY_QUEUE: {k: v for k, v in section.items() if k in WEEKDAYS}}
        stated |= {queue: dict(_section(days, f"{name}.queues.{queue}")) for queue, days in queues.items()}
        openings = {}
        for queue, days in stated.items():
            where = f"{name}.queues.{queue}" if queue else name
            _refuse_unknown(days, where, WEEKDAYS)
            if days:
                openings[queue] = _openings(days, where)
        return cls(
            openings,
            _country(section.get("holidays", ""), f"{name}.holidays"),
            _days(section.get("closed", []), f"{name}.closed"),
        )


def _section(value: object, name: str) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise _refusal(
            value, name, f'a section: [{name.rpartition(" ")[2]}] with lines such as monday = "09:00-18:00"'
        )
    return value


def _refuse_unknown(found: Mapping[str, object], name: str, known: tuple[str, ...]) -> None:
    for key in found:
        if key not in known:
            message = f"{name} has the key {key!r}{suggest(key, known)} Known: {', '.join(known)}"
            raise UsageError(message)


def _openings(days: Mapping[str, object], name: str) -> tuple[Opening, ...]:
    return tuple(
        sorted(
            (
                opening
                for day, hours in days.items()
                for opening in _of_day(WEEKDAYS.index(day) + 1, hours, f"{name}.{day}")
            ),
            key=lambda one: (one.weekday, one.opens),
        )
    )


def _of_day(weekday: int, hours: object, name: str) -> list[Opening]:
    if not isinstance(hours, str):
        raise _refusal(hours, name, _EXPECTED)
    if hours.strip() in ("", "closed"):
        return []
    found: list[Opening] = []
    for span in hours.split(","):
        match = _SPAN.fullmatch(span.strip())
        if not match:
            raise _refusal(hours, name, _EXPECTED)
        begin, begin_minute, end, end_minute = map(int, match.groups())
        opens, closes = begin * _HOUR_MINUTES + begin_minute, end * _HOUR_MINUTES + end_minute
        if max(begin_minute, end_minute) >= _HOUR_MINUTES or opens >= _DAY_MINUTES or closes > _DAY_MINUTES:
            raise _refusal(hours, name, _EXPECTED)
        # What closes before it opens closes on the next day.
        found.append(Opening(weekday, opens, closes if closes > opens else closes + _DAY_MINUTES))
    return found


_EXPECTED = (
    'hours such as "09:00-13:00, 14:00-18:00", "22:00-06:00" (past midnight), "00:00-24:00" or "closed"'
)


def _country(value: object, name: str) -> str:
    if not isinstance(value, str) or (value and not re.fullmatch(r"[A-Z]{2}(-[A-Z0-9]{1,3})?", value)):
        raise _refusal(value, name, 'a country, with a region where holidays differ, such as "ES" or "ES-MD"')
    return value


def _days(value: object, name: str) -> tuple[date, ...]:
    if not isinstance(value, list) or not all(
        isinstance(day, date) and not isinstance(day, datetime) for day in value
    ):
        raise _refusal(value, name, "a list of days without quotes, such as [2025-12-24, 2025-12-31]")
    return tuple(sorted(value))


def _refusal(value: object, name: str, expected: str) -> UsageError:
    return UsageError(f"{name} is {value!r}; expected {expected}")
