"""Tables that tell the spend of one platform at several levels: one of them counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from patronage.sources.raw import Raw
from patronage.sources.readers.landed_ads import platform_and_level

__all__ = ["tell_spend_again"]

# By campaign first; what tells a part of it alone comes last.
_LEVELS = ("campaign", "ad group", "ad", "account", "place or audience", "keyword", "search term")


def tell_spend_again(raws: Sequence[Raw]) -> Mapping[Raw, str]:
    """Find the tables of spend that another one tells better, and which that is."""
    best: dict[str, tuple[int, Raw]] = {}
    ranked = [(raw, found) for raw in raws if (found := platform_and_level(raw))]
    for raw, (platform, level) in ranked:
        rank = _LEVELS.index(level)
        if platform not in best or rank < best[platform][0]:
            best[platform] = (rank, raw)
    return {raw: best[platform][1].name for raw, (platform, _) in ranked if best[platform][1] is not raw}
