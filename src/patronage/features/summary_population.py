"""Who is summarised for models and who is not, and what must be said of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date

from patronage.base.expr import call, count, total
from patronage.base.note import Note
from patronage.base.select import Select, select, source
from patronage.contract.facts import CUSTOMER_FACTS, ORDER_FACTS, REFUND_FACTS
from patronage.contract.table import MISSING
from patronage.engine.protocol import Engine
from patronage.features.purchases import bought, refunded
from patronage.features.rfm import known_by
from patronage.features.summary_options import SummaryOptions

__all__ = ["SummaryPopulation", "summary_notes", "summary_population"]


@dataclass(frozen=True)
class SummaryPopulation:
    """Counts around a summary.

    Parameters
    ----------
    customers
        Known customers with a kept order by `as_of`.
    before_history
        Those from before the export began, whose first purchase is not known.
    all_refunded
        Of the others, those of whose orders nothing is left.
    refunded_orders
        Orders of which all goods came back, of whomever.
    orders_not_given
        Kept orders that name no customer.
    refunds_without_order
        Refund lines of known customers that belong to no order.
    """

    customers: int = 0
    before_history: int = 0
    all_refunded: int = 0
    refunded_orders: int = 0
    orders_not_given: int = 0
    refunds_without_order: int = 0


def summary_population(engine: Engine, as_of: date) -> SummaryPopulation:
    """Count who is summarised and who is not."""
    found: dict[str, object] = {}
    for query in (_of_customers(as_of), _of_returns(as_of), _of_orders(as_of), _of_refunds(as_of)):
        names, [row] = engine.run(query)
        found |= dict(zip(names, row, strict=True))
    counts = {field.name: int(str(found[field.name] or 0)) for field in fields(SummaryPopulation)}
    return SummaryPopulation(**counts)


def summary_notes(
    found: SummaryPopulation, as_of: date, options: SummaryOptions, unpaid: int
) -> tuple[Note, ...]:
    """Collect the notes of a summary: its day first, then who and what is left out.

    `unpaid` repeat purchases brought no money.
    """
    return (Note.of("summary.days", end=as_of), *_left_out(found, options), *_counted(found, options, unpaid))


def _left_out(found: SummaryPopulation, options: SummaryOptions) -> Iterator[Note]:
    if found.before_history:
        share = found.before_history / found.customers
        kept = "kept" if options.with_before_history else "out"
        yield Note.of(f"summary.before_history_{kept}", count=found.before_history, share=share)
    if found.all_refunded and not options.with_refunded:
        yield Note.of("summary.all_refunded", count=found.all_refunded)
    if found.orders_not_given:
        yield Note.of("summary.not_given", count=found.orders_not_given)


def _counted(found: SummaryPopulation, options: SummaryOptions, unpaid: int) -> Iterator[Note]:
    if found.refunded_orders:
        kept = "kept" if options.with_refunded else "out"
        yield Note.of(f"summary.refunded_{kept}", count=found.refunded_orders)
    if unpaid:
        yield Note.of("summary.unpaid", count=unpaid)
    if found.refunds_without_order:
        yield Note.of("rfm.refunds", count=found.refunds_without_order)


def _of_customers(as_of: date) -> Select:
    c = source(CUSTOMER_FACTS.name, "c")
    return select(c, customers=count(), before_history=count(c["is_before_history"])).where(
        c["first_ordered_on"] <= as_of
    )


def _of_returns(as_of: date) -> Select:
    """Count orders that came back; of all customers only those of such orders are looked through."""
    g, s, c = source("gave_back", "g"), source("standing", "s"), source(CUSTOMER_FACTS.name, "c")
    nothing_left = s["customer"].is_null()
    return (
        select(
            g,
            all_refunded=count(nothing_left & ~c["is_before_history"]),
            refunded_orders=total(g["refunded"]),
        )
        .join(c, c["customer"].eq(g["customer"]))
        .left_join(s, s["customer"].eq(g["customer"]))
        .with_step("refunded", refunded(as_of))
        .with_step("bought", bought(as_of))
        .with_step("gave_back", _gave_back())
        .with_step("standing", _standing())
    )


def _gave_back() -> Select:
    b = source("bought", "b")
    everything = b["is_back"].eq(1)
    return select(b, customer=b["customer"], refunded=count()).where(everything).group_by("customer")


def _standing() -> Select:
    b, g = source("bought", "b"), source("gave_back", "g")
    return (
        select(b, customer=b["customer"], orders=count())
        .join(g, g["customer"].eq(b["customer"]))
        .where(b["is_back"].eq(0))
        .group_by("customer")
    )


def _of_orders(as_of: date) -> Select:
    o = source(ORDER_FACTS.name, "o")
    return select(o, orders_not_given=count(~o["is_given"]), last_on=call("max", o["ordered_on"])).where(
        o["ordered_on"] <= as_of
    )


def _of_refunds(as_of: date) -> Select:
    r = source(REFUND_FACTS.name, "r")
    of_no_order = r["is_given"] & r["order_id"].eq(MISSING)
    return select(r, refunds_without_order=count()).where(
        of_no_order & (r["counted_on"] <= as_of) & known_by(r, as_of)
    )
