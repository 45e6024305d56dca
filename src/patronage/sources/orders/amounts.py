"""An order's total holds shipping and tax; its goods are worked out by what adds up to it."""

from __future__ import annotations

from collections.abc import Mapping

from patronage.base.finding import Finding
from patronage.contract.table import Column
from patronage.engine.duckdb import DuckDB
from patronage.sources.fields import Field, fields_by_name
from patronage.sources.headers import plain
from patronage.sources.raw import Raw
from patronage.store.whole import whole

__all__ = ["is_total", "subtotal_field", "without_shipping_and_tax"]

_TOTALS = frozenset({"total", "ordertotal", "grandtotal", "totalprice"})
_SUBTOTAL = Column(
    "subtotal", "money", "Goods as the total counts them", "money", aliases=("order subtotal",)
)
_NEARLY_ALL = 0.9

# What may add up to the total: whether discount is off the subtotal yet, whether tax stands in it.
_SUMS = {
    ("after", "out"): "s + h + x",
    ("after", "in"): "s + h",
    ("before", "out"): "s - d + h + x",
    ("before", "in"): "s - d + h",
}


def is_total(fields: Mapping[str, Field]) -> bool:
    """Tell whether the amount of the orders is a total beside shipping or tax, not goods alone."""
    gross = fields.get("gross")
    found = gross is not None and gross.why != "as asked for" and plain(gross.header) in _TOTALS
    return found and bool(fields.keys() & {"shipping", "tax"})


def subtotal_field(raw: Raw, fields: Mapping[str, Field]) -> dict[str, Field]:
    """Find the subtotal beside a total."""
    found = fields_by_name(raw, [_SUBTOTAL], {})
    return {n: f for n, f in found.items() if f.index not in {g.index for g in fields.values()}}


def without_shipping_and_tax(
    engine: DuckDB, raw: Raw, typed: str, columns: frozenset[str]
) -> tuple[str, list[Finding]]:
    """Give orders whose `gross` is goods before discount, and say what that stands on.

    Parameters
    ----------
    typed
        Typed orders whose `gross` is the total.
    columns
        Their columns; `subtotal` may be among them.
    """
    amounts = ", ".join(
        f"coalesce({name}, 0) as {short}" if name in columns else f"cast(0 as decimal(18,4)) as {short}"
        for short, name in (("d", "discount"), ("h", "shipping"), ("x", "tax"))
    )
    subtotal = "subtotal" if "subtotal" in columns else "cast(null as decimal(18,4))"
    parts = f"(select *, {subtotal} as s, {amounts} from {typed})"
    proved = _proved(engine, parts)
    relation = f"stage.goods_{raw.index}"
    if proved is None:
        goods, told, tax = "gross - h - x + d", "Total less shipping and tax, before discount", "unknown"
        finding = Finding(
            "goods_of_total",
            f"no sum of the columns proves what Total holds; goods are taken as {told}",
            "warning",
            raw.name,
            remedy="Name the column of goods before discount: --map gross=HEADER.",
        )
    else:
        discount, tax = proved
        paid = "s" if discount == "after" else "s - d"
        held = f"coalesce(x * (({paid}) / nullif({paid} + h, 0)), 0)" if tax == "in" else "0"
        goods = f"{paid} + d - {held}"
        text = (
            f"Subtotal adds up to Total {discount} discount and with tax {tax};"
            " goods are before discount and without tax"
        )
        finding = Finding("goods_of_total", text, "note", raw.name)
    engine.execute(f"""
        create or replace view {relation} as
        select * exclude (s, d, h, x) replace (
          case when gross < 0 then gross else cast({goods} as decimal(18,4)) end as gross),
          '{tax}' as tax_included
        from {parts}
    """)
    return relation, [finding]


def _proved(engine: DuckDB, parts: str) -> tuple[str, str] | None:
    """Find the sum that gives the total of nearly all orders with shipping, tax or discount."""
    fits = ", ".join(f"count(*) filter (where abs({sum_} - gross) <= 0.01)" for sum_ in _SUMS.values())
    telling, *fitting = engine.execute(
        f"select count(*), {fits} from {parts}"
        " where gross > 0 and s is not null and (d <> 0 or h <> 0 or x <> 0)"
    )[0]
    count, best = max(zip(map(whole, fitting), _SUMS, strict=True), key=lambda one: one[0])
    return best if telling and count > _NEARLY_ALL * whole(telling) else None
