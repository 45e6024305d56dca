"""Money and counts of delivered rows come out again in the facts, by SQL the builder knows nothing of."""

from __future__ import annotations

from collections.abc import Iterator

from patronage.base.finding import Finding
from patronage.contract.table import MISSING
from patronage.engine.duckdb import DUCKDB, DuckDB
from patronage.shop.health.check import HELD, MartCheck
from patronage.store.settings import Settings

__all__ = ["SUMS"]


def _find(engine: DuckDB, settings: Settings) -> Iterator[Finding]:
    for what, delivered, fact in _pairs(DUCKDB.literal(settings.currency)):
        loaded, counted = (engine.execute(statement)[0][0] or 0 for statement in (delivered, fact))
        if loaded != counted:
            message = f"{what}: {loaded} in the loaded tables, {counted} in the facts"
            yield Finding("sum_differs", message, "warning", remedy="Run patronage rebuild.")


def _pairs(currency: str) -> Iterator[tuple[str, str, str]]:
    """Give what is summed, and two statements that must give the same."""
    yield (
        "orders",
        f"select count(*) from {HELD}.orders",
        f"select max(orders + not_kept + without_rate) from {HELD}.coverage",
    )
    yield (
        "orders that count",
        f"select max(orders) from {HELD}.coverage",
        f"select count(*) from {HELD}.order_facts",
    )
    # Amounts that need no rate are the same on both sides, row for row.
    own = f"coalesce(o.currency, {currency}) = {currency} and o.gross is not null"
    orders, facts = f"{HELD}.orders as o", f"{HELD}.order_facts as f"
    both = f"on f.order_id = o.order_id and {own}"
    yield (
        "gross value of orders that count",
        f"select sum(o.gross) from {orders} semi join {facts} {both}",
        f"select sum(f.gross) from {facts} semi join {orders} {both}",
    )
    yield (
        "goods given back of orders that count",
        f"select sum(goods) from {HELD}.refund_facts where order_id <> {DUCKDB.literal(MISSING)}",
        f"select sum(refunded) from {HELD}.order_facts",
    )
    foreign = f"exists (select 1 from {HELD}.spend where coalesce(currency, {currency}) <> {currency})"
    yield (
        "spend",
        f"select sum(amount) from {HELD}.spend where not {foreign}",
        f"select sum(amount) from {HELD}.spend_facts where not {foreign}",
    )


SUMS = MartCheck("sums", _find)
