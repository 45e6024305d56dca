"""Whom each campaign was meant for, by the day the message left, and what became of it."""

from __future__ import annotations

from patronage.base.expr import Expr, call, case, count, over
from patronage.base.select import Select, select, source
from patronage.contract.campaign_facts import DEFAULT_WINDOW_DAYS
from patronage.contract.campaign_facts import EXPOSURE_FACTS as TABLE
from patronage.contract.facts import CUSTOMER_FACTS
from patronage.contract.table import MISSING
from patronage.facts.channels import shop_channel, with_channel
from patronage.facts.fact import Fact, Making
from patronage.facts.kept import LINKED, linked, person_of

__all__ = ["EXPOSURES"]

_HELD_OUT = ("control", "hold-out", "hold_out", "holdout", "контроль")
_PLACED = "exposures_placed"


def _exposures(_making: Making) -> Select:
    x, c = source(_PLACED, "x"), source(CUSTOMER_FACTS.name, "c")
    by_person = (x["campaign_id"], x["customer"])
    number = over(call("row_number"), partition=by_person, order=(x["exposed_on"], x["exposed_at"]))
    columns: dict[str, Expr] = {name: x[name] for name in TABLE.names if name in _OWN}
    return (
        select(
            x,
            **columns,
            line=number,
            cohort_on=c["cohort_on"],
            opens_known=_is_ever(~x["opened_on"].is_null()),
            clicks_known=_is_ever(~x["clicked_on"].is_null()),
        )
        .left_join(c, c["customer"].eq(x["customer"]))
        .with_step(LINKED, linked())
        .with_step(_PLACED, _placed())
    )


EXPOSURES = Fact(TABLE, _exposures, clock="exposed_on", delivered="exposures")

_OWN = frozenset(TABLE.names) - {"line", "cohort_on", "opens_known", "clicks_known"}


def _is_ever(condition: Expr) -> Expr:
    """Tell whether it is so for any message of the same kind: what is never recorded did not stay undone."""
    kind = source(_PLACED, "x")["campaign_kind"]
    return over(count(condition), partition=(kind,)) > 0


def _placed() -> Select:
    e, k, people = source("exposures", "e"), source("campaigns", "k"), source(LINKED, "p")
    arm = call("lower", call("trim", e["arm"]))
    is_held_out = arm.is_in(*_HELD_OUT).or_else(other=False)
    is_sent = ~is_held_out & ~e["sent_at"].is_null()
    exposed_on = case(
        (is_held_out, e["assigned_on"].or_else(e["sent_on"])),
        otherwise=e["sent_on"].or_else(e["assigned_on"]),
    ).or_else(k["starts_on"])
    columns: dict[str, Expr] = {
        "campaign_id": e["campaign_id"],
        "customer": person_of(people, e["customer"]),
        "exposed_at": case(
            (is_held_out, e["assigned_at"].or_else(e["sent_at"])),
            otherwise=e["sent_at"].or_else(e["assigned_at"]),
        ),
        "exposed_on": exposed_on,
        "until_on": call("add_days", exposed_on, k["window_days"].or_else(DEFAULT_WINDOW_DAYS)),
        "is_sent": is_sent,
        "opened_on": case((is_sent, e["opened_on"].or_else(e["clicked_on"]))),
        "clicked_on": case((is_sent, e["clicked_on"])),
        "campaign": k["campaign"].or_else(e["campaign_id"]),
        "campaign_kind": call("lower", call("trim", k["kind"])).or_else(MISSING),
        "campaign_purpose": call("lower", call("trim", k["purpose"])).or_else(MISSING),
        "channel": shop_channel(k["channel"]),
        "arm": case((is_held_out, "holdout"), otherwise=arm.or_else("treated")),
    }
    query = select(e, **columns).left_join(k, k["campaign_id"].eq(e["campaign_id"]))
    query = query.left_join(people, people["customer"].eq(e["customer"]))
    return with_channel(query, k["channel"])
