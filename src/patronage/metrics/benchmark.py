"""Benchmarks: what others reach, with its source; those that ship with Patronage and those a shop loads."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from importlib.resources import files

from patronage.base.select import select, source
from patronage.engine.protocol import Engine

__all__ = ["Benchmark", "read_benchmarks", "shipped"]


@dataclass(frozen=True)
class Benchmark:
    """A low, middle and high value others reach, in the metric's unit; money in `currency`."""

    metric: str
    source: str
    industry: str = ""
    country: str = ""
    low: float | None = None
    median: float | None = None
    high: float | None = None
    currency: str = ""
    published_on: date | None = None


@cache
def shipped() -> tuple[Benchmark, ...]:
    """Give the benchmarks that ship with Patronage.

    Examples
    --------
    >>> [b.median for b in shipped() if b.metric == "ltv_to_cac"]
    [3]
    """
    text = files("patronage.metrics").joinpath("benchmarks.toml").read_text("utf-8")
    return tuple(Benchmark(**row) for row in tomllib.loads(text)["benchmark"])


def read_benchmarks(engine: Engine) -> tuple[Benchmark, ...]:
    """Give the benchmarks a shop has loaded, and those that ship for metrics it has none of."""
    names = [field.name for field in fields(Benchmark)]
    rows = source("benchmarks", "b")
    query = select(rows, **{name: rows[name] for name in names})
    _, found = engine.run(query.order_by("metric", "industry", "source"))
    own = [Benchmark(**_given(dict(zip(names, row, strict=True)))) for row in found]  # type: ignore[arg-type]  # the columns have the fields' types
    known = {each.metric for each in own}
    return (*own, *(each for each in shipped() if each.metric not in known))


def _given(row: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in row.items() if value is not None}
