"""How customers prefer to get in touch."""

from __future__ import annotations

from patronage.base.expr import Aggregate, Expr, call, over
from patronage.base.select import Select, select, source
from patronage.contract.service_facts import CONTACT_FACTS
from patronage.contract.table import MISSING
from patronage.metrics.band import MEMBER, SINCE, UNTIL, Band

__all__ = ["preferred_medium"]

_USED, _SO_FAR = source("media_used", "n"), source("media_so_far", "s")
_MORE_THAN_ANYBODY = 1_000_000


def _used() -> Select:
    """Count the contacts of each customer so far, and those by the same medium, by day, then id."""
    c = source(CONTACT_FACTS.name, "c")
    by_time = (c["arrived_on"], c["contact_id"])
    customer: tuple[Expr, ...] = (c["customer"],)
    return select(
        c,
        customer=c["customer"],
        medium=c["medium"],
        used_on=c["arrived_on"],
        number=over(call("row_number"), partition=customer, order=by_time),
        uses=over(call("row_number"), partition=(*customer, c["medium"]), order=by_time),
        next_used_on=over(call("lead", c["arrived_on"]), partition=customer, order=by_time),
    ).where(c["is_contact"] & c["is_given"] & c["medium"].ne(MISSING))


def _so_far() -> Select:
    # The most used so far, of equals the one used last: both in one number that only grows.
    place = _USED["uses"] * _MORE_THAN_ANYBODY + _USED["number"]
    best = over(Aggregate("max", place), partition=(_USED["customer"],), order=(_USED["number"],))
    kept = ("customer", "medium", "used_on", "next_used_on")
    return select(_USED, **{name: _USED[name] for name in kept}, place=place, best=best)


def _preferred() -> Select:
    used = source(_SO_FAR.name, "u")
    columns = {
        "customer": _SO_FAR["customer"],
        SINCE: _SO_FAR["used_on"],
        UNTIL: _SO_FAR["next_used_on"],
        MEMBER: used["medium"],
    }
    same = used["customer"].eq(_SO_FAR["customer"]) & used["place"].eq(_SO_FAR["best"])
    return Select(tuple(columns.items()), _SO_FAR).join(used, same)


preferred_medium = Band(
    name="preferred_medium",
    label="Preferred medium",
    rule="The medium the customer had used most often; of several used as often, the last one",
    steps=((_USED.name, _used()), (_SO_FAR.name, _so_far()), ("preferred_medium", _preferred())),
    none="no contact",
    stands_on=CONTACT_FACTS.name,
)
