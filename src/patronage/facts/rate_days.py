"""The rate of each currency and day: the one told for it, else the last before, for a few days."""

from __future__ import annotations

from patronage.base.expr import Expr, Literal, call, case, over, ratio
from patronage.base.select import Select, Union, select, source, union
from patronage.contract.catalogue import TABLES
from patronage.facts.fact import JOINED_FACTS

__all__ = ["HOLDS_DAYS", "RATE_DAYS", "no_rate_days", "other_currencies", "rate_days"]

RATE_DAYS = "rate_days"
"""One row a foreign currency the shop has amounts in and a day it has a rate for; lives during the build."""

HOLDS_DAYS = 7
"""How many days a rate holds where no later one is told, unless the shop states another number."""

_ALWAYS = {"orders", "refunds", "conversions"}
_TOLD, _INVERSE, _CROSS = 1, 2, 3
_WANTED, _LEGS, _WAYS, _RANKED, _LASTING = "wanted", "rate_legs", "rate_ways", "ranked_rates", "lasting_rates"


def other_currencies(shop_currency: str) -> Select:
    """Give the other currencies amounts are delivered in; rates of any further one are of no use."""
    found = source("currencies", "f")
    parts = []
    for name in _delivered():
        rows = source(name, "t")
        is_other = rows["currency"].ne(shop_currency)
        parts.append(select(rows, currency=rows["currency"]).where(is_other).group_by("currency"))
    query = select(found, currency=found["currency"]).group_by("currency")
    return query.with_step("currencies", union(*parts))


def _delivered() -> list[str]:
    """Name the tables with currencies that facts stand on, those of plug-ins too."""
    known = TABLES.all()
    names = _ALWAYS | {fact.delivered for fact in JOINED_FACTS if fact.delivered in known}
    return sorted(name for name in names if "currency" in known[name].names)


def no_rate_days() -> Select:
    """Give no rates: all that a shop of one currency needs."""
    day, nothing = source("calendar", "d"), Literal(None)
    return select(
        day,
        currency=nothing.cast("text"),
        day=day["day"],
        rate=nothing.cast("double"),
        told_on=day["day"],
        way=nothing.cast("text"),
    ).first(0)


def rate_days(shop_currency: str, holds_days: int = HOLDS_DAYS) -> Select:
    """Build the rates.

    A pair told outright goes before its other direction, and that before a way over a third currency whose
    two rates were told for the same day; of several thirds the first by name.
    """
    r, day = source(_LASTING, "r"), source("calendar", "d")
    way = case((r["way"].eq(_TOLD), "told"), (r["way"].eq(_INVERSE), "inverse"), otherwise="cross")
    return (
        select(r, currency=r["currency"], day=day["day"], rate=r["rate"], told_on=r["told_on"], way=way)
        .join(day, (day["day"] >= r["told_on"]) & (day["day"] <= r["until_on"]))
        .with_step(_WANTED, other_currencies(shop_currency))
        .with_step(_LEGS, _legs())
        .with_step(_WAYS, _ways(shop_currency))
        .with_step(_RANKED, _ranked())
        .with_step(_LASTING, _lasting(holds_days))
    )


def _legs() -> Union:
    """Read each rate in both directions."""
    r = source("rates", "r")
    # Tables made by hand may write usd.
    one, other = (call("upper", call("trim", r[f"currency_{end}"])) for end in ("from", "to"))
    there = select(
        r,
        told_on=r["valid_on"],
        one=one,
        other=other,
        rate=r["rate"],
        way=Literal(_TOLD),
    )
    back = select(
        r,
        told_on=r["valid_on"],
        one=other,
        other=one,
        rate=ratio(1, r["rate"]),
        way=Literal(_INVERSE),
    )
    is_pair = one.ne(other) & (r["rate"] > 0)
    return union(there.where(is_pair), back.where(is_pair))


def _ways(shop_currency: str) -> Union:
    """Give every way from a wanted currency to the shop's."""
    leg, onward, wanted = source(_LEGS, "l"), source(_LEGS, "o"), source(_WANTED, "w")
    straight = select(
        leg,
        currency=leg["one"],
        told_on=leg["told_on"],
        rate=leg["rate"],
        way=leg["way"],
        third=Literal(""),
    )
    crossing = select(
        leg,
        currency=leg["one"],
        told_on=leg["told_on"],
        rate=leg["rate"] * onward["rate"],
        way=Literal(_CROSS),
        third=leg["other"],
    ).join(onward, onward["one"].eq(leg["other"]) & onward["told_on"].eq(leg["told_on"]))
    is_wanted = wanted["currency"].eq(leg["one"])
    return union(
        straight.join(wanted, is_wanted).where(leg["other"].eq(shop_currency)),
        crossing.join(wanted, is_wanted).where(
            onward["other"].eq(shop_currency) & leg["other"].ne(shop_currency)
        ),
    )


def _ranked() -> Select:
    w = source(_WAYS, "w")
    # The rate ends ties of one pair told both ways: every engine takes the same.
    by_worth = (w["way"], w["third"], w["rate"])
    place: Expr = over(call("row_number"), partition=(w["currency"], w["told_on"]), order=by_worth)
    columns = {name: w[name] for name in ("currency", "told_on", "rate", "way")}
    return select(w, **columns, place=place)


def _lasting(holds_days: int) -> Select:
    """Say until when each rate is the last one told."""
    r = source(_RANKED, "r")
    following = over(call("lead", r["told_on"]), partition=(r["currency"],), order=(r["told_on"],))
    last = call("add_days", r["told_on"], holds_days)
    until = call("least", last, call("add_days", following, -1).or_else(last))
    columns = {name: r[name] for name in ("currency", "told_on", "rate", "way")}
    return select(r, **columns, until_on=until).where(r["place"].eq(1))
