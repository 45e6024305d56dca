"""The chapter on the value to come, written from what was found."""

from __future__ import annotations

from patronage.base.units import MONEY
from patronage.forecasts.value.valued import Valued
from patronage.reports.block import Block, Section, Text
from patronage.reports.material import Material
from patronage.reports.outlook.alive import alive_map, tells_leaving
from patronage.reports.outlook.bids import bid_blocks
from patronage.reports.outlook.judged import judged
from patronage.reports.outlook.leaving import at_risk_table
from patronage.reports.outlook.outlook import FEWEST, Outlook, everybody
from patronage.reports.outlook.parts import by_parts
from patronage.reports.outlook.tiers import by_tier

__all__ = ["NAME", "only", "outlook_section"]

NAME = "outlook"
"""The name of the chapter, and its address on the page."""


def outlook_section(material: Material, found: Outlook) -> Section:
    """Write the chapter from what was found."""
    if found.valued is None:
        return only(material, "too_few", again=found.again, fewest=FEWEST)
    blocks: list[Block] = [*by_parts(material, found.valued), *bid_blocks(material, found.valued)]
    if found.validation is None:
        blocks.append(Text((material.text("outlook.not_judged"),), tone="note"))
    else:
        blocks += judged(material, found.validation)
    if not tells_leaving(found.valued):
        blocks.append(Text((material.text("outlook.leaving_untold"),), tone="note"))
    else:
        blocks.append(alive_map(material, found.valued))
        if found.leaving is not None:
            blocks.append(at_risk_table(material, found.leaving))
    blocks += [by_tier(material, found.valued), _meanings(material, found.valued)]
    return Section(NAME, material.text("outlook.title"), _lead(material, found.valued), tuple(blocks))


def only(material: Material, why: str, **values: object) -> Section:
    """Write it as one sentence: what is missing."""
    said = material.text(f"outlook.{why}", **values)
    return Section(NAME, material.text("outlook.title"), "", (Text((said,), tone="note"),))


def _lead(material: Material, valued: Valued) -> str:
    worth, level = everybody(valued), valued.options.level
    low, high = worth.parameter_interval(level)
    least, most = worth.predictive_interval(level)
    basis = "revenue" if valued.prepared.kept.basis == "revenue" else "margin"
    amounts = {"worth": worth.value, "low": low, "high": high, "least": least, "most": most}
    return material.locale.counted(
        f"report.outlook.lead.{basis}",
        round(float(worth.customers[0])),
        **{name: material.short(float(amount[0]), MONEY) for name, amount in amounts.items()},
    )


def _meanings(material: Material, valued: Valued) -> Text:
    """Say what each number is, and how they were made."""
    names = ("active", "orders", "value", "expectation", "coming", "new", "cost", "simple", "at_risk")
    meanings = (material.text(f"outlook.meaning.{name}") for name in names)
    notes = (material.sentence(note) for note in valued.notes)
    return Text((*meanings, *dict.fromkeys(notes)), material.text("outlook.how"), tone="note")
