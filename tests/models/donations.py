"""The donors of 1995 by their gifts of the six years after (Fader, Hardie & Shang 2010)."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from patronage.models.opportunity_summary import OpportunitySummary


def donors(shared_data: Path) -> OpportunitySummary:
    file = shared_data / "donations" / "donations_rf_summary.csv"
    if not file.is_file():
        pytest.skip(f"no donations at {file}")
    with file.open() as text:
        x, last, n, weight = np.array([[int(v) for v in row.values()] for row in csv.DictReader(text)]).T
    return OpportunitySummary(x, last, n, weight)
