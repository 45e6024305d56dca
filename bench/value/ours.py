"""What the models here do with a summary of customers: `python -m bench.value.ours SUMMARY RESULTS`."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from typing import TypeVar

import numpy as np

from patronage.models.alike import alike
from patronage.models.bg_nbd import BG_NBD
from patronage.models.customer_summary import CustomerSummary
from patronage.models.gamma_gamma import GAMMA_GAMMA
from patronage.models.pareto_nbd import PARETO_NBD

_RATE = float(np.log(1.1)) / 365.25 * 7
_YEAR = 365.25 / 7
Given = TypeVar("Given")


def main() -> None:
    """Run the steps and write the CPU seconds of each."""
    summary, results = (Path(name) for name in sys.argv[1:3])
    with np.load(summary) as file:
        x, last, end, value = (file[name] for name in ("frequency", "recency", "T", "monetary_value"))
    taken: dict[str, float] = {}

    def step(name: str, call: Callable[[], Given]) -> Given:
        before = _cpu_seconds()
        given = call()
        taken[name] = _cpu_seconds() - before
        return given

    same = step("compress", lambda: alike(x, last, end))
    weight = np.bincount(same.place).astype(np.float64)
    rows = CustomerSummary(x[same.rows], last[same.rows], end[same.rows], value[same.rows], weight)
    key = rows.frequency, rows.recency, rows.T
    buying = step("fit", lambda: BG_NBD.fit(rows))
    again = x > 0
    paid = CustomerSummary(x[again], last[again], end[again], value[again], np.ones(again.sum()))
    spending = step("spending", lambda: GAMMA_GAMMA.fit(paid))
    ahead = step("predict", lambda: buying.expected_purchases(52, *key)[same.place])

    def worth() -> np.ndarray:
        purchases = buying.discounted_purchases(_RATE, *key, horizon=_YEAR)[same.place]
        return np.asarray(purchases * spending.expected_value(x, value))

    clv = step("clv", worth)
    pareto = step("pareto", lambda: PARETO_NBD.fit(rows))
    told = {
        "parameters": [*buying.parameters.values(), *spending.parameters.values()],
        "pareto": list(pareto.parameters.values()),
        "purchases": float(ahead.sum()),
        "clv": float(clv.sum()),
        "rows": len(rows),
    }
    results.write_text(json.dumps({"cpu": taken, **told}), "utf-8")


def _cpu_seconds() -> float:
    used = getrusage(RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
