"""The orders report of WooCommerce Analytics: net sales an order, refunds below zero on their own day."""

from __future__ import annotations

from patronage.base.finding import Finding
from patronage.engine.duckdb import DuckDB
from patronage.sources.fingerprint import header_of, told_by
from patronage.sources.known import Known, make_known
from patronage.sources.options import ReadOptions
from patronage.sources.raw import Raw
from patronage.sources.readers.tables import TABLE_FILES
from patronage.sources.rework import cell, rework
from patronage.sources.source import Made, Source
from patronage.sources.woocommerce.statuses import status_sql

__all__ = ["WOOCOMMERCE_ANALYTICS"]

_ORDER = (
    "Order #",
    "Pedido #",
    "Pedido nº",
    "Bestellung #",
    "Commande n°",
    "Заказ №",
    "Comandă #",
    "Comanda nr.",
)
_DATE = ("Date", "Fecha", "Datum", "Дата", "Dată", "Data")
_STATUS = ("Status", "Estado", "Statut", "Статус", "Stare")
_CUSTOMER = ("Customer", "Cliente", "Kunde", "Client", "Клиент")
_KIND = ("Customer type", "Tipo de cliente", "Kundentyp", "Type de client", "Тип клиента", "Tip client")
_SOLD = (
    "Items sold", "Artículos vendidos", "Verkaufte Artikel", "Articles vendus", "Продано товаров",
    "Articole vândute",
)  # fmt: skip
_NET = (
    "Net Sales", "N. Revenue", "Ventas netas", "Ingresos netos", "Nettoumsatz", "Ventes nettes",
    "Чистые продажи", "Vânzări nete", "N. Revenue (formatted)",
)  # fmt: skip
_COUPONS = ("Coupon(s)", "Cupón(es)", "Gutschein(e)", "Code(s) promo", "Купон(ы)", "Cupon/cupoane")
_BY_NAME = "Customer in lower case"


def _recognises(_engine: DuckDB, raw: Raw, _options: ReadOptions) -> str:
    return told_by(raw, _ORDER, _DATE, _KIND, _SOLD, _NET)


def _make(engine: DuckDB, raw: Raw, options: ReadOptions) -> Made:
    named = header_of(raw, *_CUSTOMER)
    status = header_of(raw, *_STATUS)
    raw = rework(
        engine,
        raw,
        ({status: status_sql(cell(raw, status))} if status else {})
        | ({_BY_NAME: f"lower({cell(raw, named)})"} if named else {}),
    )
    headers = {
        "order_id": _ORDER,
        "ordered_at": _DATE,
        "status": _STATUS,
        "customer": (_BY_NAME,),
        "name": _CUSTOMER,
        "units": _SOLD,
        "gross": _NET,
        "coupon": _COUPONS,
        "channel": ("Attribution", "Atribución", "Zuordnung", "Атрибуция", "Atribuire"),
        "tax_included": (":out",),
    }
    return make_known(engine, raw, options, Known(TABLE_FILES, headers, "orders", _left_open(raw, options)))


WOOCOMMERCE_ANALYTICS = Source(
    "woocommerce_analytics", "WooCommerce analytics of orders", frozenset({"orders"}), _recognises, _make
)


def _left_open(raw: Raw, options: ReadOptions) -> list[Finding]:
    findings = []
    if "customer" not in options.mapping:
        text = "customers are known by their names alone: two people of one name are one customer"
        remedy = "Load an export with e-mails where customers count."
        findings.append(Finding("customer_by_name", text, "warning", raw.name, remedy=remedy))
    text = "net sales are after coupons, without tax and shipping; discounts cannot be seen"
    return [*findings, Finding("discounts_not_visible", text, "warning", raw.name)]
