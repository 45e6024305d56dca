"""The days each version of a subscription holds for: as a trial, and as something paid for."""

from __future__ import annotations

from patronage.base.expr import Expr, Literal, call, case, over, ratio
from patronage.base.select import Select, Source, Union, select, source, union
from patronage.contract.subscription_status import OVER_STATUSES, TRIAL_STATUSES
from patronage.contract.table import GIVEN_NOT, MISSING
from patronage.facts.channels import shop_channel, with_channel
from patronage.facts.currency import converted, has_rate, join_rate
from patronage.facts.kept import LINKED, linked, person_of

__all__ = ["SPANS", "earlier", "foreign_subscriptions", "subscription_spans"]

SPANS = "subscription_spans"
"""The step with one row a version and phase: from its first day until the day it no longer holds."""

_TOLD, _DATED, _ENDED, _PHASES = ("versions_told", "versions_dated", "versions_ended", "version_phases")
_CARRIED = ("subscription_id", "customer", "plan", "billing_interval", "channel", "monthly", "currency")
_SEEN = ("seen_on", "stopped_on")


def subscription_spans(shop_currency: str) -> tuple[tuple[str, Select | Union], ...]:
    """Give the steps that end in `SPANS`, in their order."""
    return (
        (LINKED, linked()),
        (_TOLD, _told()),
        (_DATED, _dated()),
        (_ENDED, _ended()),
        (_PHASES, _phases()),
        (SPANS, _in_shop_currency(shop_currency)),
    )


def foreign_subscriptions(shop_currency: str) -> Select:
    """Give what is paid a month in another currency, by the day whose rate it takes."""
    v = source(_PHASES, "v")
    query = select(v, currency=v["currency"], day=v["from_on"], amount=v["monthly"])
    query = query.where(v["currency"].ne(shop_currency) & v["phase"].eq("paid"))
    return query.with_steps(subscription_spans(shop_currency)[:-1])


def earlier(one: Expr, other: Expr) -> Expr:
    """Give the earlier of two days, either of which may be absent."""
    # Engines disagree on the least of a day and nothing.
    return call("least", one.or_else(other), other.or_else(one))


def _told() -> Select:
    """Read the versions as delivered, amounts a month, and number them."""
    s, people = source("subscriptions", "s"), source(LINKED, "p")
    customer = s["customer"].or_else(GIVEN_NOT)
    status = call("lower", call("trim", s["status"])).or_else("")
    valid_from = s["valid_from"].or_else(s["started_on"])
    number = over(call("row_number"), partition=(s["subscription_id"],), order=(valid_from, s["started_on"]))
    query = select(
        s,
        subscription_id=s["subscription_id"],
        customer=person_of(people, customer),
        plan=s["plan"].or_else(MISSING),
        billing_interval=s["interval"].or_else(MISSING),
        channel=shop_channel(s["channel"]),
        monthly=_monthly(s),
        currency=s["currency"],
        number=number,
        started_on=s["started_on"],
        valid_from=valid_from,
        ended_on=s["ended_on"],
        trial_end_on=s["trial_end_on"],
        is_trial=status.is_in(*sorted(TRIAL_STATUSES)),
        is_over=status.is_in(*sorted(OVER_STATUSES)),
        is_planned=~status.is_in("", *sorted(OVER_STATUSES)),
    ).left_join(people, people["customer"].eq(customer))
    return with_channel(query, s["channel"])


def _monthly(s: Source) -> Expr:
    """Bring an amount to a month, rounded to the stored place; how often it is paid must be told."""
    amount, interval = s["amount"], call("lower", call("trim", s["interval"]))
    return case(
        (interval.eq("month"), amount),
        (interval.eq("week"), ratio(amount * 52, 12).cast("money")),
        (interval.eq("quarter"), ratio(amount, 3).cast("money")),
        (interval.eq("year"), ratio(amount, 12).cast("money")),
    )


def _dated() -> Select:
    """Say from which day each version holds and when it ends by its own word."""
    v = source(_TOLD, "v")
    is_first = v["number"].eq(1)
    # The first version known stands for all that went before it.
    begins = case((is_first, v["started_on"]), otherwise=call("greatest", v["valid_from"], v["started_on"]))
    # Without a day, a list that only says "ended" does not say since when: it runs, and is reported.
    stops = case((v["is_over"] & ~is_first, earlier(v["ended_on"], begins)), otherwise=v["ended_on"])
    kept = (*_CARRIED, "trial_end_on", "is_trial", "number")
    columns: dict[str, Expr] = {name: v[name] for name in kept}
    # What runs and names an end has a plan, which nobody has seen come true.
    seen = case((~v["is_planned"], stops))
    return select(v, **columns, begins_on=begins, stops_on=stops, stopped_on=seen)


def _ended() -> Select:
    """End each version with its own end or the beginning of the next."""
    v = source(_DATED, "v")
    own = (v["subscription_id"],)
    following = over(call("lead", v["begins_on"]), partition=own, order=(v["number"],))
    # A version that was written down after it had ended says so of all that went before it.
    told_late = case((v["stops_on"] < v["begins_on"], v["stops_on"]))
    told_end = over(call("min", told_late), partition=own, order=((v["number"], True),))
    from_on = earlier(v["begins_on"], told_end)
    paid_from = case(
        (v["is_trial"] & v["trial_end_on"].is_null(), None),
        otherwise=call("greatest", from_on, v["trial_end_on"].or_else(from_on)),
    )
    # One that ended on the day it began came and went all the same; a later version only tells an end.
    is_brief = v["number"].eq(1) & v["stops_on"].eq(from_on).or_else(other=False)
    columns: dict[str, Expr] = {name: v[name] for name in _CARRIED}
    until_on = earlier(earlier(v["stops_on"], following), told_end)
    return select(
        v,
        **columns,
        from_on=from_on,
        until_on=until_on,
        paid_from=paid_from,
        is_brief=is_brief,
        seen_on=from_on,
        stopped_on=earlier(v["stopped_on"], told_end),
    )


def _phases() -> Union:
    """Part what is a trial from what is paid for; a version that holds for no day is left out."""
    v = source(_ENDED, "v")
    carried = {name: v[name] for name in (*_CARRIED, *_SEEN)}
    until, paid_from = v["until_on"], v["paid_from"]
    trial = select(
        v, **carried, from_on=v["from_on"], until_on=earlier(until, paid_from), phase=Literal("trial")
    )
    trial = trial.where(paid_from.is_null() | (paid_from > v["from_on"]))
    paid = select(v, **carried, from_on=paid_from, until_on=until, phase=Literal("paid"))
    return union(
        trial.where(until.is_null() | (until > v["from_on"]) | v["is_brief"]),
        paid.where(~paid_from.is_null() & (until.is_null() | (until > paid_from) | _is_brief(paid_from))),
    )


def _is_brief(paid_from: Expr) -> Expr:
    v = source(_ENDED, "v")
    return v["is_brief"] & paid_from.eq(v["from_on"])


def _in_shop_currency(shop_currency: str) -> Select:
    """State what is paid a month by the rate of the day it began: without a rate it is unknown."""
    v = source(_PHASES, "v")
    amount = case(
        (v["phase"].eq("trial"), Literal(0).cast("money")),
        (has_rate(v, shop_currency), converted(v["monthly"])),
    )
    columns = {name: v[name] for name in (*_CARRIED, *_SEEN) if name not in ("monthly", "currency")}
    query = select(
        v, **columns, from_on=v["from_on"], until_on=v["until_on"], phase=v["phase"], amount=amount
    )
    return join_rate(query, v["currency"], v["from_on"])
