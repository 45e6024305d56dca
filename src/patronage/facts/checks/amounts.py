"""Orders whose amounts leave open what they hold, or what the goods cost."""

from __future__ import annotations

from patronage.base.finding import Finding
from patronage.base.select import select, source
from patronage.contract.facts import COVERAGE, ORDER_FACTS
from patronage.engine.protocol import Engine
from patronage.facts.check import Check

__all__ = ["COSTS_MISSING", "TAX_NOT_STATED"]


def _tax_not_stated(engine: Engine) -> list[Finding]:
    orders, unknown, _ = _counted(engine)
    if not unknown:
        return []
    return [
        Finding(
            "tax_not_stated",
            f"nothing says whether the amounts of {unknown:,} of {orders:,} orders hold tax;"
            " they count as they were delivered",
            remedy="Say it when loading: --map tax_included=:in where they do, --map tax_included=:out where"
            " they do not.",
        )
    ]


def _costs_missing(engine: Engine) -> list[Finding]:
    orders, _, known = _counted(engine)
    if known == orders:
        return []
    return [
        Finding(
            "costs_missing",
            f"the cost of goods is known for {known:,} of {orders:,} orders, and never taken for 0",
            remedy="Load products with unit_cost, or state margin_rate in patronage.toml or --margin-rate.",
        )
    ]


def _counted(engine: Engine) -> tuple[int, int, int]:
    c = source(COVERAGE.name, "c")
    query = select(c, orders=c["orders"], unknown=c["tax_unknown"], known=c["cost_known"])
    [(orders, unknown, known)] = engine.run(query)[1]
    return int(str(orders)), int(str(unknown)), int(str(known))


TAX_NOT_STATED = Check("tax_not_stated", ORDER_FACTS.name, _tax_not_stated)
COSTS_MISSING = Check("costs_missing", ORDER_FACTS.name, _costs_missing)
