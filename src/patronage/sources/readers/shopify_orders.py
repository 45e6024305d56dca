"""The orders export of Shopify: a row a line, what belongs to the order on the first row of each alone."""

from __future__ import annotations

from patronage.engine.duckdb import DuckDB
from patronage.sources.fields import described, fields_by_name, spare_columns
from patronage.sources.headers import plain
from patronage.sources.options import ReadOptions
from patronage.sources.orders.heads import complete, heads_sql
from patronage.sources.orders.runs import without_copies
from patronage.sources.orders.whole_orders import leave_out_halves
from patronage.sources.persons import stage_persons
from patronage.sources.raw import Raw
from patronage.sources.shopify.amounts import stage_amounts
from patronage.sources.shopify.columns import ORDER_COLUMNS
from patronage.sources.shopify.identity import identity_sql
from patronage.sources.shopify.notes import shopify_findings
from patronage.sources.source import Made, Source
from patronage.sources.values.currency import with_currency
from patronage.sources.values.typed import stage_typed
from patronage.sources.values.values import decide_values

__all__ = ["SHOPIFY_ORDERS"]

_NEEDED = frozenset({"name", "createdat", "total"})
_TEXTS = (
    "order_id",
    "customer_id",
    "email",
    "phone",
    "billing_name",
    "billing_zip",
    "billing_country",
    "shipping_country",
    "status",
    "currency",
    "coupon",
    "sales_channel",
    "tags",
    "payment_method",
)
_MONEY = ("subtotal", "shipping", "taxes", "total", "discount", "refunded")
_TYPES = {
    **dict.fromkeys(_TEXTS, "varchar"),
    **dict.fromkeys(_MONEY, "decimal(18,4)"),
    "ordered_at": "timestamp",
    "ordered_on": "date",
    "cancelled_at": "timestamp",
    "cancelled_on": "date",
}
_ITEMS = {
    "item": "varchar",
    "item_sku": "varchar",
    "item_quantity": "integer",
    "item_price": "decimal(18,4)",
    "item_discount": "decimal(18,4)",
}


def _recognises(_engine: DuckDB, raw: Raw, _options: ReadOptions) -> str:
    headers = {plain(h) for h in raw.headers}
    items = [h for h in raw.headers if plain(h).startswith("lineitem")]
    found = items and headers.issuperset(_NEEDED)
    return f"headers Name, Created at, Total and {items[0]}" if found else ""


def _make(engine: DuckDB, raw: Raw, options: ReadOptions) -> Made:
    fields = fields_by_name(raw, ORDER_COLUMNS, options.mapping)
    decided = with_currency(raw, decide_values(engine, raw, fields, options), fields, options)
    typed = stage_typed(engine, raw, decided, ("order_name",), "orders")
    whole = leave_out_halves(engine, raw, typed, "order_name", "orders")
    once, copies = without_copies(engine, raw, whole, "order_name", decided.names)
    lines = complete(engine, raw, once, decided.names, _TYPES | _ITEMS)
    headed = _headed(engine, raw, lines)
    amounts = stage_amounts(engine, raw, headed, lines, decided.names)
    people = f"stage.people_{raw.index}"
    engine.execute(f"create or replace view {people} as select *, billing_name as name from {amounts}")
    made = _contract_rows(engine, raw, amounts, lines)
    return Made(
        "orders",
        (*made, *stage_persons(engine, raw, people, ("customer", "email", "phone", "name"))),
        why=tuple(f"{name} = {f.header!r}" for name, f in fields.items()),
        columns=frozenset(fields),
        mapping=f"shopify orders: {described(fields)}",
        findings=(
            *decided.findings,
            *copies,
            *shopify_findings(engine, raw, amounts, decided.names),
            *spare_columns(raw, fields),
        ),
    )


SHOPIFY_ORDERS = Source(
    "shopify_orders", "Shopify orders export", frozenset({"orders", "order_lines"}), _recognises, _make
)


def _headed(engine: DuckDB, raw: Raw, lines: str) -> str:
    """Stage one row an order: what stands on its first row, taken once."""
    relation = f"stage.headed_{raw.index}"
    # A spreadsheet rounds long ids; the names are still whole then.
    rounded = bool(engine.execute(f"select 1 from {lines} where regexp_matches(order_id, '[eE]\\+') limit 1"))
    order_id = "order_name" if rounded else "coalesce(ltrim(order_id, ''''), order_name)"
    engine.execute(f"""
        create or replace table {relation} as
        select * replace ({order_id} as order_id, ltrim(phone, '''') as phone),
          coalesce({identity_sql()}, customer_id) as customer
        from ({heads_sql(raw, lines, "order_name", _TYPES)})
    """)
    return relation


def _contract_rows(engine: DuckDB, raw: Raw, amounts: str, lines: str) -> list[tuple[str, str]]:
    engine.execute(f"""
        insert into stage.rejects
        select _file, _row, 'orders', 'ordered_at', 'ordered_at is empty', order_name,
          'Every order needs its Created at on its first row; export it again.'
        from {amounts} where ordered_at is null
    """)
    queries = {
        "orders": _orders(amounts),
        "order_lines": _order_lines(amounts, lines),
        "refunds": _refunds(amounts),
    }
    made = []
    for table, query in queries.items():
        relation = f"stage.{table}_{raw.index}"
        engine.execute(f"create or replace table {relation} as {query}")
        if engine.execute(f"select 1 from {relation} limit 1"):
            made.append((table, relation))
    return made


def _orders(amounts: str) -> str:
    return f"""
        select order_id, order_name, customer, ordered_at, ordered_on, lower(status) as status,
          cancelled_at, cancelled_on, is_test, currency, gross, discount, shipping, taxes as tax,
          tax_included, sales_channel, coupon, coalesce(shipping_country, billing_country) as country,
          _file, _row
        from {amounts} where ordered_at is not null
    """


def _order_lines(amounts: str, lines: str) -> str:
    return f"""
        select o.order_id, ltrim(item_sku, '''') as product_id, item as product,
          cast(coalesce(item_quantity, 1) as integer) as quantity,
          cast(item_price * without_tax as decimal(18,4)) as unit_price,
          cast(item_discount * without_tax as decimal(18,4)) as discount, l._file, l._row
        from {lines} as l join {amounts} as o using (order_name)
        where o.ordered_at is not null and (item is not null or item_price is not null)
    """


def _refunds(amounts: str) -> str:
    return f"""
        select 'undated:' || order_id as refund_id, order_id, customer, currency,
          refunded_goods as goods, refunded_tax as tax, refunded_shipping as shipping,
          cast(null as timestamp) as refunded_at, cast(null as date) as refunded_on,
          'undated:' || order_id as refund_group, _file, _row
        from {amounts} where refunded > 0 and ordered_at is not null
    """
