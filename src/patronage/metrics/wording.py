"""What metrics, dimensions and columns of results are called in a language."""

from __future__ import annotations

import re
from dataclasses import replace

from patronage.base.locale import Locale
from patronage.base.note import Note
from patronage.engine.result import Result, ResultColumn
from patronage.metrics.dimension import DIMENSIONS
from patronage.metrics.metric import METRICS, Metric

__all__ = ["by_dimension", "dimension_label", "heading_key", "label", "notes", "question", "source", "worded"]

_SIDES = ("previous", "change", "low", "high")
"""What may stand beside a metric's own column: `Orders, before`."""


def label(metric: Metric, locale: Locale) -> str:
    """Name a metric."""
    return locale.said(f"metric.{metric.name}.label", metric.label)


def question(metric: Metric, locale: Locale) -> str:
    """Give the question a metric answers."""
    return locale.said(f"metric.{metric.name}.question", metric.question)


def source(metric: Metric, locale: Locale) -> str:
    """Tell where the definition of a metric comes from."""
    return locale.said(f"metric.{metric.name}.source", metric.source)


def notes(metric: Metric, locale: Locale) -> tuple[str, ...]:
    """Give what a reader must know of every value of a metric."""
    return tuple(
        locale.note(Note.declared(f"metric.{metric.name}.note_{at}", note))
        for at, note in enumerate(metric.notes, 1)
    )


def dimension_label(name: str, locale: Locale) -> str:
    """Name a dimension; one that is none of ours by its own words."""
    known = DIMENSIONS.get(name)
    return locale.said(
        f"dimension.{name}.label", known.label if known else name.replace("_", " ").capitalize()
    )


def by_dimension(name: str, locale: Locale) -> str:
    """Say that numbers are split by a dimension: `by channel`."""
    return locale.said(f"dimension.{name}.by", f"by {dimension_label(name, Locale()).lower()}")


def worded(result: Result, locale: Locale) -> Result:
    """Give a result with the labels of its columns in a language."""
    columns = tuple(replace(column, label=_heading(column, locale)) for column in result.columns)
    return replace(result, columns=columns)


def heading_key(english: str) -> str:
    """Give the key of a column's heading that is neither a metric's nor a dimension's: by its English.

    Examples
    --------
    >>> heading_key("Days since the last order, mean")
    'heading.days_since_the_last_order_mean'
    """
    return "heading." + re.sub(r"[^a-z0-9]+", "_", english.lower()).strip("_")


def _heading(column: ResultColumn, locale: Locale) -> str:
    metrics = METRICS.all()
    if column.name in metrics:
        return label(metrics[column.name], locale)
    if column.name in DIMENSIONS:
        return dimension_label(column.name, locale)
    for side in _SIDES:
        if (name := column.name.removesuffix(f"_{side}")) != column.name and name in metrics:
            rest = column.label.removeprefix(f"{metrics[name].label}, ")
            return f"{label(metrics[name], locale)}, {locale.said(heading_key(rest), rest)}"
    return locale.said(heading_key(column.label), column.label)
