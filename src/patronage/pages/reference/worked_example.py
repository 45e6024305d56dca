"""A metric's example as people can follow it: the rows, the question, and the answer really computed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from shlex import quote

from patronage.base.errors import PatronageError
from patronage.base.expr import Scalar
from patronage.base.locale import Locale
from patronage.base.period import Grain
from patronage.engine.result import Result
from patronage.metrics.metric import Metric
from patronage.metrics.worked import agrees, work
from patronage.pages.reference.markdown import bullets, cell, code, fenced, joined, table

__all__ = ["worked_example"]

_SHOWN = 24


@cache
def worked_example(metric: Metric, options: frozenset[str]) -> tuple[str, str]:
    """Work the example; give its chapter, and the statement that answered it.

    Parameters
    ----------
    metric
        The metric.
    options
        What a question may say on the command line; the rest of what an example asks are settings.
    """
    result = work(metric)
    if not agrees(metric.example, result):
        found, expected = result.records(), metric.example.expected
        message = f"the example of {metric.name} gives {found}, and says {expected}; correct one of them"
        raise PatronageError(message)
    asked, settings = _question(metric, options)
    return (
        joined(
            "## Worked example",
            *(_delivered(name, rows) for name, rows in metric.example.rows.items()),
            f"With {' and '.join(settings)} in `patronage.toml`." if settings else "",
            "Asked:",
            fenced(asked, "sh"),
            "Answered:",
            _answer(metric, result),
            cell(metric.example.text),
            joined("Said with it:", bullets(cell(note) for note in result.notes)) if result.notes else "",
        ),
        result.sql,
    )


def _delivered(name: str, rows: Sequence[Mapping[str, Scalar]]) -> str:
    columns = list(dict.fromkeys(column for row in rows for column in row))
    shown = [[_given(row.get(column)) for column in columns] for row in rows[:_SHOWN]]
    more = f"… and {len(rows) - _SHOWN} rows more." if len(rows) > _SHOWN else ""
    return joined(f"Rows of `{name}`:", table([code(c) for c in columns], shown), more)


def _given(value: Scalar) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else cell(value)


def _question(metric: Metric, options: frozenset[str]) -> tuple[str, list[str]]:
    """Give the command that asks, and the settings it counts on."""
    command = f"patronage kpi {metric.name}"
    settings = []
    for name, value in metric.example.ask.items():
        option = f"--{name.replace('_', '-')}"
        if option in options:
            text = ",".join(value) if isinstance(value, (list, tuple)) else str(value)
            command += f" {option} {quote(text)}"
        else:
            settings.append(code(f'{name} = "{value}"' if isinstance(value, str) else f"{name} = {value}"))
    return command, settings


def _answer(metric: Metric, result: Result) -> str:
    locale = Locale("en", result.currency)
    grains = _grains(metric.example.ask)
    rows: Iterable[Sequence[str]] = (
        [
            cell(locale.write(value, column.unit, grains.get(column.name)))
            for column, value in zip(result.columns, row, strict=True)
        ]
        for row in result.rows[:_SHOWN]
    )
    drawn = table([code(column.name) for column in result.columns], rows)
    more = f"… and {len(result) - _SHOWN} rows more." if len(result) > _SHOWN else ""
    return joined(drawn, more)


def _grains(ask: Mapping[str, object]) -> dict[str, Grain]:
    found = {}
    for name in ("grain", "cohort"):
        if isinstance(step := ask.get(name), str):
            grain = Grain.named(step)
            found["cohort" if name == "cohort" else grain.value] = grain
    return found
