"""What the shop's owner has decided, as `patronage.toml` holds it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import date
from decimal import Decimal
from hashlib import sha256
from json import dumps
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from patronage.base.errors import StoreError, UsageError, suggest
from patronage.contract.assumption import ASSUMPTIONS, Assumptions
from patronage.contract.catalogue import TABLES
from patronage.store.business_hours import BusinessHours
from patronage.store.durable import write_durably
from patronage.store.identity.phones import PHONE_REGIONS

__all__ = ["Settings"]


@dataclass(frozen=True)
class Settings:
    r"""The shop's settings; an empty currency is one not yet known.

    Each assumption of the contract is a key of the file like any other.

    Examples
    --------
    >>> Settings.parse('currency = "EUR"\nmargin_rate = 0.35').assumptions["margin_rate"]
    Decimal('0.35')
    """

    currency: str = ""
    time_zone: str = "UTC"
    language: str = "en"
    history: str = "detect"
    margin_rates: Mapping[str, Decimal] = field(default_factory=dict)
    keep_snapshots: int = 5
    rate_holds_days: int = 7
    mappings: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    business_hours: BusinessHours = field(default_factory=BusinessHours)
    assumptions: Assumptions = field(default_factory=Assumptions)
    phone_region: str = ""

    @classmethod
    def read(cls, path: Path) -> Settings:
        """Read the file; a key that means nothing is an error, not a silence."""
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            message = (
                f"{path} cannot be read as UTF-8 text: {error}; restore the file or create the shop anew"
            )
            raise StoreError(message) from error
        return cls.parse(text, str(path))

    @classmethod
    def parse(cls, text: str, name: str = "patronage.toml") -> Settings:
        """Read settings from text; `name` stands in messages."""
        try:
            found = tomllib.loads(text, parse_float=Decimal)
        except tomllib.TOMLDecodeError as error:
            message = f"{name} is not valid TOML: {error}; correct that line"
            raise UsageError(message) from None
        own = [f.name for f in fields(cls) if f.name in _CHECKS]
        known = [*own, *ASSUMPTIONS.all()]
        for key in found:
            if key not in known:
                message = f"{name} has the key {key!r}{suggest(key, known)} Known: {', '.join(known)}"
                raise UsageError(message)
        checked: dict[str, Any] = {k: _CHECKS[k](found[k], f"{name}: {k}") for k in own if k in found}
        stated = {k: ASSUMPTIONS[k].read(v, f"{name}: {k}") for k, v in found.items() if k not in own}
        return cls(**checked, assumptions=Assumptions(**stated))

    def digest(self) -> str:
        """Give a hash that changes when any setting does."""
        return sha256(dumps(asdict(self), sort_keys=True, default=str).encode()).hexdigest()

    def with_mapping(self, table: str, headers: Mapping[str, str], name: str) -> Settings:
        """Give the settings with one more mapping, under its table or, where that has one, `table@name`.

        Examples
        --------
        >>> kept = Settings().with_mapping("orders", {"gross": "Sum"}, "a").with_mapping("orders", {}, "b")
        >>> dict(kept.mappings)
        {'orders': {'gross': 'Sum'}, 'orders@b': {}}
        """
        if headers in self.mappings.values():
            return self
        section = f"{table}@{name}" if table in self.mappings else table
        return replace(self, mappings={**self.mappings, section: dict(headers)})

    def write(self, path: Path) -> None:
        """Write the file, or change only what differs in the one that is there, keeping its comments."""
        text = path.read_text(encoding="utf-8") if path.exists() else _TEMPLATE
        before = Settings.parse(text, str(path))
        for key, value in self.keys.items():
            if value == before.keys[key]:
                continue
            if key == "mappings":
                text = _with_sections(text, before.mappings, self.mappings)
                continue
            if isinstance(value, (Mapping, BusinessHours)) or value is None:
                message = f"{key} cannot be changed from here; edit it in {path}"
                raise UsageError(message)
            text = _with_line(text, key, value)
        write_durably(path, text.encode())

    @property
    def keys(self) -> dict[str, object]:
        """Every key of the file with its value."""
        assumed = {each.name: self.assumptions[each.name] for each in ASSUMPTIONS}
        return {key: getattr(self, key) for key in _CHECKS} | assumed


_MOST_DAYS = 366

_TEMPLATE = """\
# Settings of this shop. Lines that begin with # show the default.
# currency = ""              # ISO code; the first load that names one sets it
# time_zone = "UTC"          # such as "Europe/Madrid": decides which day an order belongs to
# language = "en"
# history = "detect"         # "complete", or the day the shop opened, such as 2019-03-01
# margin_rate = 0.35         # used where the cost of goods is not known
# phone_region = ""          # such as "ES": the country of phone numbers without a country code
# packaging_cost = 0.80      # per order
# returns_cost = 2.50        # per refund
# inactive_window_days = 365
# lifespan_from = "orders"   # "subscriptions": lifespans end with contracts, not with silence
# service_threshold_seconds = 20
# csat_goal = 4              # of 5: the least score that counts as satisfied
# conversion_days = 30       # how long after the first visit
# support_cost = "overhead"  # "allocate": inside contribution margin and lifetime value
# payback_customers = 30     # how many must have lived a day for payback to count it
# rate_holds_days = 7        # how long a rate of another currency holds where no later one is told
# keep_snapshots = 5         # how many loads back `known_at` reaches

