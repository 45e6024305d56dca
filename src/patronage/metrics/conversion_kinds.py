"""Kinds of conversions: those every shop may name, and those one has delivered."""

from __future__ import annotations

from patronage.base.errors import UnknownName
from patronage.base.select import select, source
from patronage.contract.table import MISSING
from patronage.contract.visit_facts import CONVERSION_FACTS, KINDS, VISITOR_FACTS
from patronage.engine.protocol import Engine
from patronage.metrics.metric import METRICS
from patronage.metrics.named import named
from patronage.metrics.query import Query

__all__ = ["refuse_unknown_kinds"]


def refuse_unknown_kinds(engine: Engine, query: Query) -> None:
    """Refuse a kind of conversion that nobody can reach, which would be no number and no word about it.

    Visitors are followed to the kinds that are declared; conversions may be counted of any that is delivered.

    Raises
    ------
    UnknownName
        There is no such kind; the message names those there are.
    """
    kind = str(query.assume["conversion_kind"])
    asked = [METRICS[name] for name in query.metrics]
    asked = [metric for metric in asked if "conversion_kind" in named(metric)]
    if kind in KINDS or not asked:
        return
    for metric in asked:
        follows = VISITOR_FACTS.name in metric.tables
        known = KINDS if follows else {*KINDS, *_delivered(engine)}
        if kind not in known:
            raise UnknownName.among(f"kind of conversion that {metric.name} counts", kind, known)


def _delivered(engine: Engine) -> set[str]:
    rows = source(CONVERSION_FACTS.name)
    _, found = engine.run(select(rows, kind=rows["kind"]).group_by("kind"))
    return {str(kind) for (kind,) in found if kind != MISSING}
