"""What the others compute, asked of a shop: `python -m bench.large.ours SHOP RESULTS`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from patronage.engine.result import Result
from patronage.features.scored import score
from patronage.features.tiers import tiers
from patronage.shop import Shop

__all__ = ["found"]


def found(shop: Shop) -> dict[str, list[list[str | float]]]:
    """Ask it all, and give what can be held against other programs."""
    if shop.coverage is None:
        sys.exit(f"{shop.settings.currency} shop: it holds no order")
    sums = "net_revenue,orders,aov,customers"
    retained = shop.kpi("retention_rate", cohort="month")
    summarised = shop.customers()
    scored = score(shop.engine, shop.coverage.last_on)
    return {
        "months": _rows(shop.kpi(sums, grain="month"), 4),
        "channels": _rows(shop.kpi(sums, by="channel"), 4),
        "first_touch": _rows(shop.kpi("new_customers,net_revenue", by="acquisition_channel"), 2),
        "retention": [["cells", float(len(retained))]],
        "summary": [
            ["rows", float(len(summarised.summary))],
            ["customers", float(summarised.summary.customers)],
        ],
        "tiers": [[str(row["tier"]), float(str(row["customers"]))] for row in tiers(scored)],
    }


def _rows(result: Result, values: int) -> list[list[str | float]]:
    return [[str(row[0]), *(float(str(value or 0)) for value in row[1 : 1 + values])] for row in result.rows]


if __name__ == "__main__":
    with Shop.open(sys.argv[1]) as opened:
        Path(sys.argv[2]).write_text(json.dumps(found(opened)), "utf-8")
