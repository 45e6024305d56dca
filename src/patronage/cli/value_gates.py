"""Whether values may be bid on, on the screen."""

from __future__ import annotations

import click

from patronage.base.locale import Locale
from patronage.cli.output import print_table
from patronage.contract.table import LABELS
from patronage.forecasts.value.bids import Judgement
from patronage.forecasts.value.valued import Valued

__all__ = ["print_bids"]


def print_bids(valued: Valued | None) -> None:
    """Print the gates of the values of twelve months: of all customers, then of each part."""
    click.echo()
    if valued is None:
        click.echo("Values of 12 months: not judged, since nobody brought money")
        return
    bids = {"all": valued.bid_on_shop}
    bids |= {LABELS.get(name, name): bid for name, bid in valued.bids_on_parts.items()}
    print_table(
        ["Values of 12 months", "Gate", "Score", "", "What follows"],
        [_row(name, each) for name, bid in bids.items() for each in bid.judgements],
        [True, True, False, True, True],
    )


def _row(name: str, each: Judgement) -> list[str]:
    score = "–" if each.score is None else f"{each.score:.4f}"
    return [name, each.gate, score, each.outcome, Locale("en", "").note(each.words)]
