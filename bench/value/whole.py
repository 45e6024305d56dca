"""From a loaded shop to the value of its customers with intervals, as the product gives it.

`python -m bench.value.whole SHOP RESULTS [default]`: by BG/NBD, or with the model chosen and past forecasts.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from time import process_time

import numpy as np

from bench.value.customers import AS_OF
from patronage.forecasts.value.value import value
from patronage.forecasts.value_options import ValueOptions
from patronage.shop import Shop

GIVEN = ValueOptions(model="bg_nbd", past=0)
"""Summary, season, prices, BG/NBD, Gamma-Gamma, 12 months discounted, intervals; no past forecasts."""

DEFAULT = ValueOptions()
"""The same with the model chosen of three by three past cutoffs, and two past forecasts."""


def main() -> None:
    """Value the shop, and write what came of it."""
    options = DEFAULT if sys.argv[3:] == ["default"] else GIVEN
    begun = process_time()
    with Shop.open(sys.argv[1]) as shop:
        valued = value(shop.engine, AS_OF, options)
    worth = valued.together(np.zeros(len(valued.alive), np.intp), 1)
    told = {
        "customers": worth.customers[0],
        "rows": len(valued.alive),
        "model": valued.fitted.model,
        "active": worth.active[0],
        "orders": worth.orders[0],
        "value": worth.value[0],
        "parameter_interval": [float(end[0]) for end in worth.parameter_interval(options.level)],
        "predictive_interval": [float(end[0]) for end in worth.predictive_interval(options.level)],
        "seconds": process_time() - begun,
    }
    Path(sys.argv[2]).write_text(json.dumps(told), "utf-8")


if __name__ == "__main__":
    main()
