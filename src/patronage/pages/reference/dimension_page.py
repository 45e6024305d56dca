"""The page of dimensions: what numbers may be split and filtered by, and which of them by what."""

from __future__ import annotations

from collections.abc import Iterable

from patronage.metrics.dimension import DIMENSIONS, FACTS
from patronage.metrics.metric import METRICS
from patronage.pages.reference.markdown import cell, code, fenced, joined, link
from patronage.pages.reference.metric_page import dimensions_of

__all__ = ["dimension_page"]

_OPENING = """\
A dimension is what a number may be split by (`--by`) and filtered by (`--where`). Several may be named.
What was not given is shown as `(not given)` and can be filtered by that name; no row falls out of a split.

Besides these, time splits every number: `--grain day|week|month|quarter|year` gives one row a calendar step,
`--cohort week|month|quarter|year` one row a cohort and age.

A question that would count a row more than once is refused, with the dimensions that can be reached."""


_BEFORE = (
    "Told by what happened before the measured time: before the period, before each step of `--grain`, before"
    " the first order of a `--cohort` or, by age, before age 1. One of these must be asked."
)


def dimension_page() -> str:
    """Write the page."""
    chapters = []
    for name, dimension in DIMENSIONS.items():
        facts = [t.name for t in FACTS.values() if any(c.name == name for c in t.dimensions)]
        chapters.append(
            joined(
                f"## {name}",
                f"{cell(dimension.description)}.",
                f"Column of {', '.join(link(fact, f'tables/{fact}.md') for fact in facts)}."
                if facts
                else _BEFORE,
                _reach(name),
            )
        )
    example = "patronage kpi net_revenue,orders --by channel,country --where 'coupon!=(not given)'"
    return joined(
        "# Dimensions", _OPENING, fenced(example, "sh"), ", ".join(code(n) for n in DIMENSIONS), *chapters
    )


def _reach(name: str) -> str:
    split = [m.name for m in METRICS if name in dimensions_of(m)]
    rest = [m.name for m in METRICS if m.name not in split]
    if not rest:
        return "Splits every metric."
    if len(split) > len(rest):
        return f"Splits every metric but {_links(rest)}."
    return f"Splits {_links(split)}." if split else "Splits no metric yet."


def _links(names: Iterable[str]) -> str:
    return ", ".join(link(name, f"metrics/{name}.md") for name in names)
