"""Customers whose leaving would cost most, by the ids the shop knows them by, masked."""

from __future__ import annotations

from patronage.base.expr import Scalar
from patronage.base.note import Note
from patronage.base.units import COUNT, TEXT
from patronage.forecasts.churn.at_risk import AtRisk, customer_risks
from patronage.reports.block import Column, Table
from patronage.reports.material import Material, sentence
from patronage.store.identity.listing import first_ids

__all__ = ["MOST_AT_RISK", "at_risk_table"]

MOST_AT_RISK = 10
_SHOWN = (
    "at_risk",
    "orders",
    "days_since_last_order",
    "probability_alive",
    "dropout_probability",
    "if_alive",
)


def at_risk_table(material: Material, leaving: AtRisk) -> Table:
    """List those with most at risk, and why each is on the list."""
    found = customer_risks(leaving, MOST_AT_RISK)
    ids = first_ids(material.own, [int(str(person)) for person in found.column("customer")])
    of = {name.partition("_")[2]: name for name in found.names if name.endswith(("if_alive", "at_risk"))}
    names = [of.get(name, name) for name in _SHOWN]
    units = {c.name: c.unit if c.unit.kind != "duration" else COUNT for c in found.columns}
    columns = (
        Column("customer", material.text("outlook.risk.customer"), TEXT),
        *(
            Column(name, material.text(f"outlook.risk.{shown}"), units[name], bar=shown == "at_risk")
            for shown, name in zip(_SHOWN, names, strict=True)
        ),
        Column("reason", material.text("outlook.risk.reason"), TEXT),
    )
    rows = tuple(
        (
            ids.get(int(str(record["customer"])), str(record["customer"])),
            *(record[name] for name in names),
            _why(material, record["reason"]),
        )
        for record in found.records()
    )
    return Table(
        material.text("outlook.risk.title"),
        columns,
        rows,
        lead=material.text("outlook.risk.lead"),
        note=material.text("outlook.risk.note"),
    )


def _why(material: Material, reason: Scalar) -> str:
    return sentence(material.locale.note(reason)) if isinstance(reason, (Note, str)) else ""
