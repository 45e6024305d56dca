"""Joins bands to a fact: each row meets what was known of its customer before its cell began."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from patronage.base.errors import UsageError
from patronage.base.expr import Expr, Literal, Parameter, call, case
from patronage.base.select import Query as Statement
from patronage.base.select import Select, Union, source
from patronage.base.tree import rewrite
from patronage.contract.table import GIVEN_NOT
from patronage.metrics.band import BANDS, MEMBER, SINCE, UNTIL
from patronage.metrics.compile.timing import BEGAN, DAY, STEP, YEAR, Branch
from patronage.metrics.dimension import Reach
from patronage.metrics.metric import METRICS
from patronage.metrics.query import Query

__all__ = ["is_band", "measured", "member", "settled", "with_band"]


def is_band(way: Reach) -> bool:
    """Tell whether a dimension is told by what happened before a day."""
    return bool(way.table) and way.table in BANDS.all()


def measured(query: Query) -> str:
    """Name the time whose beginning tells the bands, one for all parts of a question.

    `period`, each `step` of a grain, the `year` before as_of of numbers that always take it, the `life` of a
    customer from the first order on, or `age` 1 and later; nothing where no time has a beginning.
    """
    metrics = [METRICS[name] for name in query.metrics]
    if query.cohort:
        return "age" if query.ages else "life"
    if query.grain or query.period:
        return "step" if query.grain else "period"
    if all(any(m.window in ("year", "now") for m in metric.measures) for metric in metrics):
        return "year"
    return "life" if all(metric.kind == "cohort" for metric in metrics) else ""


def with_band(rows: Select, way: Reach, branch: Branch, query: Query) -> Select:
    """Join a band and the steps that tell it. Spans of a customer share no day, so no row is added."""
    fact, span = source(branch.like.table, "f"), source(way.table)
    first = _first_day(way, branch, query)
    before = (span[SINCE] < first) & (span[UNTIL].is_null() | (span[UNTIL] >= first))
    joined = rows.left_join(span, span["customer"].eq(fact[way.via]) & before)
    known = {name for name, _ in rows.steps}
    parameters = query.assume.parameters
    steps = ((n, settled(step, parameters)) for n, step in BANDS[way.table].steps if n not in known)
    return joined.with_steps((*joined.steps, *steps))


def member(way: Reach, branch: Branch, query: Query) -> Expr:
    """Give the member a row's customer belonged to."""
    fact = source(branch.like.table, "f")
    nobody = fact[way.via].eq(GIVEN_NOT)
    if branch.keeps_undated:
        # What has no day lies before or after nothing.
        nobody = nobody | _first_day(way, branch, query).is_null()
    return case((nobody, way.unmatched), otherwise=source(way.table)[MEMBER].or_else(BANDS[way.table].none))


def _first_day(way: Reach, branch: Branch, query: Query) -> Expr:
    """Give the first day of the measured time: what happened before it tells the band."""
    as_of, start = branch.span.as_of, branch.period.start if branch.period else None
    # By the day of their lives customers are followed as a whole, whatever the ages shown.
    match "life" if branch.age is not None else measured(query):
        case "life":
            return source(branch.like.table, "f")["cohort_on"]
        case "age":
            after = call("add_days", BEGAN[f"{query.cohort}_end"], 1)
            return call("least", after, as_of + timedelta(days=1))
        case "step":
            step = (DAY if branch.like.until is None else STEP)[str(branch.grain)]
            return step if start is None else call("greatest", step, start)
        case "year":
            return Literal(as_of - YEAR + timedelta(days=1))
    if start is None:
        raise UsageError(
            f"{way.column} says what was known of a customer before the measured time, and none is asked: add"
            " --period 2025 (or other days), --grain month or --cohort month"
        )
    return Literal(start)


def settled(statement: Statement, parameters: Mapping[str, Expr]) -> Statement:
    """Put what is assumed in place of parameters."""
    if isinstance(statement, Union):
        return Union(tuple(_select(part, parameters) for part in statement.parts))
    return _select(statement, parameters)


def _select(query: Select, parameters: Mapping[str, Expr]) -> Select:
    def settle(expr: Expr) -> Expr:
        return rewrite(expr, lambda node: parameters[node.name] if isinstance(node, Parameter) else None)

    condition = None if query.condition is None else settle(query.condition)
    columns = tuple((name, settle(expr)) for name, expr in query.columns)
    return replace(query, columns=columns, condition=condition)
