"""Acquisition: what channels cost and bring, what a new customer costs, and when it has paid back."""

from __future__ import annotations

from patronage.reports.block import Block, Findings, Section, Text
from patronage.reports.changed import changed
from patronage.reports.channels import channel_table
from patronage.reports.chapter import Chapter
from patronage.reports.held import answerable, holds
from patronage.reports.material import Material
from patronage.reports.panel import Panel, panel
from patronage.reports.payback import payback_map
from patronage.reports.spend import spend_by_channel

__all__ = ["acquisition"]

_TILES = (
    "spend",
    "new_customers",
    "cac",
    "blended_cac",
    "fully_loaded_cac",
    "conversion_rate",
    "visits",
    "mer",
)
_CAC = ("cac", "blended_cac", "fully_loaded_cac")
_CODES = (
    "spend_without_customers",
    "customers_without_spend",
    "unmapped_channel",
    "overlapping_claims",
    "repeated_spend",
)
_FACTS = {"spend": ("spend_facts",), "visits": ("visit_facts", "visitor_facts")}


def _write(material: Material) -> Section:
    numbers = panel(material, (*_TILES, "acquisition_spend"))
    missing = [name for name, facts in _FACTS.items() if not any(holds(material.coverage, f) for f in facts)]
    blocks: list[Block | None] = [numbers.tiles(_TILES), channel_table(material, numbers), _noticed(material)]
    if "spend" not in missing:
        blocks.append(numbers.lines(*_CAC, title=material.text("acquisition.cac")))
        blocks.append(spend_by_channel(material))
        blocks.append(_matrix(material))
        blocks.append(changed(material, "cac"))
    if missing:
        said = tuple(material.text(f"acquisition.lacking.{name}") for name in missing)
        blocks.append(Text(said, tone="note"))
    shown = tuple(block for block in blocks if block)
    return Section(acquisition.name, material.text("acquisition.title"), _lead(numbers), shown)


acquisition = Chapter("acquisition", 45, _write, needs=tuple(f for facts in _FACTS.values() for f in facts))


def _noticed(material: Material) -> Findings | None:
    """Show what was noticed of spend and customers beside their numbers, as the quality of the data does."""
    found = tuple(each for each in material.noticed if each.code in _CODES)
    return Findings(material.text("quality.noticed"), found) if found else None


def _matrix(material: Material) -> Block | None:
    if not answerable(material.coverage, material.assume, ("historic_clv", "cac")):
        return None
    if not material.has_margin:
        return Text((material.text("acquisition.no_margin"),), tone="note")
    return payback_map(material)


def _lead(numbers: Panel) -> str:
    material = numbers.material
    if numbers.knows("cac"):
        new = material.locale.counted("report.new_customers", numbers.count("new_customers"))
        spent = numbers.short("acquisition_spend")
        return material.text("acquisition.lead", cac=numbers.short("cac"), spent=spent, new=new)
    if numbers.knows("conversion_rate"):
        return material.text("acquisition.lead_of_visits", rate=numbers.short("conversion_rate"))
    return ""
