"""What contracts will pay and what a new one is worth, by plan and by channel, with intervals drawn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from patronage.base.expr import Scalar
from patronage.base.units import COUNT, MONEY, TEXT, Unit
from patronage.contract.subscription_facts import SUBSCRIPTION_CHANGES
from patronage.forecasts.contracts.contracts import Contracts, value_contracts
from patronage.forecasts.contracts.options import ContractOptions
from patronage.forecasts.contracts.table import contract_table
from patronage.reports.block import Block, Column, IntervalChart, Table, Text
from patronage.reports.held import holds
from patronage.reports.material import Material
from patronage.reports.outlook.outlook import stated_rate

__all__ = ["contract_blocks", "contracts_of"]

_PARTS = ("plan", "channel")
_MOST = 24  # bars of a chart
_COLUMNS: dict[str, tuple[str, Unit]] = {
    "ahead": ("{of}", MONEY),
    "coming_low": ("predictive_low", MONEY),
    "coming_high": ("predictive_high", MONEY),
    "lifetime": ("lifetime_{of}", MONEY),
    "running": ("running", COUNT),
    "mrr": ("mrr", MONEY),
}
_OF_NEW: dict[str, tuple[str, Unit]] = {
    "new": ("new_contract_{of}", MONEY),
    "new_lifetime": ("new_contract_lifetime_{of}", MONEY),
}
_DRAWN = ("parameter_low", "parameter_high", "predictive_low", "predictive_high")

_Rows = list[dict[str, Scalar]]


def contracts_of(material: Material) -> Contracts | None:
    """Value the contracts of a shop as `patronage value` does; None where it has none."""
    if not holds(material.coverage, SUBSCRIPTION_CHANGES.name):
        return None
    declared = material.coverage.history_rule == "declared"
    options = ContractOptions(
        by=_PARTS,
        margin_rate=stated_rate(material),
        observed_from=material.coverage.history_start if declared else None,
    )
    return value_contracts(material.engine, material.window.as_of, options, material.settings.currency)


def contract_blocks(material: Material, contracts: Contracts) -> tuple[Block, ...]:
    """Give the tables and the chart by plan and by channel, of each that has several, and what they mean."""
    whole, *rows = contract_table(contracts).records()
    of = "revenue" if contracts.basis == "revenue" else "value"
    blocks: list[Block] = []
    for part in _PARTS:
        own = [row for row in rows if row["by"] == part]
        if len(own) > 1:
            own.sort(key=lambda row: float(str(row[of] or 0)), reverse=True)
            blocks += _of_part(material, part, own, whole, of)
    if not blocks:
        blocks = [_table(material, "all", _COLUMNS, [], whole, of)]
    first = blocks[0]
    if isinstance(first, Table):
        blocks[0] = replace(first, lead=_lead(material, contracts, whole, of))
    notes = tuple(dict.fromkeys(material.sentence(note) for note in contracts.notes))
    return (*blocks, Text(notes, material.text("outlook.contracts.how"), tone="note"))


def _of_part(
    material: Material, part: str, rows: _Rows, whole: dict[str, Scalar], of: str
) -> Iterator[Block]:
    yield _table(material, f"{part}s", _COLUMNS, rows, whole, of)
    known = [row for row in rows if row[of] and row["predictive_low"] is not None]
    if len(known) > 1:
        yield _chart(material, part, known[:_MOST], of)
    yield replace(_table(material, f"new_{part}s", _OF_NEW, rows, whole, of), note="")


def _table(
    material: Material,
    title: str,
    columns: dict[str, tuple[str, Unit]],
    rows: Sequence[dict[str, Scalar]],
    whole: dict[str, Scalar],
    of: str,
) -> Table:
    label = "channel" if title.endswith("channels") else "plan"
    names = [source.format(of=of) for source, _ in columns.values()]
    shown = (
        Column(name, _heading(material, name, of), unit, bar=name in {"ahead", "new"})
        for name, (_, unit) in columns.items()
    )
    return Table(
        material.text(f"outlook.contracts.{title}"),
        (Column(label, material.text(f"outlook.contracts.{label}"), TEXT), *shown),
        tuple((row["group"], *(row[name] for name in names)) for row in rows),
        total=(material.text("outlook.contracts.shop"), *(whole[name] for name in names)),
        note=material.text("outlook.columns"),
    )


def _heading(material: Material, name: str, of: str) -> str:
    """Say of money to come whether it is revenue, or what is left of it."""
    basis = "_revenue" if of == "revenue" and name in {"ahead", "lifetime"} else ""
    return material.text(f"outlook.contracts.column.{name}{basis}")


def _chart(material: Material, part: str, rows: _Rows, of: str) -> IntervalChart:
    """Draw what contracts will pay by part: the value, its expectation's interval, that of what comes."""
    names = ("group", of, *_DRAWN)
    labels = ("ahead", "expected_low", "expected_high", "coming_low", "coming_high")
    said = [_heading(material, "ahead", of)]
    said += [material.text(f"outlook.column.{name}") for name in labels[1:]]
    drawn = Table(
        material.text(f"outlook.contracts.{part}_intervals"),
        (
            Column(part, material.text(f"outlook.contracts.{part}"), TEXT),
            *(Column(name, label, MONEY) for name, label in zip(labels, said, strict=True)),
        ),
        tuple(tuple(row[name] for name in names) for row in rows),
        lead=material.text("outlook.contracts.intervals_lead"),
    )
    return IntervalChart(
        drawn, part, "ahead", ("expected_low", "expected_high"), ("coming_low", "coming_high")
    )


def _lead(material: Material, contracts: Contracts, whole: dict[str, Scalar], of: str) -> str:
    running = material.locale.write(whole["running"], COUNT)
    if whole[of] is None:
        return material.text("outlook.contracts.lead.unknown", running=running)
    worth = material.short(whole[of], MONEY)
    if whole["predictive_low"] is None:
        return material.text("outlook.contracts.lead.unsure", running=running, worth=worth)
    least, most = (material.short(whole[name], MONEY) for name in ("predictive_low", "predictive_high"))
    key = f"outlook.contracts.lead.{contracts.basis}"
    return material.text(key, running=running, worth=worth, least=least, most=most)
