"""Costs people keep beside their ad accounts: payroll, tools, agencies; a row each or a column a month."""

from __future__ import annotations

from patronage.contract.planning import COSTS
from patronage.engine.duckdb import DuckDB
from patronage.sources.fingerprint import header_of
from patronage.sources.known import Known, make_known
from patronage.sources.options import ReadOptions
from patronage.sources.raw import Raw
from patronage.sources.readers.tables import TABLE_FILES
from patronage.sources.rework import cell, rework
from patronage.sources.source import Made, Source
from patronage.sources.values.months import first_day_sql, last_day_sql, month_columns
from patronage.sources.wide import one_row_a_period

__all__ = ["COST_FILES"]

_DEPARTMENT = (
    "department",
    "cost center",
    "cost centre",
    "team",
    "departamento",
    "centro de coste",
    "equipo",
    "отдел",
    "подразделение",
    "departament",
    "centru de cost",
    "echipă",
)
_ITEM = (
    "item",
    "description",
    "cost item",
    "concepto",
    "descripción",
    "статья",
    "статья расходов",
    "описание",
    "denumire",
    "descriere",
)
_AMOUNT = (
    "amount",
    "cost",
    "costs",
    "value",
    "importe",
    "coste",
    "gasto",
    "сумма",
    "расход",
    "расходы",
    "sumă",
    "cheltuială",
)
_FROM = (
    "from",
    "from on",
    "month",
    "date",
    "start",
    "start date",
    "mes",
    "fecha",
    "месяц",
    "дата",
    "lună",
    "data",
    "period",
)
# What a table of spend, of orders or of targets has.
_OF_OTHERS = (
    "clicks", "impressions", "campaign", "campaign id", "platform", "order id", "customer", "customer id",
    "metric", "kpi", "spent on",
)  # fmt: skip


def _recognises(_engine: DuckDB, raw: Raw, _options: ReadOptions) -> str:
    department = header_of(raw, *_DEPARTMENT)
    if not department or header_of(raw, *_OF_OTHERS):
        return ""
    if periods := month_columns(raw):
        return f"headers {department} and {raw.headers[min(periods)]}"
    amount, day = header_of(raw, *_AMOUNT), header_of(raw, *_FROM)
    return f"headers {department}, {amount} and {day}" if amount and day else ""


def _make(engine: DuckDB, raw: Raw, options: ReadOptions) -> Made:
    if periods := month_columns(raw):
        raw = one_row_a_period(engine, raw, periods)
    begins = cell(raw, *_FROM)
    ends = cell(raw, "to", "to on", "end", "end date", "hasta", "по", "până la")
    days = {"first day": first_day_sql(begins), "last day": f"coalesce({ends}, {last_day_sql(begins)})"}
    raw = rework(engine, raw, days)
    headers = {
        "from_on": ("first day",),
        "to_on": ("last day",),
        "department": _DEPARTMENT,
        "item": _ITEM,
        "amount": _AMOUNT,
        "currency": ("currency", "moneda", "divisa", "валюта", "monedă"),
        "purpose": ("purpose", "finalidad", "назначение", "scop"),
    }
    return make_known(engine, raw, options, Known(TABLE_FILES, headers, COSTS.name))


COST_FILES = Source("costs", "Costs by department", frozenset({"costs"}), _recognises, _make)
