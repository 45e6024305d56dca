"""CDNOW's sample as the published fits saw it: 39 weeks, by day, times in weeks."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from patronage.models.customer_summary import CustomerSummary

END = date(1997, 9, 30)


def weeks(shared_data: Path) -> CustomerSummary:
    """Return a row a customer; the file's two decimals are brought back to days."""
    file = shared_data / "cdnow" / "cdnow_sample_rfm_weeks.csv"
    if not file.is_file():
        pytest.skip(f"no CDNOW summary at {file}")
    x, last, end, value = np.genfromtxt(file, delimiter=",", skip_header=1, unpack=True)
    return CustomerSummary(x, np.round(last * 7) / 7, np.round(end * 7) / 7, value, np.ones(len(x)))


def transactions(shared_data: Path) -> CustomerSummary:
    """Return a row a customer, counted from the orders themselves."""
    file = shared_data / "cdnow" / "CDNOW_sample.txt"
    if not file.is_file():
        pytest.skip(f"no CDNOW orders at {file}")
    spent: defaultdict[str, defaultdict[date, float]] = defaultdict(lambda: defaultdict(float))
    for line in file.read_text("ascii").splitlines():
        _, who, on, _, value = line.split()
        day = date(int(on[:4]), int(on[4:6]), int(on[6:]))
        if day <= END:
            spent[who][day] += float(value)
    rows = []
    for days in spent.values():
        first, *others = sorted(days)
        last = others[-1] if others else first
        mean = float(np.mean([days[day] for day in others])) if others else np.nan
        rows.append((len(others), (last - first).days / 7, (END - first).days / 7, mean))
    x, recency, end, value = np.array(rows).T
    return CustomerSummary(x, recency, end, value, np.ones(len(x)))
