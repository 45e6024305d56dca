"""Lists of subscriptions: with their days, as a snapshot with tenures, or month by month."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from patronage.contract.subscriptions import SUBSCRIPTIONS
from patronage.engine.duckdb import DuckDB
from patronage.sources.fields import Field, described, spare_columns
from patronage.sources.guess import reached_by
from patronage.sources.headers import plain
from patronage.sources.missing import require_columns
from patronage.sources.notes import noted
from patronage.sources.options import ReadOptions
from patronage.sources.persons import stage_persons
from patronage.sources.raw import Raw
from patronage.sources.source import Made, Source
from patronage.sources.subscriptions.columns import INTERVALS, subscription_fields
from patronage.sources.subscriptions.months import stage_months
from patronage.sources.subscriptions.notes import subscription_notes
from patronage.sources.subscriptions.rows import stage_rows
from patronage.sources.subscriptions.tenures import require_snapshot, stage_tenures
from patronage.sources.values.currency import with_currency
from patronage.sources.values.months import write_out_months
from patronage.sources.values.typed import stage_typed
from patronage.sources.values.utc_headers import mark_utc
from patronage.sources.values.values import Decided, decide_values
from patronage.sources.values.words import word_value

__all__ = ["SUBSCRIPTION_FILES"]

_OF_PAYMENTS = frozenset({"paymentid", "chargeid", "invoiceid", "orderid", "transactionid"})


def _recognises(_engine: DuckDB, raw: Raw, options: ReadOptions) -> str:
    if options.table == SUBSCRIPTIONS.name:
        return "subscriptions, as asked for"
    headers = {plain(h) for h in raw.headers}
    if headers & _OF_PAYMENTS:
        return ""
    names = set(subscription_fields(raw, options))
    return _told(names, headers)


def _told(names: set[str], headers: set[str]) -> str:
    money = names & {"amount", "monthly", "yearly"}
    if {"subscription_id", "started_at"} <= names and (money or names & {"interval", "plan", "ended_at"}):
        return "rows name a subscription and when it began"
    if {"customer", "tenure", "churned"} <= names and money:
        return "rows name a customer, a tenure and whether it ended"
    recurring = names & {"monthly", "yearly"} or (money and "interval" in names)
    if {"customer", "started_at"} <= names and recurring:
        return "rows name a customer, when it began and what is paid again and again"
    if "month" in names and names & {"customer", "subscription_id"} and "monthly" in names:
        return "rows name what is paid for a month"
    # The list a payment provider exports under bare ids.
    return "headers of a list of subscriptions" if "id" in headers and "currentperiodstart" in headers else ""


def _make(engine: DuckDB, raw: Raw, options: ReadOptions) -> Made:
    zones = mark_utc(engine, raw)
    fields = _identified(raw, subscription_fields(raw, options))
    fields |= reached_by(raw, fields, options)
    if "month" in fields:
        write_out_months(engine, raw, fields["month"])
    way = _way(fields)
    _require(raw, fields, way, options)
    decided = _decided(engine, raw, fields, options)
    required = {"rows": ("started_at",), "tenures": ("customer", "tenure"), "months": ("month", "monthly")}[
        way
    ]
    typed = stage_typed(engine, raw, decided, required, SUBSCRIPTIONS.name)
    stage = {"rows": stage_rows, "tenures": stage_tenures, "months": stage_months}[way]
    made, why, findings = stage(engine, raw, typed, decided.names, options)
    return Made(
        SUBSCRIPTIONS.name,
        ((SUBSCRIPTIONS.name, made), *stage_persons(engine, raw, typed, decided.names)),
        why=(*zones, *(f"{name} = {f.header!r} {f.why}" for name, f in fields.items()), *why),
        mapping=f"subscriptions: {described(fields)}",
        findings=(
            *decided.findings,
            *findings,
            *noted(engine, raw, subscription_notes(made, typed, decided.names)),
            *spare_columns(raw, fields),
        ),
        columns=frozenset(fields),
    )


SUBSCRIPTION_FILES = Source(
    "subscriptions", "Lists of subscriptions", frozenset({"subscriptions"}), _recognises, _make, general=1
)


def _way(fields: Mapping[str, Field]) -> str:
    """Tell how the file says when subscriptions hold."""
    if "started_at" in fields or not {"tenure", "month"} & fields.keys():
        return "rows"
    return "tenures" if "tenure" in fields else "months"


def _identified(raw: Raw, fields: dict[str, Field]) -> dict[str, Field]:
    """Take a bare id as the subscription's, where nothing else is."""
    bare = [i for i, h in enumerate(raw.headers) if plain(h) == "id"]
    if "subscription_id" in fields or not bare or bare[0] in {f.index for f in fields.values()}:
        return fields
    place = bare[0]
    found = Field(SUBSCRIPTIONS["subscription_id"], place, raw.headers[place], "by its header")
    return {"subscription_id": found, **fields}


def _require(raw: Raw, fields: Mapping[str, Field], way: str, options: ReadOptions) -> None:
    stand_in = Field(SUBSCRIPTIONS["subscription_id"], -1, "", "made of its customer")
    given = {"subscription_id": stand_in, **fields} if "customer" in fields else dict(fields)
    if way == "tenures":
        require_snapshot(raw, fields)
    if way != "rows":
        given["started_at"] = replace(stand_in, column=SUBSCRIPTIONS["started_at"])
    require_columns(raw, SUBSCRIPTIONS, given, options)


def _decided(engine: DuckDB, raw: Raw, fields: Mapping[str, Field], options: ReadOptions) -> Decided:
    decided = decide_values(engine, raw, {n: f for n, f in fields.items() if n != "interval"}, options)
    if "interval" in fields:
        words = word_value(fields["interval"], INTERVALS, "interval")
        decided = replace(decided, values=(*decided.values, words))
    return with_currency(raw, decided, fields, options)
