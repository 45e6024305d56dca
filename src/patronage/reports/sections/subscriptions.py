"""Subscriptions: how many run, what they bring a month, how many end, and which payments fail."""

from __future__ import annotations

from patronage.metrics.query import Query
from patronage.reports.block import Block, HeatMap, Section, Table, Text, Tiles
from patronage.reports.chapter import Chapter
from patronage.reports.held import answerable, holds
from patronage.reports.material import Material
from patronage.reports.panel import Panel, panel, split_table
from patronage.reports.triangle import Triangle

__all__ = ["subscriptions"]

_TILES = (
    "active_subscriptions",
    "mrr",
    "new_mrr",
    "churned_mrr",
    "churn_rate",
    "revenue_churn_rate",
    "payment_failure_rate",
    "recovered_rate",
)
_OTHER_MOVES = ("expansion_mrr", "reactivated_mrr", "contraction_mrr")
_RETENTION = "subscription_retention_rate"
_BY_PLAN = ("active_subscriptions", "mrr", "new_mrr", "churned_mrr", "churn_rate")
_BY_METHOD = ("payment_failure_rate", "recovered_rate")
_FACTS = {"subscriptions": "subscription_changes", "payments": "payment_facts"}


def _write(material: Material) -> Section:
    numbers = panel(material, (*_TILES, *_OTHER_MOVES))
    drawn: tuple[Block | None, ...] = (
        numbers.lines("mrr"),
        numbers.bars(
            "new_mrr", "churned_mrr", title=material.text("subscriptions.movements"), beside=_OTHER_MOVES
        ),
        numbers.lines("churn_rate", "revenue_churn_rate", title=material.text("subscriptions.churn")),
        numbers.lines(*_BY_METHOD, title=material.text("subscriptions.payments")),
        _split(material, "plans", "plan", _BY_PLAN, numbers),
        _split(material, "methods", "payment_method", _BY_METHOD, numbers),
        _retention(material),
    )
    missing = [name for name, fact in _FACTS.items() if not holds(material.coverage, fact)]
    blocks: list[Block] = [_tiles(numbers), *(block for block in drawn if block)]
    if missing:
        said = tuple(material.text(f"subscriptions.lacking.{name}") for name in missing)
        blocks.append(Text(said, tone="note"))
    return Section(subscriptions.name, material.text("subscriptions.title"), _lead(numbers), tuple(blocks))


subscriptions = Chapter("subscriptions", 52, _write, needs=tuple(_FACTS.values()))


def _tiles(numbers: Panel) -> Tiles:
    notes = {}
    if on_trial := numbers.count("active_subscriptions_in_trial"):
        notes["active_subscriptions"] = numbers.material.locale.counted(
            "report.subscriptions.trial", on_trial
        )
    return numbers.tiles(_TILES, notes)


def _lead(numbers: Panel) -> str:
    if not numbers.knows("active_subscriptions"):
        return ""
    running, mrr = numbers.count("active_subscriptions"), numbers.short("mrr")
    return numbers.material.locale.counted("report.subscriptions.lead", running, mrr=mrr)


def _split(
    material: Material, title: str, dimension: str, names: tuple[str, ...], numbers: Panel
) -> Table | None:
    if not answerable(material.coverage, material.assume, names):
        return None
    return split_table(material, material.text(f"subscriptions.{title}"), dimension, names, numbers.whole)


def _retention(material: Material) -> HeatMap | None:
    """Follow the subscriptions first paid for in the same step; nothing before a second step is seen."""
    if not answerable(material.coverage, material.assume, (_RETENTION,)):
        return None
    grain = material.window.cohort_grain
    found = material.kpi(Query((_RETENTION,), cohort=grain))
    triangle = Triangle.of(found)
    if triangle.ages < 2:  # noqa: PLR2004  # a cohort shows something once it has a second age
        return None
    by = material.text(f"subscriptions.by_start.{grain}")
    column = found.columns[found.names.index(_RETENTION)]
    return HeatMap(
        title=material.text("subscriptions.retention", by=by),
        unit=column.unit,
        rows=triangle.rows(_RETENTION),
        metric=_RETENTION,
        mean=triangle.mean(_RETENTION, material.locale.text("cohorts.mean")),
        grain=grain,
        row_label=material.text("subscriptions.cohort"),
        size_label=material.text("subscriptions.begun"),
        age_label=found.columns[found.names.index("age")].label,
        note=material.note(found.notes),
    )
