"""Typed lines become orders, order lines and refunds; what is neither is counted."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from patronage.base.finding import Finding
from patronage.contract.status import NOT_KEPT_STATUSES
from patronage.engine.duckdb import DUCKDB, DuckDB
from patronage.sources.notes import Note, noted
from patronage.sources.raw import Raw
from patronage.sources.repeats import repeats_in_order

__all__ = ["make_baskets"]

_CARRIED = (
    "order_name",
    "customer",
    "status",
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

    @property
    def judged(self) -> str:
        return f"stage.judged_{self.raw.index}"

    @property
    def orders(self) -> str:
        return f"stage.orders_{self.raw.index}"


def make_baskets(
    engine: DuckDB, raw: Raw, relation: str, columns: Collection[str]
) -> tuple[list[tuple[str, str]], list[Finding]]:
    """Make orders, order lines and refunds of typed lines.

    A line sells (`sale`) when it has pieces; it gives back (`refund`) when its amount is negative, or when its
    document is a cancellation: an id of C and a number among ids that are numbers. A line without pieces and
    without an amount (`nothing`) is counted and left out. An order exists when a line of it has pieces.

    Returns
    -------
    tuple
        Table and relation of each thing made; what was noticed.
    """
    amounts = [name for name in _PER_ORDER if name in columns]
    once, findings = repeats_in_order(engine, raw, relation, amounts)
    lines = _Lines(raw, relation, frozenset(columns), once)
    _judge(engine, lines)
    _orders(engine, lines)
    _order_lines(engine, lines)
    _refunds(engine, lines)
    made = [
        (table, f"stage.{table}_{raw.index}")
        for table in ("orders", "order_lines", "refunds")
        if engine.execute(f"select 1 from stage.{table}_{raw.index} limit 1")
    ]
    return made, [*findings, *noted(engine, raw, _notes(lines)), *_differing(engine, lines)]


def _judge(engine: DuckDB, lines: _Lines) -> None:
    """Work out each line's pieces, amount and kind."""
    pieces, amount = _pieces_and_amount(lines)
    cancels = _cancels(engine, lines)
    words = ", ".join(DUCKDB.literal(word) for word in sorted(NOT_KEPT_STATUSES))
    called_off = f"coalesce(lower(status) in ({words}), false)" if lines.has("status") else "false"
    engine.execute(
        f"create or replace table {lines.judged} as select *,"
        " case when cancels then 'refund' when amount < 0 then 'refund' when pieces > 0 or amount > 0 then 'sale'"
        " else 'nothing' end as kind from ("
        f"select *, {pieces} as pieces, cast({amount} as decimal(18,4)) as amount, {cancels} as cancels,"
        f" {called_off} as called_off from {lines.relation}) as t"
    )


def _pieces_and_amount(lines: _Lines) -> tuple[str, str]:
    total = "coalesce(gross, 0)" if lines.has("gross") and "gross" not in lines.once else "0"
    if lines.has("quantity"):
        pieces = "coalesce(quantity, 1)"
    else:
        pieces = f"case when {total if not lines.has('unit_price') else 'unit_price'} < 0 then -1 else 1 end"
    if lines.has("unit_price"):
        price = "unit_price" if lines.has("quantity") else "abs(unit_price)"
        return pieces, f"{pieces} * coalesce({price}, 0)"
    return pieces, total


def _cancels(engine: DuckDB, lines: _Lines) -> str:
    """Give SQL that tells cancellation documents, where the ids of the file show that there are such."""
    pieces, _ = _pieces_and_amount(lines)
    numbered, marked, negative = engine.execute(
        "select count(*) filter (where regexp_full_match(order_id, '\\d+')), count(*) filter (where marked),"
        f" count(*) filter (where marked and {pieces} < 0)"
        f" from (select *, regexp_full_match(order_id, '[Cc]\\d+') as marked from {lines.relation}) as t"
    )[0]
    # A shop may well begin every order's id with a C.
    if marked and int(numbered) > int(marked) and int(negative) * 2 > int(marked):  # type: ignore[arg-type]  # counts
        return "regexp_full_match(order_id, '[Cc]\\d+')"
    return "false"


def _orders(engine: DuckDB, lines: _Lines) -> None:
    """Make an order of the lines of a document that sells pieces; its fields are those of its first line."""
    firsts = [
        f"arg_min({c}, _row) filter (where {c} is not null) as {c}"
        for c in _CARRIED
        if lines.has(c) and c != "status"
    ]
    if lines.has("status"):
        # A line called off does not call off its order.
        firsts.append("coalesce(arg_min(status, _row) filter (where not called_off), min(status)) as status")
    sums = [
        f"{'max' if name in lines.once else 'sum'}({name}) as {name}"
        for name in ("shipping", "tax", "discount")
        if lines.has(name) and (name != "discount" or name in lines.once)
    ]
    gross = "sum(amount) filter (where kind = 'sale')"
    if "gross" in lines.once and not lines.has("unit_price"):
        gross = "max(gross)"
    columns = "".join(f", {c}" for c in (*firsts, *sums))
    engine.execute(
        f"create or replace table {lines.orders} as select order_id, min(ordered_at) as ordered_at,"
        f" min(ordered_on) as ordered_on, cast(coalesce({gross}, 0) as decimal(18,4)) as gross{columns},"
        f" 'unknown' as tax_included, {lines.raw.index} as _file, min(_row) as _row"
        f" from {lines.judged} where not cancels group by order_id having bool_or(pieces > 0)"
    )


