"""The orders export of Shopify: a row a line, what belongs to the order on the first row of each alone."""

from __future__ import annotations

from patronage.base.finding import Finding
from patronage.engine.duckdb import DuckDB
from patronage.sources.currency import with_currency
from patronage.sources.fields import described, fields_by_name
from patronage.sources.headers import plain
from patronage.sources.notes import noted
from patronage.sources.options import ReadOptions
from patronage.sources.persons import stage_persons
from patronage.sources.raw import Raw
from patronage.sources.runs import without_copies
from patronage.sources.shopify_amounts import amount_notes, stage_amounts
from patronage.sources.shopify_columns import ORDER_COLUMNS
from patronage.sources.shopify_identity import identity_sql, order_notes
from patronage.sources.source import Made, Source
from patronage.sources.typed import stage_typed
from patronage.sources.values import decide_values
from patronage.sources.whole_orders import leave_out_halves

__all__ = ["SHOPIFY_ORDERS"]

_NEEDED = frozenset({"name", "createdat", "total"})
_FIRST_ROW = (
    "order_id",
    "email",
    "phone",
    "billing_name",
    "billing_zip",
    "billing_country",
    "shipping_country",
    "status",
    "ordered_at",
    "ordered_on",
    "cancelled_at",
    "cancelled_on",
    "currency",
    "subtotal",
    "shipping",
    "taxes",
    "total",
    "coupon",
    "discount",
    "refunded",
    "sales_channel",
    "tags",
    "payment_method",
)


def _recognises(_engine: DuckDB, raw: Raw, _options: ReadOptions) -> str:
    headers = {plain(h) for h in raw.headers}
    items = [h for h in raw.headers if plain(h).startswith("lineitem")]
    if not _NEEDED <= headers or not items:
        return ""
    return f"headers Name, Created at, Total and {items[0]}"


def _make(engine: DuckDB, raw: Raw, options: ReadOptions) -> Made:
    fields = fields_by_name(raw, ORDER_COLUMNS, options.mapping)
    decided = with_currency(raw, decide_values(engine, raw, fields, options), fields, options)
    typed = stage_typed(engine, raw, decided, ("order_name",), "orders")
    whole = leave_out_halves(engine, raw, typed, "order_name", "orders")
    once, findings = without_copies(engine, raw, whole, "order_name", decided.names)
    headed = _stage_orders(engine, raw, once, decided.names)
    amounts = stage_amounts(engine, raw, headed, once, decided.names)
    findings += amount_notes(engine, raw, amounts, decided.names)
    findings += noted(engine, raw, order_notes(amounts, decided.names))
    people = f"stage.people_{raw.index}"
    engine.execute(f"create or replace view {people} as select *, billing_name as name from {amounts}")
    return Made(
        "orders",
        (
            *_contract_rows(engine, raw, amounts, once),
            *stage_persons(engine, raw, people, ("customer", "email", "phone", "name")),
        ),
        why=tuple(f"{name} = {f.header!r}" for name, f in fields.items()),
        columns=frozenset(fields),
        mapping=f"shopify orders: {described(fields)}",
        findings=(*decided.findings, *findings, *_spare(raw, {f.index for f in fields.values()})),
    )


SHOPIFY_ORDERS = Source(
    "shopify_orders", "Shopify orders export", frozenset({"orders", "order_lines"}), _recognises, _make
)


def _stage_orders(engine: DuckDB, raw: Raw, lines: str, columns: frozenset[str]) -> str:
    """Stage one row an order, every order-level column once, absent ones as nothing."""
    present = columns | {name.removesuffix("_at") + "_on" for name in columns if name.endswith("_at")}
    firsts = [
        f"arg_min({c}, _row) filter (where {c} is not null) as {c}"
        if c in present
        else f"cast(null as {_TYPES.get(c, 'varchar')}) as {c}"
        for c in _FIRST_ROW
    ]
    relation = f"stage.headed_{raw.index}"
    engine.execute(
        f"create or replace table {relation} as select * replace ({_ID} as order_id, ltrim(phone, '''') as phone), {identity_sql()} as customer"
        f" from (select order_name, {', '.join(firsts)}, {raw.index} as _file, min(_row) as _row"
        f" from {lines} group by order_name) as o"
    )
    if not engine.execute(f"select 1 from {relation} where regexp_matches(order_id, '[eE]\\+') limit 1"):
        return relation
    # A spreadsheet has rounded the ids; the names are still whole.
    engine.execute(f"update {relation} set order_id = order_name")
    return relation


_TYPES = dict.fromkeys(
    ("subtotal", "shipping", "taxes", "total", "discount", "refunded"), "decimal(18,4)"
) | {
    "cancelled_at": "timestamp",
    "cancelled_on": "date",
}
_ID = "coalesce(ltrim(order_id, ''''), order_name)"


def _contract_rows(engine: DuckDB, raw: Raw, amounts: str, lines: str) -> list[tuple[str, str]]:
    at = raw.index
    engine.execute(
        f"create or replace table stage.orders_{at} as select order_id, order_name, customer, ordered_at, ordered_on,"
        " lower(status) as status, cancelled_at, cancelled_on, is_test, currency, gross, discount, shipping,"
        " taxes as tax, tax_included, sales_channel, coupon, coalesce(shipping_country, billing_country) as country,"
        f" _file, _row from {amounts} where ordered_at is not null"
    )
    engine.execute(
        "insert into stage.rejects select _file, _row, 'orders', 'ordered_at', 'ordered_at is empty', order_name,"
        f" 'Every order needs its Created at on its first row; export it again.' from {amounts}"
        " where ordered_at is null"
    )
    names = _columns(engine, lines)
    item = {
        c: c if c in names else "null"
        for c in ("item", "item_sku", "item_quantity", "item_price", "item_discount")
    }
    engine.execute(
        f"create or replace table stage.order_lines_{at} as select o.order_id, ltrim({item['item_sku']}, '''')"
        f" as product_id, {item['item']} as product, cast(coalesce({item['item_quantity']}, 1) as integer) as quantity,"
        f" cast({item['item_price']} * o.without_tax as decimal(18,4)) as unit_price,"
        f" cast({item['item_discount']} * o.without_tax as decimal(18,4)) as discount, l._file, l._row"
        f" from {lines} as l join {amounts} as o using (order_name) where o.ordered_at is not null"
        f" and ({item['item']} is not null or {item['item_price']} is not null)"
    )
    engine.execute(
        f"create or replace table stage.refunds_{at} as select 'undated:' || order_id as refund_id, order_id, customer,"
        " currency, refunded_goods as goods, refunded_tax as tax, refunded_shipping as shipping,"
        " cast(null as timestamp) as refunded_at, cast(null as date) as refunded_on,"
        f" 'undated:' || order_id as refund_group, _file, _row from {amounts}"
        " where refunded > 0 and ordered_at is not null"
    )
    tables = [(t, f"stage.{t}_{at}") for t in ("orders", "order_lines", "refunds")]
    return [(t, relation) for t, relation in tables if engine.execute(f"select 1 from {relation} limit 1")]


def _columns(engine: DuckDB, relation: str) -> set[str]:
    return {str(row[0]) for row in engine.execute(f"select column_name from (describe {relation})")}


def _spare(raw: Raw, taken: set[int]) -> list[Finding]:
    spare = [h for i, h in enumerate(raw.headers) if i not in taken]
    text = f"columns not used: {', '.join(spare)}"
    return [Finding("columns_unused", text, "note", raw.name)] if spare else []
