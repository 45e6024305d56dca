"""The gates of values as columns of their table, and as objects for programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from patronage.base.expr import Scalar
from patronage.base.units import SHARE, TEXT
from patronage.engine.result import ResultColumn
from patronage.forecasts.value.bids import Bid
from patronage.forecasts.value.valued import Valued

__all__ = ["GATE_COLUMNS", "gate_cells", "gate_objects"]

GATE_COLUMNS = (
    ResultColumn("off_lately", SHARE, "Last days off by"),
    ResultColumn("chance_of_a_miss", SHARE, "Chance of a miss"),
    ResultColumn("gates", TEXT, "Gates"),
)


def gate_cells(bids: Iterable[Bid]) -> list[tuple[Scalar, ...]]:
    """Give the cells of each group in `GATE_COLUMNS`."""
    return [(bid.lately.score, bid.risk.score, bid.outcome) for bid in bids]


def gate_objects(valued: Valued) -> Iterator[dict[str, object]]:
    """Give an object a gate of the whole shop, whose part is None, and of each part with a fit of its own."""
    for part, bid in ((None, valued.bid_on_shop), *valued.bids_on_parts.items()):
        for each in bid.judgements:
            yield {
                "part": part,
                "gate": each.gate,
                "score": each.score,
                "limit": each.limit,
                "outcome": each.outcome,
                "words": each.words,
            }
