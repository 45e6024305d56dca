"""Files whose every row is one row of a contract table."""

from __future__ import annotations

from dataclasses import replace

from patronage.base.finding import Finding
from patronage.contract.catalogue import TABLES
from patronage.contract.commerce import CUSTOMERS, ORDERS, REFUNDS
from patronage.engine.duckdb import DuckDB
from patronage.sources.fields import described, spare_columns
from patronage.sources.guess import guess
from patronage.sources.options import ReadOptions
from patronage.sources.orders.amounts import is_total, subtotal_field, without_shipping_and_tax
from patronage.sources.orders.given_back import given_back_findings
from patronage.sources.orders.orders import make_orders
from patronage.sources.orders.refunds import make_refunds
from patronage.sources.persons import stage_links, stage_persons
from patronage.sources.raw import Raw
from patronage.sources.source import Made, Source
from patronage.sources.values.currency import with_currency
from patronage.sources.values.typed import stage_typed
from patronage.sources.values.values import decide_values

__all__ = ["TABLE_FILES"]


def _recognises(_engine: DuckDB, _raw: Raw, _options: ReadOptions) -> str:
    return "each row stands for itself"


def _make(engine: DuckDB, raw: Raw, options: ReadOptions) -> Made:
    found = guess(engine, raw, options)
    table, fields = found.table, dict(found.fields)
    totals = table is ORDERS and is_total(fields)
    if totals:
        fields |= subtotal_field(raw, fields)
    decided = decide_values(engine, raw, fields, options)
    if "currency" in table.names:
        # A refund that names no currency is in its order's, which another file tells.
        own = replace(options, currency=None) if table is REFUNDS else options
        decided = with_currency(raw, decided, fields, own)
    required = [n for n in fields if n in table.names and table[n].required]
    typed = stage_typed(engine, raw, decided, required, table.name)
    relations, findings = [(table.name, typed)], list[Finding]()
    if totals:
        typed, findings = without_shipping_and_tax(engine, raw, typed, decided.names)
    if table is ORDERS:
        relations, more = make_orders(engine, raw, typed, decided.names)
        findings += [*more, *given_back_findings(engine, raw, fields)]
    elif table is REFUNDS:
        relations, findings = make_refunds(engine, raw, typed, decided.names)
    if table in (ORDERS, CUSTOMERS):
        relations = [*relations, *stage_persons(engine, raw, typed, decided.names)]
    return Made(
        table.name,
        tuple(relations),
        why=(found.why, *(f"{name} = {f.header!r} {f.why}" for name, f in fields.items())),
        columns=frozenset(fields),
        mapping=f"{table.name}: {described(fields)}",
        findings=(*decided.findings, *findings, *spare_columns(raw, fields)),
        links=stage_links(engine, raw, typed, decided.names) if table is CUSTOMERS else "",
    )


TABLE_FILES = Source("table", "Rows of one table", frozenset(TABLES.all()), _recognises, _make, general=2)
