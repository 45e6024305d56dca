"""Orders as exporters for WooCommerce write them: a row an order, or a row a line with the order on each."""

from __future__ import annotations

from patronage.engine.duckdb import DuckDB
from patronage.sources.fields import described, fields_by_name, spare_columns
from patronage.sources.fingerprint import told_by
from patronage.sources.notes import Note, noted
from patronage.sources.options import ReadOptions
from patronage.sources.orders.heads import complete, heads_sql
from patronage.sources.orders.runs import without_copies
from patronage.sources.persons import stage_persons
from patronage.sources.raw import Raw
from patronage.sources.shopify.identity import email_sql, identity_sql
from patronage.sources.source import Made, Source
from patronage.sources.values.currency import with_currency
from patronage.sources.values.typed import stage_typed
from patronage.sources.values.values import decide_values
from patronage.sources.woocommerce.amounts import stage_amounts
from patronage.sources.woocommerce.columns import ITEM_TYPES, ORDER_COLUMNS, ORDER_TYPES
from patronage.sources.woocommerce.items import goods_in_cells
from patronage.sources.woocommerce.statuses import status_sql

__all__ = ["WOOCOMMERCE_ORDERS"]


def _recognises(_engine: DuckDB, raw: Raw, _options: ReadOptions) -> str:
    return told_by(
        raw,
        ("order_id", "Order Number", "Order ID"),
        ("order_date", "Order Date", "date"),
        ("order_total", "Order Total Amount"),
        ("shipping_total", "Order Shipping Amount", "First Name (Billing)"),
        ("billing_email", "Email (Billing)", "customer_email", "Billing Email Address"),
    )


def _make(engine: DuckDB, raw: Raw, options: ReadOptions) -> Made:
    fields = fields_by_name(raw, ORDER_COLUMNS, options.mapping)
    decided = with_currency(raw, decide_values(engine, raw, fields, options), fields, options)
    typed = stage_typed(engine, raw, decided, ("order_id", "ordered_at"), "orders")
    once, copies = without_copies(engine, raw, typed, "order_id", decided.names)
    lines = complete(engine, raw, once, decided.names, ORDER_TYPES | ITEM_TYPES)
    amounts = stage_amounts(engine, raw, _headed(engine, raw, lines))
    made = _contract_rows(engine, raw, amounts, _goods(engine, raw, lines))
    return Made(
        "orders",
        (*made, *stage_persons(engine, raw, amounts, ("customer", "email", "phone", "name"))),
        why=tuple(f"{name} = {f.header!r}" for name, f in fields.items()),
        columns=frozenset(fields),
        mapping=f"woocommerce orders: {described(fields)}",
        findings=(
            *decided.findings,
            *copies,
            *noted(engine, raw, _notes(amounts)),
            *spare_columns(raw, fields),
        ),
    )


WOOCOMMERCE_ORDERS = Source(
    "woocommerce_orders",
    "WooCommerce orders export",
    frozenset({"orders", "order_lines"}),
    _recognises,
    _make,
)

# Guests have the account 0.
_ACCOUNT = "'account ' || nullif(nullif(account, ''), '0')"
_NOTED = r"regexp_extract_all(refund_notes, 'amount:-?([\d.]+)', 1)"
_UNREAD = "refund_notes is not null and not regexp_matches(refund_notes, 'amount:')"


def _headed(engine: DuckDB, raw: Raw, lines: str) -> str:
    """Stage one row an order, its buyer named by e-mail, else by account, phone, or name and postcode."""
    relation = f"stage.headed_{raw.index}"
    coupon = r"coalesce(nullif(regexp_extract(coupon, '(^|\|)code:([^|;]*)', 2), ''), coupon)"
    noted_refunds = f"list_sum(list_transform({_NOTED}, lambda x: try_cast(x as decimal(18,4))))"
    engine.execute(f"""
        create or replace table {relation} as
        select * exclude (status, coupon, refunded),
          coalesce({email_sql()}, {_ACCOUNT}, {identity_sql("name")}) as customer,
          {status_sql("status")} as status, {coupon} as coupon,
          cast(coalesce(abs(refunded), {noted_refunds}) as decimal(18,4)) as refunded
        from (
          select *, nullif(concat_ws(' ', first_name, last_name), '') as name
          from ({heads_sql(raw, lines, "order_id", ORDER_TYPES)})
        )
    """)
    return relation


def _goods(engine: DuckDB, raw: Raw, lines: str) -> str:
    """Stage what was bought: a row a line, or a row a piece of goods that stands in a cell."""
    relation = f"stage.goods_{raw.index}"
    items = ", ".join(ITEM_TYPES)
    query = f"select order_id, {items}, _file, _row, 0 as place from {lines} where item is not null"
    if in_cells := goods_in_cells(raw):
        query = f"""
            select l.order_id, g.*, null as item_price, l._file from ({in_cells}) as g
            join (select order_id, _file, _row from {lines}) as l using (_row)
        """
    engine.execute(f"create or replace table {relation} as {query}")
    return relation


def _contract_rows(engine: DuckDB, raw: Raw, amounts: str, goods: str) -> list[tuple[str, str]]:
    price = "coalesce(item_worth / nullif(item_quantity, 0), item_price)"
    queries = {
        "orders": f"""
            select order_id, order_name, customer, ordered_at, ordered_on, status, currency, gross, discount,
              shipping, taxes as tax, tax_included, coupon,
              coalesce(shipping_country, billing_country) as country, _file, _row
            from {amounts}
        """,
        "order_lines": f"""
            select g.order_id, coalesce(item_sku, item_id) as product_id, item as product,
              coalesce(item_quantity, 1) as quantity,
              cast({price} * without_tax as decimal(18,4)) as unit_price, g._file, g._row
            from {goods} as g join {amounts} as a using (order_id) order by g._row, place
        """,
        "refunds": f"""
            select 'undated:' || order_id as refund_id, order_id, customer, currency,
              refunded_goods as goods, refunded_tax as tax, refunded_shipping as shipping,
              cast(null as timestamp) as refunded_at, cast(null as date) as refunded_on,
              'undated:' || order_id as refund_group, _file, _row
            from {amounts} where refunded > 0
        """,
    }
    made = []
    for table, query in queries.items():
        relation = f"stage.{table}_{raw.index}"
        engine.execute(f"create or replace table {relation} as {query}")
        if engine.execute(f"select 1 from {relation} limit 1"):
            made.append((table, relation))
    return made


def _notes(amounts: str) -> list[Note]:
    return [
        Note(
            "tax_unclear", amounts, "tax_included = 'unknown'",
            "no sum of the columns gives the total, so that tax may stand in the amounts", "total",
            severity="warning",
        ),
        Note(
            "fees_charged", amounts, "fees <> 0",
            "fees charged beside goods, together {total}, are no part of gross revenue", "fees", total="fees",
        ),
        Note(
            "undated_refunds", amounts, "refunded > 0",
            "refunds stand without a day, together {total}; they lower their own order", "order_id",
            "Load the analytics export of orders, too, which has refunds on their day.", total="refunded",
        ),
        Note(
            "refunds_unread", amounts, _UNREAD, "refunds are noted without an amount and are not loaded",
            "order_id", severity="warning",
        ),
        Note(
            "customer_not_given", amounts, "customer is null", "orders name no customer", "order_id",
        ),
    ]  # fmt: skip
