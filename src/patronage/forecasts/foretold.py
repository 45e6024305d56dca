"""Answers that stand on what models say: the mart is made for the day asked of, then asked like any other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from weakref import WeakKeyDictionary

from patronage.base.expr import Scalar, SqlType
from patronage.base.note import Note
from patronage.base.select import select, source
from patronage.contract.assumption import Assumptions, Stated
from patronage.contract.catalogue import TABLES
from patronage.contract.forecast_facts import CUSTOMER_VALUES, NEWCOMER_VALUES
from patronage.contract.table import Table
from patronage.engine.arrow import as_relation
from patronage.engine.protocol import Engine
from patronage.engine.result import Result
from patronage.facts.coverage import Coverage
from patronage.metrics.answer import answer, frame_of, refuse_without_rows
from patronage.metrics.compile.compiler import compile_query
from patronage.metrics.explanation import Explanation, explain
from patronage.metrics.metric import METRICS
from patronage.metrics.query import Query

__all__ = ["Foretold", "answer_foretold", "explain_foretold", "foretell", "stands_on_values"]


def answer_foretold(engine: Engine, query: Query, coverage: Coverage | None, currency: str = "") -> Result:
    """Answer a question as `answer` does, making first what models say where a number stands on it.

    Parameters
    ----------
    engine, query, coverage, currency
        As for `answer`.

    Raises
    ------
    InputError
        The shop holds no order yet, or nobody who could be valued.
    UsageError
        The question cannot be asked; that is said before anything is fitted.
    """
    if coverage is None or not stands_on_values(query.metrics):
        return answer(engine, query, coverage, currency)
    told = foretell(engine, query, coverage)
    found = answer(engine, query, coverage, currency)
    # Another reader of the database would not see what this connection alone holds.
    return replace(
        found,
        notes=lambda: tuple(dict.fromkeys([*told, *found.notes])),
        stream=lambda: _relation(found),
    )


def explain_foretold(
    engine: Engine, query: Query, coverage: Coverage | None, currency: str = "", limit: int | None = 20
) -> Explanation:
    """Explain a number as `explain` does, making first what models say where it or a driver stands on it.

    Parameters
    ----------
    engine, query, coverage, currency, limit
        As for `explain`.
    """
    metric = METRICS[query.metrics[0]]
    told: tuple[Note, ...] = ()
    for name in (*metric.drivers, metric.name):
        if coverage is not None and stands_on_values([name]):
            told = foretell(engine, replace(query, metrics=(name,)), coverage)
    found = explain(engine, query, coverage, currency, limit)
    if not stands_on_values([metric.name]):
        return found
    said = found.result.notes
    return replace(found, result=replace(found.result, notes=(*told, *(n for n in said if n not in told))))


def stands_on_values(metrics: Iterable[str]) -> bool:
    """Tell whether any of the metrics is made of what models say.

    Examples
    --------
    >>> stands_on_values(["net_revenue"]), stands_on_values(["orders", "predicted_clv"])
    (False, True)
    """
    return bool(_marts(metrics))


def _marts(metrics: Iterable[str]) -> list[Table]:
    taken = {table for name in metrics for table in METRICS[name].tables}
    return [mart for mart in (CUSTOMER_VALUES, NEWCOMER_VALUES) if mart.name in taken]


def foretell(engine: Engine, query: Query, coverage: Coverage) -> tuple[Note, ...]:
    """Make the marts for a question's day, horizon and model, and give what must be said beside its numbers.

    What was made before in the same connection is not made again.
    """
    refuse_without_rows(query, coverage)
    frame = frame_of(query, coverage)
    compile_query(query, frame)
    told = _TOLD.setdefault(engine, Foretold())
    found: tuple[Note, ...] = ()
    for mart in _marts(query.metrics):
        notes = _show(engine, told, _Asked.of(mart.name, frame.as_of, query.assume))
        found = (*found, *_apart(notes, found)) if found else notes
    return found


def _apart(notes: tuple[Note, ...], said: tuple[Note, ...]) -> tuple[Note, ...]:
    """Keep what was not said of known customers, and say that it is of new ones."""
    new = tuple(note for note in notes if note not in said)
    return (Note.of("value.of_new_customers"), *new) if new else ()


def _show(engine: Engine, told: Foretold, asked: _Asked) -> tuple[Note, ...]:
    """Let the mart be the one asked for."""
    if asked not in told.made:
        name = f"{asked.mart}_{len(told.made)}"
        told.made[asked] = (name, _make(engine, name, asked))
    name, notes = told.made[asked]
    if told.shown.get(asked.mart) != name:
        rows = source(name, "v")
        columns = {column: rows[column] for column in TABLES[asked.mart].names}
        engine.make_temporary(asked.mart, select(rows, **columns))
        told.shown[asked.mart] = name
    return notes


@dataclass(frozen=True)
class _Asked:
    """What the values depend on."""

    mart: str
    as_of: date
    horizon_months: Stated
    model: Stated
    margin_rate: Stated

    @classmethod
    def of(cls, mart: str, as_of: date, assume: Assumptions) -> _Asked:
        """Take what a question says of it."""
        return cls(mart, as_of, assume["horizon_months"], assume["value_model"], assume["margin_rate"])


class Foretold:
    """What one connection holds: the table and notes of each valuation, and which of them is each mart."""

    def __init__(self) -> None:
        self.made: dict[_Asked, tuple[str, tuple[Note, ...]]] = {}
        self.shown: dict[str, str] = {}


_TOLD: WeakKeyDictionary[Engine, Foretold] = WeakKeyDictionary()


def _make(engine: Engine, name: str, asked: _Asked) -> tuple[Note, ...]:
    # Models take time to import, and most questions none.
    from patronage.features.remembered import remembered
    from patronage.forecasts.value.acquired import newcomer_mart
    from patronage.forecasts.value.mart import value_mart
    from patronage.forecasts.value.value import value
    from patronage.forecasts.value_options import ValueOptions, months

    is_of_new = asked.mart == NEWCOMER_VALUES.name
    options = ValueOptions(
        # Nothing is known of a new customer but how it was won.
        by=("channel",) if is_of_new else (),
        horizon=months(int(str(asked.horizon_months))),
        model=str(asked.model),
        margin_rate=asked.margin_rate if isinstance(asked.margin_rate, Decimal) else None,
    )
    with remembered(engine) as once:
        valued = value(once, asked.as_of, options)
        once.make_temporary(name, newcomer_mart(valued) if is_of_new else value_mart(valued))
    return valued.notes


def _relation(found: Result) -> object:
    columns = [found.column(name) for name in found.names]
    return as_relation(found.names, [_kind(values) for values in columns], found.rows)


def _kind(values: Iterable[Scalar]) -> SqlType:
    first = next((value for value in values if value is not None), 0.0)
    return next(kind for of, kind in _KINDS if isinstance(first, of))


_KINDS: tuple[tuple[type, SqlType], ...] = (
    (bool, "boolean"),
    (int, "bigint"),
    (float, "double"),
    (Decimal, "money"),
    (datetime, "timestamp"),
    (date, "date"),
    (str, "text"),
)
