"""The ids people know customers by, beside the surrogates the shop keeps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from patronage.base.select import select, source
from patronage.engine.protocol import Engine

__all__ = ["delivered_ids"]


def delivered_ids(engine: Engine) -> Mapping[object, list[str]]:
    """Find the ids each person came by; the surrogate itself means nothing outside the shop."""
    p = source("person_ids", "p")
    _, rows = engine.run(
        select(p, person=p["person"], delivered=p["delivered"]).order_by("person", "delivered")
    )
    found: defaultdict[object, list[str]] = defaultdict(list)
    for person, delivered in rows:
        found[person].append(str(delivered))
    return found
