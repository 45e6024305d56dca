"""The value to come: what customers will be worth, how sure that is, and whom the shop may lose."""

from __future__ import annotations

from dataclasses import replace

from patronage.reports.block import Section, Text
from patronage.reports.chapter import OF_ORDERS, Chapter
from patronage.reports.material import Material

__all__ = ["outlook"]


def _write(material: Material) -> Section:
    if not material.has_customers or not material.forecasts:
        why = "not_asked" if material.has_customers else "no_customers"
        said = (material.text(f"outlook.{why}"),)
        return Section(outlook.name, material.text("outlook.title"), "", (Text(said, tone="note"),))
    # Models, and scipy with them, are imported where they are asked for.
    from patronage.features.remembered import remembered
    from patronage.reports.outlook.outlook import outlook_of
    from patronage.reports.outlook.section import outlook_section

    with remembered(material.engine) as once:
        asked = replace(material, engine=once)
        return outlook_section(asked, outlook_of(asked))


outlook = Chapter("outlook", 42, _write, needs=OF_ORDERS)
