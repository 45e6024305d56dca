"""How often customers got in touch."""

from __future__ import annotations

from patronage.base.expr import Expr, Literal, call, case, over
from patronage.base.select import Select, select, source
from patronage.contract.service_facts import CONTACT_FACTS
from patronage.metrics.band import MEMBER, SINCE, UNTIL, Band

__all__ = ["contacts_band"]

_CONTACTS = source("contacts_numbered", "n")
_NUMBER = _CONTACTS["number"]


def _numbered() -> Select:
    c = source(CONTACT_FACTS.name, "c")
    by_time = (c["arrived_on"], c["contact_id"])
    customer: tuple[Expr, ...] = (c["customer"],)
    return select(
        c,
        customer=c["customer"],
        arrived_on=c["arrived_on"],
        number=over(call("row_number"), partition=customer, order=by_time),
        next_arrived_on=over(call("lead", c["arrived_on"]), partition=customer, order=by_time),
    ).where(c["is_contact"] & c["is_given"])


def _first_two() -> Select:
    columns = {
        "customer": _CONTACTS["customer"],
        SINCE: _CONTACTS["arrived_on"],
        UNTIL: case((_NUMBER.eq(1), _CONTACTS["next_arrived_on"])),
        MEMBER: case((_NUMBER.eq(1), "1"), otherwise=Literal("2+")),
    }
    return Select(tuple(columns.items()), _CONTACTS).where(_NUMBER.is_in(1, 2))


contacts_band = Band(
    name="contacts_band",
    label="Contacts before",
    rule="How often the customer had got in touch: 0, 1, 2+",
    steps=((_CONTACTS.name, _numbered()), ("contacts_band", _first_two())),
    none="0",
    stands_on=CONTACT_FACTS.name,
)