# [margin_rates]             # by category
# "Shoes" = 0.42

# [business_hours]           # for service times in business hours
# monday = "09:00-13:00, 14:00-18:00"
# holidays = "ES"            # a country's, or a region's: "ES-MD"
# closed = [2025-12-24]      # further days

# [mappings.orders]          # column = the header that files use for it
# order_id = "Bestellnummer"
"""


def _with_line(text: str, key: str, value: object) -> str:
    shown = dumps(value, ensure_ascii=False) if isinstance(value, str) else str(value)
    line = f"{key} = {shown}"
    # Only keys above the first section belong to the top of the file.
    head, bracket, rest = text.partition("\n[")
    changed, times = re.subn(rf"(?m)^[ \t]*{key}[ \t]*=.*$", lambda _: line, head, count=1)
    return (changed if times else f"{line}\n{head}") + bracket + rest


def _with_sections(
    text: str, before: Mapping[str, Mapping[str, str]], after: Mapping[str, Mapping[str, str]]
) -> str:
    """Add the sections of mappings that are not there yet; what is there is the owner's."""
    for section in sorted(after.keys() - before.keys()):
        lines = (f"{dumps(c)} = {dumps(h, ensure_ascii=False)}" for c, h in after[section].items())
        text = "\n".join(
            (text.rstrip("\n"), "", f"[mappings.{dumps(section, ensure_ascii=False)}]", *lines, "")
        )
    return text


def _refuse(value: object, name: str, expected: str) -> UsageError:
    return UsageError(f"{name} is {value!r}; expected {expected}")


def _text(value: object, name: str) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if not isinstance(value, str):
        raise _refuse(value, name, "text in quotes")
    return value


def _currency(value: object, name: str) -> str:
    code = _text(value, name).strip().upper()
    if code and not re.fullmatch(r"[A-Z]{3}", code):
        raise _refuse(value, name, 'an ISO code of three letters, such as "EUR"')
    return code


def _zone(value: object, name: str) -> str:
    zone = _text(value, name)
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        raise _refuse(value, name, 'a zone of the IANA list, such as "Europe/Madrid"') from None
    return zone


def _history(value: object, name: str) -> str:
    text = _text(value, name)
    if text not in ("detect", "complete"):
        try:
            date.fromisoformat(text)
        except ValueError:
            raise _refuse(value, name, '"detect", "complete" or a day such as 2019-03-01') from None
    return text


def _region(value: object, name: str) -> str:
    code = _text(value, name).strip().upper()
    if code and code not in PHONE_REGIONS:
        raise _refuse(value, name, 'an ISO code of two letters, such as "ES"')
    return code


def _number(value: object, name: str) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)) or not Decimal(value).is_finite():
        raise _refuse(value, name, "a number, without quotes")
    return Decimal(value)


def _rate(value: object, name: str) -> Decimal:
    rate = _number(value, name)
    if not -1 <= rate <= 1:
        raise _refuse(value, name, "a share of the price between -1 and 1, such as 0.35")
    return rate


def _positive(value: object, name: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise _refuse(value, name, "a whole number from 1")
    return value


def _days(value: object, name: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= _MOST_DAYS:
        raise _refuse(value, name, f"a whole number of days from 0 to {_MOST_DAYS}")
    return value


def _section(value: object, name: str) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise _refuse(value, name, f"a section: [{name.rpartition(' ')[2]}] with lines below it")
    return value


def _rates(value: object, name: str) -> dict[str, Decimal]:
    return {key: _rate(each, f"{name}.{key}") for key, each in _section(value, name).items()}


def _mappings(value: object, name: str) -> dict[str, dict[str, str]]:
    delivered = [t.name for t in TABLES if t.kind == "delivered" and not t.personal]
    for section in _section(value, name):
        if (table := section.partition("@")[0]) not in delivered:
            message = (
                f"{name} has a section {section!r}{suggest(table, delivered)} Known: {', '.join(delivered)}"
            )
            raise UsageError(message)
    return {
        table: {
            column: _text(header, f"{name}.{table}.{column}")
            for column, header in _section(each, name).items()
        }
        for table, each in _section(value, name).items()
    }


_CHECKS: Mapping[str, Callable[[object, str], object]] = {
    "currency": _currency,
    "time_zone": _zone,
    "language": _text,
    "history": _history,
    "phone_region": _region,
    "margin_rates": _rates,
    "keep_snapshots": _positive,
    "rate_holds_days": _days,
    "mappings": _mappings,
    "business_hours": BusinessHours.parse,
}
