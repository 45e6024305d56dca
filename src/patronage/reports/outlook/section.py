"""The chapter on the value to come, written from what was found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from patronage.base.units import MONEY
from patronage.forecasts.contracts.contracts import Contracts
from patronage.forecasts.value.valued import Valued
from patronage.reports.block import Block, Section, Text
from patronage.reports.material import Material
from patronage.reports.outlook.alive import alive_map, tells_leaving
from patronage.reports.outlook.bids import bid_blocks
from patronage.reports.outlook.contracts import contract_blocks
from patronage.reports.outlook.judged import judged
from patronage.reports.outlook.leaving import at_risk_table
from patronage.reports.outlook.outlook import FEWEST, Outlook, everybody
from patronage.reports.outlook.parts import by_parts
from patronage.reports.outlook.tiers import by_tier

__all__ = ["NAME", "only", "outlook_section"]

NAME = "outlook"
"""The name of the chapter, and its address on the page."""


def outlook_section(material: Material, found: Outlook | None, contracts: Contracts | None = None) -> Section:
    """Write the chapter from what was found: customers first, then contracts.

    Parameters
    ----------
    material
        What it is written from.
    found
        Of customers; None where no order names one.
    contracts
        None where the shop has none.
    """
    of_contracts = () if contracts is None else contract_blocks(material, contracts)
    if found is None or found.valued is None:
        return _without_customers(material, found, of_contracts)
    blocks = [*_of_customers(material, found.valued, found), *of_contracts]
    if contracts is not None:
        blocks.append(Text((material.text("outlook.contracts.not_added"),), tone="note"))
    return Section(NAME, material.text("outlook.title"), _lead(material, found.valued), tuple(blocks))


def _without_customers(material: Material, found: Outlook | None, of_contracts: tuple[Block, ...]) -> Section:
    if found is None:
        told = only(material, "no_customers")
    else:
        told = only(material, "too_few", again=found.again, fewest=FEWEST)
    return replace(told, blocks=(*of_contracts, *told.blocks))


def _of_customers(material: Material, valued: Valued, found: Outlook) -> Iterator[Block]:
    yield from by_parts(material, valued)
    yield from bid_blocks(material, valued)
    if found.validation is None:
        yield Text((material.text("outlook.not_judged"),), tone="note")
    else:
        yield from judged(material, found.validation)
    if not tells_leaving(valued):
        yield Text((material.text("outlook.leaving_untold"),), tone="note")
    else:
        yield alive_map(material, valued)
        if found.leaving is not None:
            yield at_risk_table(material, found.leaving)
    yield by_tier(material, valued)
    yield _meanings(material, valued)


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
