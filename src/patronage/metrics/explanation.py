"""Explains a number: definition, drivers, statement, and the rows it was counted from."""

from __future__ import annotations

from dataclasses import dataclass, replace

from patronage.base.errors import InputError
from patronage.base.expr import count
from patronage.base.select import Select, select, source
from patronage.base.units import COUNT, NUMBER, TEXT
from patronage.engine.printer import print_query
from patronage.engine.protocol import Engine
from patronage.engine.result import Result, ResultColumn
from patronage.facts.coverage import Coverage
from patronage.metrics.answer import answer, frame_of
from patronage.metrics.compile.parts import Part, parts_of, rows_of
from patronage.metrics.metric import METRICS, Metric
from patronage.metrics.query import Query

__all__ = ["Explanation", "PartRows", "explain"]


@dataclass(frozen=True)
class PartRows:
    """One fact's share of a number: the measures by group, and the first of the rows behind them."""

    part: Part
    values: Result
    rows: Result
    row_count: int

    def to_json(self, *, exact: bool = False) -> dict[str, object]:
        """Give the object that faces print."""
        return {
            "table": self.part.table,
            "level": self.part.level,
            "measures": [m.name for m in self.part.measures],
            "values": self.values.to_json(exact=exact)["rows"],
            "row_count": self.row_count,
            "rows": self.rows.to_json(exact=exact)["rows"],
            "sql": self.rows.sql,
        }


@dataclass(frozen=True)
class Explanation:
    """A number taken apart; the rows of `parts`, added up again, give it exactly."""

    metric: Metric
    result: Result
    drivers: tuple[tuple[Metric, Result], ...]
    parts: tuple[PartRows, ...]

    def to_json(self, *, exact: bool = False) -> dict[str, object]:
        """Give the one object every face prints: the answer's, and the explanation beside it."""
        definition = {
            "name": self.metric.name,
            "label": self.metric.label,
            "unit": self.metric.unit.name,
            "kind": self.metric.kind,
            "question": self.metric.question,
            "source": self.metric.source,
            "better": self.metric.better,
            "notes": list(self.metric.notes),
        }
        return self.result.to_json(exact=exact) | {
            "definition": definition,
            "drivers": {m.name: r.to_json(exact=exact)["rows"] for m, r in self.drivers},
            "parts": [part.to_json(exact=exact) for part in self.parts],
            "sql": self.result.sql,
        }


def explain(
    engine: Engine, query: Query, coverage: Coverage | None, currency: str = "", limit: int | None = 20
) -> Explanation:
    """Explain the first metric of a question.

    Parameters
    ----------
    limit
        How many rows of each fact to bring; all where it is None.
    """
    metric = METRICS[query.metrics[0]]
    query = replace(query, metrics=(metric.name,))
    if coverage is None:
        raise InputError(
            f"the shop holds no order, so {metric.name} cannot be explained; load a file of orders"
        )
    result = answer(engine, query, coverage, currency)
    drivers = tuple(
        (METRICS[name], answer(engine, replace(query, metrics=(name,)), coverage, currency))
        for name in metric.drivers
    )
    parts = parts_of(metric, query, frame_of(query, coverage))
    return Explanation(metric, result, drivers, tuple(_bring(engine, p, result, limit) for p in parts))


def _bring(engine: Engine, part: Part, result: Result, limit: int | None) -> PartRows:
    values = _run(engine, part, part.grouped.order_by(*part.keys), result)
    # A row of a count of different people shows who it was, which is no amount.
    whose = frozenset(m.name for m in part.measures if m.value.distinct)
    rows = _run(engine, part, rows_of(part, limit), result, whose)
    whole = len(rows) if limit is None or len(rows) < limit else _count(engine, part)
    return PartRows(part, values, rows, whole)


def _count(engine: Engine, part: Part) -> int:
    counted = source("rows_counted", "r")
    _, [(rows,)] = engine.run(select(counted, rows=count()).with_step(counted.name, part.rows))
    return int(rows)  # type: ignore[arg-type]  # a count


def _run(
    engine: Engine, part: Part, query: Select, result: Result, whose: frozenset[str] = frozenset()
) -> Result:
    measures = {m.name for m in part.measures} - whose
    names, rows = engine.run(query)
    columns = tuple(
        ResultColumn(
            n, NUMBER if n in measures else COUNT if n == "age" else TEXT, n.replace("_", " ").capitalize()
        )
        for n in names
    )
    return Result(
        columns=columns,
        rows=tuple(rows),
        statement=lambda: print_query(query, engine.dialect),
        as_of=result.as_of,
        currency=result.currency,
    )
