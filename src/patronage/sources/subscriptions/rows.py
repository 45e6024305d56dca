"""Subscriptions of rows that say when each began: what is paid each interval, and its status."""

from __future__ import annotations

from collections.abc import Collection

from patronage.base.finding import Finding
from patronage.engine.duckdb import DuckDB
from patronage.sources.options import ReadOptions
from patronage.sources.raw import Raw
from patronage.sources.subscriptions.columns import MONTHS_OF

__all__ = ["amount_sql", "stage_rows", "subscription_id_sql"]

_CARRIED = ("customer", "plan", "currency", "channel", "valid_from")
_WITH_DAYS = ("started_at", "ended_at", "trial_end_at", "updated_at")


def stage_rows(
    engine: DuckDB, raw: Raw, typed: str, columns: Collection[str], _options: ReadOptions
) -> tuple[str, tuple[str, ...], list[Finding]]:
    """Stage one subscription a row; give the relation, the evidence and what was noticed."""
    made = f"stage.subscriptions_{raw.index}"
    amount, interval, why = amount_sql(columns)
    carried = [c for c in _CARRIED if c in columns]
    days = [f"{c}, {c.removesuffix('_at')}_on" for c in _WITH_DAYS if c in columns]
    own = "subscription_id" if "subscription_id" in columns else subscription_id_sql(columns)
    engine.execute(f"""
        create or replace table {made} as
        select {own} as subscription_id, {", ".join([*carried, *days])}, {_status(columns)} as status,
          {interval} as interval, {amount} as amount, _file, _row
        from {typed}
    """)
    return made, why, []


def amount_sql(columns: Collection[str]) -> tuple[str, str, tuple[str, ...]]:
    """Give SQL for what is paid each interval and for the interval, and say how they are found.

    An amount as delivered is paid each interval. One a month or a year by its header is brought to the
    interval it is paid in: a plan of 20 a month that is paid yearly comes to 240 a year.
    """
    has = set(columns).__contains__
    interval = "interval" if has("interval") else "null"
    if has("amount"):
        return "amount", f"cast({interval} as varchar)", ()
    money = "cast({} as decimal(18,4))".format
    if has("monthly"):
        times = " ".join(f"when '{name}' then {months}" for name, months in MONTHS_OF.items())
        amount = money(f"monthly * coalesce(case {interval} {times} end, 1)")
        # Weeks and months do not divide; what is paid a month stays that.
        paid = f"case when {interval} in ('quarter', 'year') then {interval} else 'month' end"
        return amount, paid, ("amount = monthly x the months of the interval",)
    if has("yearly"):
        return money("yearly"), "'year'", ("amount = what comes to a year, paid by the year",)
    return money("null"), f"cast({interval} as varchar)", ()


def subscription_id_sql(columns: Collection[str]) -> str:
    """Give SQL for an id made of who, when and which plan; equal ones are numbered.

    Hashed: a subscription outlives the erasure of its customer, whose id must not survive in it.
    """
    parts = ["customer", *(c for c in ("started_on", "plan") if c == "started_on" or c in columns)]
    key = f"left(md5(concat_ws('|', 'subscription', {', '.join(parts)})), 16)"
    rest = [c for c in ("amount", "monthly", "yearly") if c in columns]
    return f"{key} || '-' || row_number() over (partition by {key} order by {', '.join([*rest, '_row'])})"


def _status(columns: Collection[str]) -> str:
    """Give SQL for the status: as delivered, else what the flags say.

    A day of the end says by itself that a subscription is over, and from when on.
    """
    has = set(columns).__contains__
    cases = []
    if has("is_trial"):
        cases.append("when is_trial then 'trial'")
    if has("churned"):
        cases.append(f"when churned{' and ended_at is null' if has('ended_at') else ''} then 'ended'")
    made = f"case {' '.join(cases)} else 'active' end" if cases else "cast(null as varchar)"
    return f"coalesce(lower(status), {made})" if has("status") else made
