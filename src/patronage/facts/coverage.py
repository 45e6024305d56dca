"""Coverage: one row that says what the facts hold and what they leave out, for notes and quality pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from patronage.base.expr import Expr, Literal, call, case, count, total
from patronage.base.period import Period
from patronage.base.select import Select, select, source
from patronage.contract.facts import COVERAGE, CUSTOMER_FACTS
from patronage.contract.foreign_facts import WITHOUT_RATE
from patronage.contract.left_out import LEFT_OUT
from patronage.contract.spans import FACT_SPANS
from patronage.engine.protocol import Engine
from patronage.facts.currency import RATES, has_rate, is_home, join_rate
from patronage.facts.history import History
from patronage.facts.kept import is_kept
from patronage.facts.refund_base import REFUND_BASE
from patronage.facts.tallies import ORDER_DAYS
from patronage.facts.without_rate import AmountWithoutRate, read_amounts_without_rate
from patronage.store.whole import whole

__all__ = ["ORDERS_SPAN", "Coverage", "coverage", "read_coverage"]

ORDERS_SPAN = "orders"
"""The span that the facts of orders, lines, refunds and customers share."""


@dataclass(frozen=True)
class Coverage:
    """The coverage row of a shop, as the contract documents it; `last_on` is the default `as_of`.

    `spans` are the days each fact is known for; orders, their lines, refunds and customers share one.
    `left_out` are the rows of other facts that count nowhere, by reason; `amounts_without_rate` those in
    another currency that nothing converts.
    """

    first_on: date
    last_on: date
    orders: int = 0
    not_kept: int = 0
    zero_value: int = 0
    without_customer: int = 0
    customers: int = 0
    before_history: int = 0
    history_rule: str = "complete"
    history_start: date | None = None
    burn_in_days: int = 0
    cost_known: int = 0
    cost_assumed: int = 0
    tax_unknown: int = 0
    without_rate: int = 0
    refunds_without_order: int = 0
    refunds_undated: int = 0
    refunds_left_out: int = 0
    ticket_low: Decimal | None = None
    ticket_middle: Decimal | None = None
    spans: tuple[tuple[str, Period], ...] = ()
    left_out: tuple[tuple[str, int], ...] = ()
    amounts_without_rate: tuple[AmountWithoutRate, ...] = ()


def read_coverage(engine: Engine) -> Coverage | None:
    """Read the coverage row and the spans; nothing where the shop holds no row of any fact.

    Observation ends with the orders; in a shop without any, with the last day of its other facts.
    """
    row = source(COVERAGE.name, "c")
    names, rows = engine.run(select(row, **{name: row[name] for name in COVERAGE.names}))
    found: dict[str, Any] = dict(zip(names, rows[0], strict=True)) if rows else {}
    spans = _read_spans(engine)
    if found.get("last_on"):
        found["first_on"] = found["first_on"] or found["last_on"]
        spans = {ORDERS_SPAN: _days(found["first_on"], found["last_on"]), **spans}
    elif spans:
        found["first_on"] = min(days.start for days in spans.values())
        found["last_on"] = max(days.last for days in spans.values())
    else:
        return None
    row = source(LEFT_OUT.name, "l")
    _, reasons = engine.run(select(row, reason=row["reason"], rows=row["rows"]).order_by("reason"))
    left_out = tuple((str(reason), whole(rows)) for reason, rows in reasons)
    unrated = read_amounts_without_rate(engine) if WITHOUT_RATE in dict(left_out) else ()
    return Coverage(**found, spans=tuple(spans.items()), left_out=left_out, amounts_without_rate=unrated)


def _read_spans(engine: Engine) -> dict[str, Period]:
    row = source(FACT_SPANS.name, "s")
    query = select(row, fact=row["fact"], first_on=row["first_on"], last_on=row["last_on"])
    _, rows = engine.run(query.order_by("fact"))
    return {str(name): _days(first, last) for name, first, last in rows}


def _days(first: Any, last: Any) -> Period:  # noqa: ANN401  # days, as the marts' columns hold them
    return Period(first, last + timedelta(days=1))


def coverage(history: History, shop_currency: str, *, tells_tax: bool = True) -> Select:
    """Build the coverage row.

    Parameters
    ----------
    history
        Where the recorded history starts.
    shop_currency
        The shop's ISO currency.
    tells_tax
        Some order says whether its amounts hold tax.
    """
    kept, all_, refunds = source("of_kept", "k"), source("of_all", "a"), source("of_refunds", "r")
    customers, foreign, untold = (
        source("of_customers", "c"),
        source("of_foreign", "f"),
        source("of_untold", "u"),
    )
    return (
        select(
            kept,
            **{name: kept[name] for name in ("first_on", "orders", "zero_value", "without_customer")},
            last_on=call(
                "greatest",
                kept["last_on"].or_else(refunds["last_on"]),
                refunds["last_on"].or_else(kept["last_on"]),
            ),
            **{name: kept[name] for name in ("cost_known", "cost_assumed")},
            # Orders are kept, or kept and without a rate, or neither: only the last are never looked at.
            not_kept=all_["orders"] - kept["orders"] - foreign["without_rate"],
            without_rate=foreign["without_rate"],
            tax_unknown=untold["tax_unknown"],
            **{name: customers[name] for name in _OF_CUSTOMERS},
            history_rule=Literal(history.rule),
            history_start=Literal(history.start).cast("date"),
            burn_in_days=Literal(history.burn_in_days),
            **{
                name: refunds[name]
                for name in ("refunds_without_order", "refunds_undated", "refunds_left_out")
            },
        )
        .cross_join(all_)
        .cross_join(foreign)
        .cross_join(untold)
        .cross_join(refunds)
        .cross_join(customers)
        .with_step("of_kept", _of_kept())
        .with_step("of_all", _of_all())
        .with_step("of_foreign", _of_foreign(shop_currency))
        .with_step("of_untold", _of_untold(shop_currency) if tells_tax else _of_untold_all())
        .with_step("of_refunds", _of_refunds())
        .with_step("of_customers", _of_customers())
    )


def _of_kept() -> Select:
    d = source(ORDER_DAYS, "d")

    def in_all(counted: Expr) -> Expr:
        return total(counted).cast("bigint").or_else(0)

    summed = ("orders", "zero_value", "cost_known", "cost_assumed")
    return select(
        d,
        first_on=call("min", d["ordered_on"]),
        last_on=call("max", d["ordered_on"]),
        without_customer=in_all(d["orders"] - d["given"]),
        **{name: in_all(d[name]) for name in summed},
    )


def _of_all() -> Select:
    return select(source("orders", "o"), orders=count())


def _of_foreign(shop_currency: str) -> Select:
    o = source("orders", "o")
    without = is_kept(o) & RATES["rate"].is_null()
    query = select(o, without_rate=count(without)).where(~is_home(o, shop_currency))
    return join_rate(query, o["currency"], o["ordered_on"])


def _of_untold(shop_currency: str) -> Select:
    """Count the kept orders that do not say whether amounts hold tax: they are few, or all."""
    o = source("orders", "o")
    is_counted = is_kept(o) & has_rate(o, shop_currency)
    query = select(o, tax_unknown=count(is_counted)).where(o["tax_included"].or_else("unknown").eq("unknown"))
    return join_rate(query, o["currency"], o["ordered_on"])


def _of_untold_all() -> Select:
    """Where no order says it, those that do not are all that are kept, which are counted already."""
    kept = source("of_kept", "k")
    return select(kept, tax_unknown=kept["orders"])


def _of_refunds() -> Select:
    r = source(REFUND_BASE, "r")
    counted = r["belongs"].ne("left out")
    return select(
        r,
        last_on=call("max", case((counted, r["refunded_on"]))),
        refunds_without_order=count(r["belongs"].eq("none")),
        refunds_undated=count(counted & r["refunded_on"].is_null()),
        refunds_left_out=count(~counted),
    )


_OF_CUSTOMERS = ("customers", "before_history", "ticket_low", "ticket_middle")


def _of_customers() -> Select:
    c = source(CUSTOMER_FACTS.name, "c")
    low, middle = (
        call("max", case((c["ticket_band"].eq(band), c["first_value"]))) for band in ("low", "middle")
    )
    people = count(c["orders"] > 0)
    return select(
        c,
        customers=people,
        before_history=count(c["is_before_history"]),
        ticket_low=low,
        ticket_middle=middle,
    )
