"""What lifetimes does with the same summary. It imports nothing of ours.

`python with_lifetimes.py SUMMARY RESULTS`
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from typing import Any

import numpy as np

# It has an environment of its own: where this is checked, it is missing.
lifetimes: Any = import_module("lifetimes")
pd: Any = import_module("pandas")


def main() -> None:
    """Run the steps and write the CPU seconds of each."""
    summary, results = (Path(name) for name in sys.argv[1:])
    with np.load(summary) as file:
        seen = pd.DataFrame({name: file[name] for name in file.files})
    key = seen["frequency"], seen["recency"], seen["T"]
    taken: dict[str, float] = {}

    def step(name: str, call: Callable[[], Any]) -> Any:  # noqa: ANN401 - comes without types
        before = _cpu_seconds()
        given = call()
        taken[name] = _cpu_seconds() - before
        return given

    buying, spending = lifetimes.BetaGeoFitter(), lifetimes.GammaGammaFitter()
    step("fit", lambda: buying.fit(*key))
    again = seen[seen["frequency"] > 0]
    step("spending", lambda: spending.fit(again["frequency"], again["monetary_value"]))
    ahead = step("predict", lambda: buying.conditional_expected_number_of_purchases_up_to_time(52, *key))
    a_month = 1.1 ** (1 / 12) - 1
    value = seen["monetary_value"]
    clv = step(
        "clv",
        lambda: spending.customer_lifetime_value(
            buying, *key, value, time=12, discount_rate=a_month, freq="W"
        ),
    )
    told = {
        "parameters": [float(v) for v in (*buying.params_, *spending.params_)],
        "purchases": float(ahead.sum()),
        "clv": float(clv.sum()),
    }
    results.write_text(json.dumps({"cpu": taken, **told}), "utf-8")


def _cpu_seconds() -> float:
    used = getrusage(RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
