"""Typed lines become orders, order lines and refunds; what is neither is counted."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from patronage.base.finding import Finding
from patronage.contract.status import NOT_KEPT_STATUSES
from patronage.engine.duckdb import DUCKDB, DuckDB
from patronage.sources.notes import noted
from patronage.sources.orders.basket_notes import basket_notes
from patronage.sources.orders.repeats import repeats_in_order
from patronage.sources.raw import Raw
from patronage.store.whole import whole

__all__ = ["make_baskets"]

_CARRIED = (
    "order_name",
    "customer",
    "cancelled_at",
    "is_test",
    "updated_at",
    "currency",
    "channel",
    "sales_channel",
    "coupon",
    "country",
)
_ITEM = ("line", "product_id", "product", "category", "unit_cost")
_PER_ORDER = ("shipping", "tax", "discount", "gross")


@dataclass(frozen=True)
class _Lines:
    """A file's typed lines: where they are, what they have, which amounts stand once an order."""

    raw: Raw
    relation: str
    columns: frozenset[str]
    once: frozenset[str]

    def has(self, name: str) -> bool:
        return name in self.columns

    def own(self, name: str) -> bool:
        """Tell whether the lines have an amount of their own."""
        return name in self.columns and name not in self.once

    def staged(self, name: str) -> str:
        return f"stage.{name}_{self.raw.index}"


def make_baskets(
    engine: DuckDB, raw: Raw, relation: str, columns: Collection[str]
) -> tuple[list[tuple[str, str]], list[Finding]]:
    """Make orders, order lines and refunds of typed lines.

    A line sells (`sale`) when it has pieces; it gives back (`refund`) when its amount is negative, or when
    its document is a cancellation: an id of C and a number among ids that are numbers. A line without pieces
    and without an amount (`nothing`) is counted and left out. An order exists when a line of it has pieces.

    Returns
    -------
    tuple
        Table and relation of each thing made; what was noticed.
    """
    amounts = [name for name in _PER_ORDER if name in columns]
    once, findings = repeats_in_order(engine, raw, relation, amounts)
    lines = _Lines(raw, relation, frozenset(columns), once)
    engine.execute(_judged(lines, _cancels(engine, lines)))
    engine.execute(_orders(lines))
    engine.execute(_order_lines(lines))
    engine.execute(_refunds(lines))
    made = [(table, lines.staged(table)) for table in ("orders", "order_lines", "refunds")]
    filled = [one for one in made if engine.execute(f"select 1 from {one[1]} limit 1")]
    notes = basket_notes(lines.staged("judged"), lines.staged("orders"), lines.staged("refunds"), columns)
    return filled, [*findings, *noted(engine, raw, notes)]


def _judged(lines: _Lines, cancels: str) -> str:
    """Work out each line's pieces, amount and kind."""
    pieces, amount = _pieces(lines), _amount(lines)
    words = ", ".join(DUCKDB.literal(word) for word in sorted(NOT_KEPT_STATUSES))
    called_off = f"coalesce(lower(status) in ({words}), false)" if lines.has("status") else "false"
    return f"""
        create or replace table {lines.staged("judged")} as
        select *,
          case when cancels or amount < 0 then 'refund'
            when pieces > 0 or amount > 0 then 'sale' else 'nothing' end as kind
        from (
          select *, {pieces} as pieces, cast({amount} as decimal(18,4)) as amount,
            {cancels} as cancels, {called_off} as called_off
          from {lines.relation}
        )
    """


def _pieces(lines: _Lines) -> str:
    if lines.has("quantity"):
        return "coalesce(quantity, 1)"
    price = "unit_price" if lines.has("unit_price") else "gross" if lines.own("gross") else "0"
    return f"case when {price} < 0 then -1 else 1 end"


def _amount(lines: _Lines) -> str:
    if lines.has("unit_price"):
        price = "unit_price" if lines.has("quantity") else "abs(unit_price)"
        return f"({_pieces(lines)}) * coalesce({price}, 0)"
    return "coalesce(gross, 0)" if lines.own("gross") else "0"


