"""The page of one metric: its question, its formula, where it comes from, an example worked out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from patronage.base.errors import Unreachable
from patronage.base.expr import Expr
from patronage.contract.assumption import Assumptions
from patronage.metrics.compile.taken import in_groups
from patronage.metrics.dimension import DIMENSIONS, place
from patronage.metrics.formula_text import formula_text
from patronage.metrics.measure import Measure
from patronage.metrics.metric import METRICS, Metric
from patronage.metrics.tree import Tree
from patronage.pages.reference.markdown import bullets, cell, code, fenced, joined, link, table
from patronage.pages.reference.shorthand import shortened
from patronage.pages.reference.spelling import LEVELS, spelled
from patronage.pages.reference.worked_example import worked_example

__all__ = ["KINDS", "dimensions_of", "metric_page"]

KINDS: Mapping[str, str] = {
    "sum": "a sum: the parts of any split add up to the total",
    "distinct": "a count of different people: recounted at every level, never added up",
    "ratio": "a ratio of sums, taken after grouping: a total is never a mean of its parts",
    "derived": "worked out from sums, after grouping",
    "stock": "as it stands at the end of each period",
    "cohort": "followed by cohort and age",
}
"""What kinds of metric there are, and how each behaves in totals."""

_BETTER = {"up": "higher is better", "down": "lower is better", "": "neither is good or bad by itself"}


def metric_page(metric: Metric, options: frozenset[str]) -> str:
    """Write the page.

    Parameters
    ----------
    metric
        The metric.
    options
        What a question may say on the command line.
    """
    example, sql = worked_example(metric, options)
    return joined(
        f"# {metric.question}",
        table(["", ""], _facts(metric)),
        cell(metric.source),
        "## Formula",
        f"{cell(metric.label)} = {cell(formula_text(metric))}",
        "As it is computed, in the names of its measures:",
        _formula(metric.formula, metric),
        *(part for companion in _companions(metric) for part in companion),
        _leaves(metric),
        "## Split by",
        ", ".join(link(name, f"../dimensions.md#{name}") for name in dimensions_of(metric))
        or "Nothing: it is a number of the whole shop.",
        *(("## Know of every value", bullets(cell(note) for note in metric.notes)) if metric.notes else ()),
        example,
        "## SQL",
        "The statement that answered the example.",
        fenced(sql, "sql"),
    )


@cache
def dimensions_of(metric: Metric) -> tuple[str, ...]:
    """Name the dimensions every part of a metric can be split by."""
    measures = in_groups(metric, Assumptions())
    return tuple(name for name in DIMENSIONS if all(_reaches(m, name) for m in measures))


def _reaches(measure: Measure, name: str) -> bool:
    try:
        place(measure, (name,))
    except Unreachable:
        return False
    return True


def _facts(metric: Metric) -> Iterable[tuple[str, str]]:
    yield "Name", code(metric.name)
    yield "Label", cell(metric.label)
    yield "Unit", cell(metric.unit.name)
    yield "Kind", KINDS[metric.kind]
    yield "Direction", _BETTER[metric.better]
    if metric.drivers:
        yield "Drivers", _links(metric.drivers)
    if metric.tree:
        yield "Driver tree", f"{_tree(metric.tree)}, by {code(metric.tree.across)}"
    if driven := [m.name for m in METRICS if metric.name in m.drivers]:
        yield "Drives", _links(driven)
    if metric.interval:
        yield (
            "Interval",
            f"95 % bounds beside it, {code(f'{metric.name}_low')} and {code(f'{metric.name}_high')}",
        )


def _tree(tree: Tree) -> str:
    """Write what the number is multiplied and added up of."""
    factors = [_link(name) + (f" ^ {power}" if power != 1 else "") for name, power in tree.factors]
    return " + ".join([*([" x ".join(factors)] if factors else []), *map(_link, tree.terms)])


def _link(name: str) -> str:
    return link(name, f"{name}.md")


def _links(names: Iterable[str]) -> str:
    return ", ".join(map(_link, names))


def _formula(formula: Expr, metric: Metric) -> str:
    # A part that is another metric is called by its name; a bare measure has its own.
    names = {m.formula: m.name for m in METRICS if m is not metric and not isinstance(m.formula, Measure)}
    return fenced(shortened(formula, names), "text")


def _companions(metric: Metric) -> Iterable[tuple[str, str]]:
    for companion in metric.companions:
        said = (
            f"Beside it stands {code(f'{metric.name}_{companion.suffix}')}, {cell(companion.label.lower())}:"
        )
        yield said, _formula(companion.formula, metric)


def _leaves(metric: Metric) -> str:
    rows = [
        (
            code(m.name),
            code(spelled(m.value)),
            link(m.table, f"../tables/{m.table}.md"),
            code(spelled(m.where)) if m.where is not None else "all rows",
            _clock(m),
        )
        for m in metric.measures
    ]
    text = spelled(metric.formula)
    levels = [f"{code(word)}: {meaning}." for word, meaning in LEVELS.values() if f"{word}(" in text]
    drawn = table(["Measure", "Is", "Of", "Only where", "Placed in time by"], rows)
    return joined(drawn, bullets(levels))


def _clock(measure: Measure) -> str:
    clock = code(spelled(measure.clock))
    if measure.until is not None:
        clock = f"from {clock} until {code(spelled(measure.until))}"
        if measure.sooner is not None:
            clock += f" or {code(spelled(measure.sooner))}, whichever is sooner"
    if measure.cash_clock is not None:
        clock += f"; on basis cash by {code(spelled(measure.cash_clock))}"
    if measure.window == "year":
        clock += ", the 365 days before `as_of`"
    return clock + (", as it stands at `as_of`" if measure.window == "now" else "")
