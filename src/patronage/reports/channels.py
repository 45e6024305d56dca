"""One table a shop's channels: what each costs, whom it brings, what they are worth, when they pay back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from patronage.base.expr import Scalar
from patronage.base.period import Grain, Period
from patronage.engine.result import Result
from patronage.metrics.query import Query
from patronage.reports.block import Row, Table
from patronage.reports.held import answerable
from patronage.reports.material import Material
from patronage.reports.members import is_given
from patronage.reports.panel import Panel, with_values
from patronage.reports.pick import Pick, beside, pick

__all__ = ["channel_table"]

_OF_PERIOD = ("spend", "new_customers", "cac", "conversion_rate")
_ON_MARGIN = ("simple_clv", "ltv_to_cac", "roi", "max_bid")
_ON_REVENUE = ("simple_revenue_clv", "revenue_ltv_to_cac")
_PAYBACK = "payback_days"
_SHOWN = (
    "spend",
    "new_customers",
    "cac",
    "conversion_rate",
    "simple_clv",
    "simple_revenue_clv",
    "ltv_to_cac",
    "revenue_ltv_to_cac",
    _PAYBACK,
    "roi",
    "max_bid",
)
_FOLLOWED = timedelta(days=180)  # beyond the year of their first order


def channel_table(material: Material, numbers: Panel) -> Table:
    """Make the table of channels; `numbers` hold the totals of the period."""
    asked = answerable(material.coverage, material.assume, _OF_PERIOD)
    found = material.kpi(Query(asked, by=("channel",), period=material.window.period))
    further = tuple(_further(material))
    for each in further:
        found = beside(found, _by_channel(material, each), "channel")
    wholes = (numbers.whole, *(material.kpi(each) for each in further))
    return _table(material, found, wholes)


def _further(material: Material) -> Iterator[Query]:
    """Ask what is not of the period: worth over the last year, payback of customers followed long enough."""
    worth = answerable(material.coverage, material.assume, _ON_MARGIN if material.has_margin else _ON_REVENUE)
    if worth:
        yield Query(worth)
    year = _followed(material)
    if year and material.has_margin and answerable(material.coverage, material.assume, (_PAYBACK,)):
        yield Query((_PAYBACK,), cohort=Grain.YEAR, ages=False, period=year)


def _followed(material: Material) -> Period | None:
    """Give the last year whose new customers could all be followed for some time."""
    year = (material.window.as_of - _FOLLOWED).year - 1
    return Period(date(year, 1, 1), date(year + 1, 1, 1)) if year >= material.coverage.first_on.year else None


def _by_channel(material: Material, query: Query) -> Result:
    """Ask by the channel customers came from, and call it as spend calls its own."""
    found = material.kpi(replace(query, by=("acquisition_channel",)))
    columns = tuple(
        replace(c, name="channel") if c.name == "acquisition_channel" else c for c in found.columns
    )
    return replace(found, columns=columns, stream=None)


def _table(material: Material, found: Result, wholes: Sequence[Result]) -> Table:
    names = [name for name in _SHOWN if name in found.names]
    picks = [Pick("channel"), *(Pick(name, _heading(material, name), bar=name == "spend") for name in names)]
    table = pick(material.text("acquisition.channels"), found, picks)
    rows = sorted((row for row in table.rows if any(row[1:])), key=_rank)
    totals = {name: whole.value(name) for whole in reversed(wholes) for name in names if name in whole.names}
    total = (None, *(totals.get(name) for name in names))
    note = " ".join(filter(None, [*_notes(material, found), material.note(_own(found, wholes[0]))]))
    return with_values(replace(table, rows=tuple(rows), total=total, note=note))


def _heading(material: Material, name: str) -> str:
    """Name a column in the few letters that leave room for all of them."""
    return material.text(f"acquisition.column.{name}")


def _own(found: Result, said: Result) -> list[str]:
    return [note for note in found.notes if note not in said.notes]


def _notes(material: Material, found: Result) -> Iterator[str]:
    """Say whom the payback is of, who has not paid back, and who came for nothing."""
    if f"{_PAYBACK}_status" in found.names and (year := _followed(material)):
        yield material.text("acquisition.payback_of", year=year.start.year)
        if late := _channels(material, found, f"{_PAYBACK}_status", "not_yet"):
            yield material.text("acquisition.not_yet", channels=late)
    if "cac_status" in found.names and (free := _channels(material, found, "cac_status", "no_spend")):
        yield material.text("acquisition.without_spend", channels=free)


def _channels(material: Material, found: Result, column: str, value: str) -> str:
    named = (str(r["channel"]) for r in found.records() if r[column] == value and is_given(r["channel"]))
    return ", ".join(material.locale.member(name, "channel") for name in named)


def _rank(row: Row) -> tuple[bool, tuple[float, ...]]:
    return not is_given(row[0]), tuple(-_number(value) for value in row[1:3])


def _number(value: Scalar) -> float:
    return float(value) if isinstance(value, (int, float, Decimal)) else 0.0