def _cancels(engine: DuckDB, lines: _Lines) -> str:
    """Give SQL that tells cancellation documents, where the ids of the file show that there are such."""
    numbered, marked, negative = engine.execute(f"""
        select count(*) filter (where regexp_full_match(order_id, '\\d+')),
          count(*) filter (where {_MARKED}), count(*) filter (where {_MARKED} and {_pieces(lines)} < 0)
        from {lines.relation}
    """)[0]
    # A shop may well begin every order's id with a C.
    is_rule = whole(numbered) > whole(marked) and whole(negative) * 2 > whole(marked)
    return _MARKED if is_rule else "false"


_MARKED = "regexp_full_match(order_id, '[Cc]\\d+')"


def _orders(lines: _Lines) -> str:
    """Make an order of the lines of a document that sells pieces; its fields are those of its first line."""
    columns = [f"arg_min({c}, _row) filter (where {c} is not null) as {c}" for c in _CARRIED if lines.has(c)]
    if lines.has("status"):
        # A line called off does not call off its order.
        columns.append("coalesce(arg_min(status, _row) filter (where not called_off), min(status)) as status")
    summed = [name for name in ("shipping", "tax") if lines.has(name)]
    columns += [f"{'max' if name in lines.once else 'sum'}({name}) as {name}" for name in summed]
    if "discount" in lines.once:
        columns.append("max(discount) as discount")
    whole = "gross" in lines.once and not lines.has("unit_price")
    gross = "max(gross)" if whole else "sum(amount) filter (where kind = 'sale')"
    return f"""
        create or replace table {lines.staged("orders")} as
        select order_id, min(ordered_at) as ordered_at, min(ordered_on) as ordered_on,
          cast(coalesce({gross}, 0) as decimal(18,4)) as gross,
          {"".join(f"{column}, " for column in columns)}
          'unknown' as tax_included, {lines.raw.index} as _file, min(_row) as _row
        from {lines.staged("judged")} where not cancels
        group by order_id having bool_or(pieces > 0)
    """


def _order_lines(lines: _Lines) -> str:
    items = "".join(
        f"{c}, " for c in (*_ITEM, *(["discount"] if lines.own("discount") else [])) if lines.has(c)
    )
    price = (
        "coalesce(unit_price, 0)"
        if lines.has("unit_price")
        else "cast(amount as double) / cast(pieces as double)"
    )
    # What is sold by weight is one piece at its whole price.
    whole = "pieces = trunc(pieces) and pieces > 0"
    return f"""
        create or replace table {lines.staged("order_lines")} as
        select order_id, {items} cast(case when {whole} then pieces else 1 end as integer) as quantity,
          cast(case when {whole} then {price} else amount end as decimal(18,4)) as unit_price, _file, _row
        from {lines.staged("judged")} where kind = 'sale'
    """


def _refunds(lines: _Lines) -> str:
    """Make refunds of cancellation documents, negative lines, and lines called off inside a kept order."""
    carried = "".join(f"{c}, " for c in ("customer", "currency", "product_id") if lines.has(c))
    judged = lines.staged("judged")
    return f"""
        create or replace table {lines.staged("refunds")} as
        select *, case when order_id is null then 'refund:' || refund_id else 'dated:' || order_id end
          as refund_group
        from (
          select order_id as refund_id, {carried} ordered_at as refunded_at, ordered_on as refunded_on,
            case when not cancels and order_id in (select order_id from {lines.staged("orders")})
              then order_id end as order_id,
            case when kind = 'refund' then -amount else amount end as goods,
            cast(round(abs(pieces)) as integer) as quantity, cancels, called_off, _file, _row
          from {judged}
          where (kind = 'refund' and amount <> 0) or (kind = 'sale' and called_off
            and order_id in (select order_id from {judged} where kind = 'sale' and not called_off))
        )
    """
