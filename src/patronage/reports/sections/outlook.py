"""The value to come: of customers, how sure that is, and whom the shop may lose; and of contracts."""

from __future__ import annotations

from dataclasses import replace

from patronage.contract.subscription_facts import SUBSCRIPTION_CHANGES
from patronage.reports.block import Section, Text
from patronage.reports.chapter import OF_ORDERS, Chapter
from patronage.reports.held import holds
from patronage.reports.material import Material

__all__ = ["outlook"]


def _write(material: Material) -> Section:
    has_contracts = holds(material.coverage, SUBSCRIPTION_CHANGES.name)
    if not material.forecasts or not (material.has_customers or has_contracts):
        why = "not_asked" if material.has_customers or has_contracts else "no_customers"
        said = (material.text(f"outlook.{why}"),)
        return Section(outlook.name, material.text("outlook.title"), "", (Text(said, tone="note"),))
    # Models, and scipy with them, are imported where they are asked for.
    from patronage.features.remembered import remembered
    from patronage.reports.outlook.contracts import contracts_of
    from patronage.reports.outlook.outlook import outlook_of
    from patronage.reports.outlook.section import outlook_section

    with remembered(material.engine) as once:
        asked = replace(material, engine=once)
        found = outlook_of(asked) if material.has_customers else None
        return outlook_section(asked, found, contracts_of(asked))


outlook = Chapter("outlook", 42, _write, needs=(*OF_ORDERS, SUBSCRIPTION_CHANGES.name))
