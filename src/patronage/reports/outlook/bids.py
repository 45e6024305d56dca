"""What may be bid on: the gates of the year ahead, of the whole shop and of each channel."""

from __future__ import annotations

from collections.abc import Iterator

from patronage.base.units import SHARE, TEXT
from patronage.forecasts.value.bids import BIAS, RISK, Bid
from patronage.forecasts.value.valued import Valued
from patronage.reports.block import Block, Column, Row, Table, Text
from patronage.reports.material import Material, sentence
from patronage.reports.outlook.outlook import labels_of

__all__ = ["bid_blocks"]


def bid_blocks(material: Material, valued: Valued) -> tuple[Block, ...]:
    """Give a warning where the whole shop may not be bid on, and the table of all gates."""
    whole = valued.bid_on_shop
    labels, group = labels_of(valued, 0)
    bids = valued.bids(group, len(labels)) if len(labels) > 1 else ()
    rows = [_row(material, material.text("outlook.shop"), whole)]
    rows += [_row(material, str(label), bid) for label, bid in zip(labels, bids, strict=False)]
    columns = (
        Column("part", material.text("outlook.channel"), TEXT),
        Column("off_lately", material.text("outlook.bid.off_lately"), SHARE),
        Column("chance_of_a_miss", material.text("outlook.bid.chance_of_a_miss"), SHARE),
        Column("verdict", material.text("outlook.bid.verdict"), TEXT),
    )
    limits = {"limit": material.locale.write(BIAS, SHARE), "most": material.locale.write(RISK, SHARE)}
    table = Table(
        material.text("outlook.bid.title"),
        columns,
        tuple(rows),
        lead=material.text("outlook.bid.lead", **limits),
        note=material.text("outlook.bid.note"),
    )
    return (*_warning(material, whole), table)


def _warning(material: Material, whole: Bid) -> Iterator[Text]:
    missed = [each.words for each in whole.judgements if each.outcome == "fail"]
    if missed:
        yield Text(tuple(sentence(material.locale.note(words)) for words in missed), tone="warning")


def _row(material: Material, label: str, bid: Bid) -> Row:
    said = "open" if bid.outcome == "not judged" else bid.outcome
    return label, bid.lately.score, bid.risk.score, material.text(f"outlook.bid.{said}")
