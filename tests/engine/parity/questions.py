"""What every engine is asked: every metric in several shapes, many in one statement, and every dimension."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from math import isclose
from typing import Any

from patronage.base.errors import PatronageError
from patronage.base.expr import Scalar
from patronage.engine.result import Result
from patronage.metrics.dimension import DIMENSIONS
from patronage.metrics.metric import METRICS
from patronage.shop.asking import Asking

Options = Mapping[str, Any]

# Of each shape the first that a metric can be asked in.
SHAPES: Mapping[str, Sequence[Options]] = {
    "everything": ({},),
    "months": ({"grain": "month", "by": "acquisition_channel"}, {"grain": "month"}),
    # Where nothing splits them, rows are added up by day before they are put into steps.
    "quarters": ({"grain": "quarter"},),
    "cohorts": ({"cohort": "quarter"},),
    "a year beside another": (
        {"period": "2025", "compare": "year", "basis": "cash", "by": "channel"},
        {"period": "2025", "compare": "year", "basis": "cash"},
    ),
}
TOLD_BY_NO_METRIC = {"cost_purpose"}
TOGETHER, DIMENSIONS_TOGETHER = 8, 6


def questions(here: Asking, shape: str) -> Iterator[tuple[list[str], Options]]:
    """Give every metric that has an answer in a shape, as questions of several metrics."""
    asked: defaultdict[int, list[str]] = defaultdict(list)
    for metric in METRICS:
        for at, options in enumerate(SHAPES[shape]):
            if has_answer(here, metric.name, options):
                asked[at].append(metric.name)
                break
    for at, names in asked.items():
        for first in range(0, len(names), TOGETHER):
            yield names[first : first + TOGETHER], SHAPES[shape][at]


def dimension_questions(here: Asking) -> Iterator[tuple[list[str], Options]]:
    """Give questions that split some metric by every dimension there is."""
    left = set(DIMENSIONS)
    for metric in METRICS:
        named = [
            name for name in sorted(left) if has_answer(here, metric.name, {"by": name, "period": "2025"})
        ]
        left -= set(named)
        for first in range(0, len(named), DIMENSIONS_TOGETHER):
            yield [metric.name], {"by": named[first : first + DIMENSIONS_TOGETHER], "period": "2025"}
    assert left == TOLD_BY_NO_METRIC


def has_answer(here: Asking, metric: str, options: Options) -> bool:
    try:
        here.kpi(metric, **options)
    except PatronageError:
        return False
    return True


def differences(wanted: Result, found: Result) -> list[str]:
    """Name what differs: counts, money and texts in anything, ratios beyond nine digits."""
    if wanted.names != found.names or wanted.notes != found.notes or len(wanted) != len(found):
        return [
            f"{len(found)} rows of {found.names}, expected {len(wanted)} of {wanted.names}",
            f"notes {found.notes}, expected {wanted.notes}",
        ]
    return [
        f"{name} in row {at} is {there!r}, expected {here!r}"
        for at, (row, other) in enumerate(zip(wanted.rows, found.rows, strict=True))
        for name, here, there in zip(wanted.names, row, other, strict=True)
        if not same(here, there)
    ]


def same(here: Scalar, there: Scalar) -> bool:
    if isinstance(here, float) and isinstance(there, float):
        return isclose(here, there, rel_tol=1e-9, abs_tol=1e-9)
    if isinstance(here, Decimal) or (isinstance(here, int) and not isinstance(here, bool)):
        return isinstance(there, (int, Decimal)) and not isinstance(there, bool) and here == there
    return type(here) is type(there) and here == there
