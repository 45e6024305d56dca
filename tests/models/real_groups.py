"""Real customers by group: a gift wholesaler's by country, a bookmaker's by product; times in days."""

from __future__ import annotations

from pathlib import Path

import duckdb
import numpy as np
import pytest
from numpy.typing import NDArray

from patronage.models.customer_summary import CustomerSummary

_RETAIL = """
    WITH days AS (
        SELECT CustomerID AS customer, min(Country) AS place, InvoiceDate::DATE AS day
        FROM read_parquet($file) WHERE InvoiceNo NOT LIKE 'C%' AND CustomerID IS NOT NULL GROUP BY ALL
    ), each AS (
        SELECT min(place) AS place, count(*) - 1 AS x, max(day) - min(day) AS last,
               DATE '2011-12-09' - min(day) AS till
        FROM days GROUP BY customer
    )
    SELECT place, x, last, till, count(*) FROM each GROUP BY ALL ORDER BY ALL
"""

_BETS = """
    WITH each AS (
        SELECT 'fixed odds' AS product, COUNTRY AS place, FOTotalDaysActive AS days,
               FOFirstActiveDate AS first, FOLastActiveDate AS latest FROM read_csv($file)
        UNION ALL
        SELECT 'live action', COUNTRY, LATotalDaysActive, LAFirstActiveDate, LALastActiveDate
        FROM read_csv($file)
    )
    SELECT {by}, days - 1, latest - first, DATE '2005-09-30' - first, count(*) FROM each
    WHERE days > 0 AND latest <= DATE '2005-09-30' AND (days > 1) = (latest > first) GROUP BY ALL ORDER BY ALL
"""


def retail_by_country(shared_data: Path) -> tuple[CustomerSummary, NDArray[np.str_]]:
    """Return a wholesaler's customers of 37 countries, nine in ten of them British."""
    return _counted(shared_data / "online_retail" / "online_retail_2010_2011.parquet", _RETAIL)


def bets(shared_data: Path, by: str) -> tuple[CustomerSummary, NDArray[np.str_]]:
    """Return days of betting by `product` or `place`: on many accounts nearly every day."""
    return _counted(
        shared_data / "bwin_gambling" / "AnalyticDataInternetGambling.csv.gz",
        _BETS.format(by=f"{by}::VARCHAR"),
    )


def _counted(file: Path, query: str) -> tuple[CustomerSummary, NDArray[np.str_]]:
    if not file.is_file():
        pytest.skip(f"no customers at {file}")
    with duckdb.connect() as engine:
        rows = engine.execute(query, {"file": str(file)}).fetchall()
    group, *columns = zip(*rows, strict=True)
    x, last, end, weight = (np.array(column, np.float64) for column in columns)
    return CustomerSummary(x, last, end, np.full(len(x), np.nan), weight), np.array(group)
