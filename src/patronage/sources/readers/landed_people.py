"""Tables of people that connectors land: customers of Stripe, Recharge, Klaviyo, users of Zendesk."""

from __future__ import annotations

from patronage.engine.duckdb import DuckDB
from patronage.sources.known import Known, make_known
from patronage.sources.landed.kinds import kind_of
from patronage.sources.landed.rows import landed_rows
from patronage.sources.notes import Note
from patronage.sources.options import ReadOptions
from patronage.sources.raw import Raw
from patronage.sources.readers.tables import TABLE_FILES
from patronage.sources.rework import cell, leave_out, own_id, rework
from patronage.sources.source import Made, Source

__all__ = ["LANDED_PEOPLE"]

_PEOPLE = {("Stripe", "customer"), ("Recharge", "customer"), ("Klaviyo", "person"), ("Zendesk", "user")}
_NUMBERED = ("Recharge", "Zendesk")
"""Systems whose ids are numbers, as a shop's may be; what they call external is the shop's id."""

_HEADERS = {
    "customer": ("id",),
    "email": ("email",),
    "phone": ("phone", "phone_number"),
    "name": ("name",),
    "first_name": ("first_name",),
    "last_name": ("last_name",),
    "created_at": ("created_at", "created"),
    "country": ("country", "address_country", "shipping_address_country"),
    "updated_at": ("updated_at", "updated"),
    "person": ("external_id", "external_customer_id_ecommerce"),
    "kind": (),
    "acquisition_channel": (),
}
_INSTANTS = ("created_at", "created", "updated_at", "updated")


def _recognises(_engine: DuckDB, raw: Raw, _options: ReadOptions) -> str:
    kind = kind_of(raw)
    return kind.told(raw) if kind and (kind.system, kind.name) in _PEOPLE else ""


def _make(engine: DuckDB, raw: Raw, options: ReadOptions) -> Made:
    raw, findings = landed_rows(engine, raw, _INSTANTS)
    role = cell(raw, "role")
    agents = Note(
        "users_at_work", raw.relation, f"lower({role}) in ('agent', 'admin')",
        "users are agents of the help desk, not customers, and left out", role,
    )  # fmt: skip
    findings += leave_out(engine, raw, agents)
    kind = kind_of(raw)
    if kind and kind.system in _NUMBERED:
        raw = rework(engine, raw, {"id": own_id(kind.system.lower(), cell(raw, "id"))})
    return make_known(engine, raw, options, Known(TABLE_FILES, _HEADERS, "customers", findings))


LANDED_PEOPLE = Source(
    "landed_people", "Landed tables of Stripe's, Recharge's and Klaviyo's customers, and Zendesk's users",
    frozenset({"customers"}), _recognises, _make,
)  # fmt: skip
