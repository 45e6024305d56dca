"""How the same model did before: gates in words, weeks forecast and come, customers in tenths."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from patronage.base.units import DATE, NUMBER, SHARE, TEXT
from patronage.forecasts.validation.gates import Verdict
from patronage.forecasts.validation.validation import Validation
from patronage.reports.block import Block, Column, LineChart, Table, Text
from patronage.reports.material import Material, sentence

__all__ = ["judged"]

_WEEK = 7
_SCORE = replace(NUMBER, digits=2)
_FEW = replace(NUMBER, digits=1)


def judged(material: Material, validation: Validation) -> tuple[Block, ...]:
    """Give a warning where a gate was missed, the gates, and both pictures."""
    return (
        *_warning(material, validation),
        _tracking(material, validation),
        _tenths(material, validation),
        _gates(material, validation),
    )


def _warning(material: Material, validation: Validation) -> Iterator[Text]:
    missed = [each for each in validation.verdicts() if each.outcome == "fail"]
    if missed:
        yield Text(tuple(_words(material, each) for each in missed), tone="warning")


def _words(material: Material, verdict: Verdict) -> str:
    return sentence(material.locale.note(verdict.words))


def _gates(material: Material, validation: Validation) -> Table:
    columns = tuple(
        Column(name, material.text(f"outlook.gate.{name}"), TEXT)
        for name in ("judged", "score", "limit", "words")
    )
    rows = tuple(
        (
            material.text(f"outlook.gate.{each.gate.name}"),
            _score(material, each, each.value),
            material.text(
                f"outlook.gate.{'least' if each.gate.least else 'most'}",
                limit=_score(material, each, each.gate.limit),
            ),
            _words(material, each),
        )
        for each in validation.verdicts()
    )
    return Table(material.text("outlook.gates"), columns, rows, lead=_span(material, validation))


def _score(material: Material, verdict: Verdict, value: float | None) -> str:
    return material.locale.write(value, _SCORE if verdict.gate.is_number else SHARE)


def _span(material: Material, validation: Validation) -> str:
    return material.text(
        "outlook.hold_out",
        model=validation.choice.model,
        cutoff=material.locale.day(validation.cutoffs[-1]),
        days=validation.horizon_days,
    )


def _tracking(material: Material, validation: Validation) -> LineChart:
    weeks = validation.pictures[validation.choice.model].weeks
    cutoff = validation.cutoffs[-1]
    rows = tuple(
        (str(week + 1), cutoff + timedelta(days=_WEEK * week + 1), forecast, actual)
        for week, (forecast, actual) in enumerate(
            zip(weeks.forecast.tolist(), weeks.actual.tolist(), strict=True)
        )
    )
    short = validation.horizon_days % _WEEK
    table = Table(
        material.text("outlook.tracking"),
        (
            Column("week", material.text("outlook.week"), TEXT),
            Column("first_on", material.text("outlook.first_on"), DATE),
            Column("forecast", material.text("outlook.forecast"), _FEW),
            Column("actual", material.text("outlook.actual"), _FEW),
        ),
        rows,
        lead=_span(material, validation),
        note=material.text("outlook.tracking_note"),
        partial=(len(rows) - 1,) if short else (),
    )
    return LineChart(table, "week", ("forecast", "actual"))


def _tenths(material: Material, validation: Validation) -> LineChart:
    found = validation.pictures[validation.choice.model].deciles
    rows = tuple(
        (str(at), *pair)
        for at, pair in enumerate(
            zip(found.forecast.tolist(), found.actual.tolist(), found.customers.tolist(), strict=True), 1
        )
    )
    table = Table(
        material.text("outlook.tenths"),
        (
            Column("tenth", material.text("outlook.tenth"), TEXT),
            Column("forecast", material.text("outlook.forecast_each"), _SCORE),
            Column("actual", material.text("outlook.actual_each"), _SCORE),
            Column("customers", material.text("outlook.column.customers"), _FEW),
        ),
        rows,
        note=material.text("outlook.tenths_note"),
    )
    return LineChart(table, "tenth", ("forecast", "actual"))