def _order_lines(engine: DuckDB, lines: _Lines) -> None:
    items = "".join(f", {c}" for c in _ITEM if lines.has(c))
    discount = ", discount" if lines.has("discount") and "discount" not in lines.once else ""
    whole = "pieces = trunc(pieces) and pieces > 0"
    engine.execute(
        f"create or replace table stage.order_lines_{lines.raw.index} as select order_id{items},"
        # What is sold by weight is one piece at its whole price.
        f" cast(case when {whole} then pieces else 1 end as integer) as quantity,"
        f" cast(case when {whole} then {_price(lines)} else amount end as decimal(18,4)) as unit_price{discount},"
        f" _file, _row from {lines.judged} where kind = 'sale'"
    )


def _price(lines: _Lines) -> str:
    if lines.has("unit_price"):
        return "coalesce(unit_price, 0)"
    return "cast(amount as double) / cast(pieces as double)"


def _refunds(engine: DuckDB, lines: _Lines) -> None:
    """Make refunds of cancellation documents, negative lines, and lines called off inside a kept order."""
    carried = "".join(f", {c}" for c in ("customer", "currency", "product_id") if lines.has(c))
    found = f"order_id in (select order_id from {lines.orders})"
    kept = f"order_id in (select order_id from {lines.judged} where kind = 'sale' and not called_off)"
    engine.execute(
        f"create or replace table stage.refunds_{lines.raw.index} as select *,"
        " case when order_id is null then 'refund:' || refund_id else 'dated:' || order_id end as refund_group"
        f" from (select order_id as refund_id, case when {found} and not cancels then order_id end as order_id{carried},"
        " ordered_at as refunded_at, ordered_on as refunded_on, abs_goods as goods,"
        " cast(round(abs(pieces)) as integer) as quantity, cancels, called_off, _file, _row"
        f" from (select *, case when kind = 'refund' then -amount else amount end as abs_goods from {lines.judged}"
        f" where (kind = 'refund' and amount <> 0) or (kind = 'sale' and called_off and {kept})) as t) as r"
    )


def _notes(lines: _Lines) -> list[Note]:
    judged, refunds = lines.judged, f"stage.refunds_{lines.raw.index}"
    shown = "cast(amount as varchar)"
    notes = [
        Note("cancellations_are_refunds", refunds, "cancels",
             "lines of cancellation documents (C and a number) are refunds without an order; together {total}",
             "refund_id", total="goods"),
        Note("negative_lines_are_refunds", refunds, "not cancels and not called_off",
             "lines with a negative amount are refunds; together {total}", "refund_id", total="goods"),
        Note("cancelled_lines_are_refunds", refunds, "called_off and not cancels",
             "lines were called off in an order that was kept; they are refunds, together {total}",
             "refund_id", total="goods"),
        Note("lines_without_value", judged, "kind = 'nothing'",
             "lines have no pieces sold and no amount, such as stock corrections; they are left out", "order_id"),
        Note("zero_value_orders", lines.orders, "gross = 0", "orders have no value; they are kept", "order_id"),
        Note("pieces_by_weight", judged, "kind = 'sale' and pieces <> trunc(pieces)",
             "lines have a quantity that is not whole; each counts as one piece at its whole price", shown),
    ]  # fmt: skip
    if lines.has("customer"):
        notes.append(
            Note(
                "customer_not_given", lines.orders, "customer is null", "orders name no customer", "order_id"
            )
        )
    if lines.has("unit_price"):
        notes.append(
            Note(
                "price_missing",
                judged,
                "unit_price is null",
                "lines have no price and count as 0",
                "order_id",
                severity="warning",
            )  # fmt: skip
        )
    return notes


def _differing(engine: DuckDB, lines: _Lines) -> list[Finding]:
    """Note documents that are no orders, and orders whose lines name several customers."""
    first = (
        f"from (select order_id, min(_row) as _row, count(*) as n from {lines.judged}"
        f" where not cancels and order_id not in (select order_id from {lines.orders}) group by order_id) as t"
    )
    findings = _counted(engine, lines, first, "documents_without_sale",
                        "documents hold no line with pieces sold; they are not orders", "note")  # fmt: skip
    if lines.has("customer"):
        several = (
            f"from (select order_id, min(_row) as _row from {lines.judged} where not cancels group by order_id"
            " having count(distinct customer) > 1) as t"
        )
        findings += _counted(engine, lines, several, "customers_differ",
                             "orders name several customers on their lines; the first is taken", "warning")  # fmt: skip
    return findings


def _counted(engine: DuckDB, lines: _Lines, rows: str, code: str, text: str, severity: str) -> list[Finding]:
    note = Note(code, rows.removeprefix("from "), "true", text, "order_id", severity=severity)  # type: ignore[arg-type]  # one of two words
    return noted(engine, lines.raw, [note])
