"""What pymc-marketing does with the same summary, at the mode. It imports nothing of ours.

`python with_pymc_marketing.py SUMMARY RESULTS`
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
clv_models: Any = import_module("pymc_marketing.clv")
pd: Any = import_module("pandas")


def main() -> None:
    """Run the steps and write the CPU seconds of each."""
    summary, results = (Path(name) for name in sys.argv[1:])
    with np.load(summary) as file:
        seen = pd.DataFrame({name: file[name] for name in file.files})
    seen["customer_id"] = np.arange(len(seen))
    taken: dict[str, float] = {}

    def step(name: str, call: Callable[[], Any]) -> Any:  # noqa: ANN401 - comes without types
        before = _cpu_seconds()
        given = call()
        taken[name] = _cpu_seconds() - before
        return given

    again = seen[seen["frequency"] > 0]
    buying = clv_models.BetaGeoModel(data=seen)
    spending = clv_models.GammaGammaModel(data=again)
    step("fit", lambda: buying.fit(method="map", progressbar=False))
    step("spending", lambda: spending.fit(method="map", progressbar=False))
    ahead = step("predict", lambda: buying.expected_purchases(future_t=52))
    a_month = 1.1 ** (1 / 12) - 1
    clv = step(
        "clv",
        lambda: spending.expected_customer_lifetime_value(
            transaction_model=buying, data=seen, future_t=12, discount_rate=a_month, time_unit="W"
        ),
    )
    found = [float(model.fit_result[name].mean()) for model, name in _parameters(buying, spending)]
    told = {"parameters": found, "purchases": float(ahead.sum()), "clv": float(clv.sum())}
    results.write_text(json.dumps({"cpu": taken, **told}), "utf-8")


def _parameters(buying: Any, spending: Any) -> list[tuple[Any, str]]:  # noqa: ANN401 - comes without types
    return [*((buying, name) for name in ("r", "alpha", "a", "b")), *((spending, n) for n in ("p", "q", "v"))]


def _cpu_seconds() -> float:
    used = getrusage(RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
