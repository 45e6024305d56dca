"""Amounts in other currencies: those without a rate, those that took an earlier one, and rates that jump."""

from __future__ import annotations

from patronage.base.expr import Literal, call, count, over, ratio, total
from patronage.base.finding import Finding
from patronage.base.select import select, source
from patronage.contract.foreign_facts import FOREIGN_AMOUNTS
from patronage.contract.planning import RATES
from patronage.engine.protocol import Engine
from patronage.facts.check import Check
from patronage.facts.without_rate import by_currency, read_amounts_without_rate

__all__ = ["CURRENCY_WITHOUT_RATE", "RATES_OF_DAYS_BEFORE", "RATE_JUMPS"]

_REMEDY = "Load the rates of their days: a file with date, from, to, rate, or one with a column a currency."
_JUMP = 2.5
_NEAR_DAYS = 31


def _without_rate(engine: Engine) -> list[Finding]:
    return [
        Finding(
            "currency_without_rate",
            f"{one.delivered} in {one.currency} have no rate{_days(one.first, one.last, one.days)}:"
            f" {one.amount:,.2f} {one.currency} are listed and added to nothing",
            "warning",
            value=f"{one.delivered} {one.currency}",
            remedy=_REMEDY,
            count=one.rows,
        )
        for one in by_currency(read_amounts_without_rate(engine))
    ]


def _counted(days: object) -> str:
    return "1 day" if days == 1 else f"{days:,} days"


def _days(first: object, last: object, days: int) -> str:
    if first is None:
        return ""
    return f" on {first}" if first == last else f" on {_counted(days)} from {first} to {last}"


def _days_before(engine: Engine) -> list[Finding]:
    f = source(FOREIGN_AMOUNTS.name, "f")
    query = select(
        f,
        rows=total(f["rows"]).cast("bigint"),
        days=count(),
        longest=call("max", call("days_between", f["told_on"], f["day"])),
    ).where(f["told_on"] < f["day"])
    [(rows, days, longest)] = engine.run(query)[1]
    if not days:
        return []
    return [
        Finding(
            "rates_of_days_before",
            f"{_counted(days)} of a currency without an own rate: the last one before counts,"
            f" at most {_counted(longest)} old",
            remedy="rate_holds_days in patronage.toml says how long a rate may hold.",
            count=int(str(rows)),
        )
    ]


def _jumps(engine: Engine) -> list[Finding]:
    """Find rates told at most a month apart that differ as no currency does: nearly always a lost decimal."""
    r, j = source("rates", "r"), source("neighbours", "j")
    pair = (r["currency_from"], r["currency_to"])
    before = {
        "day_before": over(call("lag", r["valid_on"]), partition=pair, order=(r["valid_on"],)),
        "rate_before": over(call("lag", r["rate"]), partition=pair, order=(r["valid_on"],)),
    }
    names = ("valid_on", "currency_from", "currency_to", "rate")
    neighbours = select(r, **{name: r[name] for name in names}, **before)
    factor = ratio(j["rate"], j["rate_before"])
    is_far = (factor > _JUMP) | (ratio(j["rate_before"], j["rate"]) > _JUMP)
    is_near = call("days_between", j["day_before"], j["valid_on"]) <= Literal(_NEAR_DAYS)
    query = select(j, **{name: j[name] for name in (*names, *before)}).where(is_far & is_near)
    _, found = engine.run(
        query.with_step("neighbours", neighbours).order_by("currency_from", "currency_to", "valid_on")
    )
    return [
        Finding(
            "rate_jumps",
            f"one {one} is {rate:g} {other} on {day}, after {earlier:g} on {day_before}",
            "warning",
            value=f"{one} {other} {day}",
            remedy="Check the decimal sign and the direction of that rate.",
        )
        for day, one, other, rate, day_before, earlier in found[:_MOST]
    ]


_MOST = 10

CURRENCY_WITHOUT_RATE = Check("currency_without_rate", FOREIGN_AMOUNTS.name, _without_rate)
RATES_OF_DAYS_BEFORE = Check("rates_of_days_before", FOREIGN_AMOUNTS.name, _days_before)
RATE_JUMPS = Check("rate_jumps", RATES.name, _jumps)
