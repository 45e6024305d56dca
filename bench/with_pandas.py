"""What pandas does with the files: reads them and computes a report's numbers. It imports nothing of ours.

`python with_pandas.py ORDERS REFUNDS CUSTOMERS RESULTS`
"""

from __future__ import annotations

import json
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

# It has an environment of its own: where this is checked, it may be missing.
pd: Any = import_module("pandas")
Frame = Any
Column = Any

_AS_OF = pd.Timestamp("2025-12-31")
_TOP, _MIDDLE = 7, 5
_YEARS = {"now": 2025, "before": 2024}


def main(orders: str, refunds: str, customers: str, results: str) -> None:
    """Do it all and write the numbers down."""
    kept, people = _kept(pd.read_csv(orders, parse_dates=["Order date"]), refunds), pd.read_csv(customers)
    found: dict[str, object] = {}
    for name, year in _YEARS.items():
        rows = kept[kept["day"].dt.year == year]
        found[f"total_{name}"] = _totals(rows, pd.Series(0, rows.index))
        found[f"months_{name}"] = _totals(rows, rows["month"])
    now = kept[kept["day"].dt.year == _YEARS["now"]]
    found["by_channel"] = _breakdown(now, now["Channel"])
    country = now["Customer ID"].map(people.set_index("Customer ID")["Country"]).fillna("(not given)")
    found["by_country"] = _breakdown(now, country)
    found["cohorts"] = _cohorts(kept)
    scored = _scored(kept)
    tier = np.select([scored["sum"] >= _TOP, scored["sum"] >= _MIDDLE], ["top", "middle"], "low")
    columns = {"customers": ("net", "size"), "net_value": ("net", "sum"), "orders": ("orders", "sum")}
    found["tiers"] = _rows(scored.groupby(tier).agg(**columns, days=("days", "sum")))
    found["rfm_map"] = _rows(scored.groupby(["recency", "frequency", "money"]).agg(**columns))
    Path(results).write_text(json.dumps(found, default=str), "utf-8")


def _kept(orders: Frame, refunds: str) -> Frame:
    """Keep the orders that count, with what came back and each customer's first."""
    kept = orders[orders["Status"] != "cancelled"].copy()
    given_back = pd.read_csv(refunds).groupby("Order ID")["Goods"].sum()
    kept["back"] = kept["Order ID"].map(given_back).fillna(0.0)
    kept["day"] = kept["Order date"].dt.normalize()
    kept["month"] = kept["day"].dt.to_period("M")
    kept["paid"] = kept["Gross"] - kept["Discount"]
    kept["net"] = kept["paid"] - kept["back"]
    kept["margin"] = kept["net"] - kept["Cost of goods"]
    kept = kept.sort_values(["Customer ID", "Order date", "Order ID"])
    kept["first"] = kept.groupby("Customer ID")["day"].transform("first")
    kept["is_first"] = ~kept["Customer ID"].duplicated() & kept["Customer ID"].notna()
    return kept


def _totals(rows: Frame, key: Column) -> list[list[object]]:
    given = rows["Customer ID"].notna()
    later = given & ~rows["is_first"]
    cells = rows.groupby(key).agg(
        net=("net", "sum"), orders=("net", "size"), paid=("paid", "sum"), margin=("margin", "sum"),
        back=("back", "sum"),
    )  # fmt: skip
    people = rows[given].groupby([key[given], "Customer ID"]).agg(n=("net", "size"), new=("is_first", "any"))
    counted = people.groupby(level=0).agg(customers=("n", "size"), new=("new", "sum"))
    counted["again"] = (people["n"] > 1).groupby(level=0).sum()
    share = rows[later].groupby(key[later])["net"].sum() / rows[given].groupby(key[given])["net"].sum()
    cells = cells.join(counted).assign(share=share)
    cells["aov"] = cells["paid"] / cells["orders"]
    cells["returning"] = cells["customers"] - cells["new"]
    cells["repeat_rate"] = cells["again"] / cells["customers"]
    cells["refund_rate"] = cells["back"] / cells["paid"]
    wanted = ["net", "orders", "aov", "margin", "customers", "new", "returning", "share", "repeat_rate"]
    return _rows(cells[[*wanted, "refund_rate"]])


def _breakdown(rows: Frame, key: Column) -> list[list[object]]:
    cells = rows.groupby(key).agg(
        net=("net", "sum"), orders=("net", "size"), customers=("Customer ID", "nunique"),
        paid=("paid", "sum"), back=("back", "sum"),
    )  # fmt: skip
    cells["aov"], cells["refund_rate"] = cells["paid"] / cells["orders"], cells["back"] / cells["paid"]
    return _rows(cells.drop(columns=["paid", "back"]).sort_values("net", ascending=False))


def _cohorts(kept: Frame) -> list[list[object]]:
    given = kept[kept["Customer ID"].notna()]
    cohort = given["first"].dt.to_period("M").rename("cohort")
    sizes = given.groupby(cohort)["Customer ID"].nunique()
    months = (given["day"].dt.year - given["first"].dt.year) * 12
    age = (months + given["day"].dt.month - given["first"].dt.month).rename("age")
    cells = given.groupby([cohort, age]).agg(
        customers=("Customer ID", "nunique"), net=("net", "sum"), margin=("margin", "sum")
    )
    size = cells.index.get_level_values("cohort").map(sizes)
    so_far = cells[["net", "margin"]].groupby(level="cohort").cumsum()
    first = cells.groupby(level="cohort")["net"].transform("first")
    cells["retention"], cells["size"] = cells["customers"] / size, size
    cells["revenue_clv"], cells["clv"] = so_far["net"] / size, so_far["margin"] / size
    cells["revenue_retention"] = cells["net"] / first
    return _rows(cells[["size", "retention", "revenue_clv", "clv", "revenue_retention", "net"]])


def _scored(kept: Frame) -> Frame:
    window = kept[(kept["day"] > _AS_OF - pd.Timedelta(days=365)) & (kept["day"] <= _AS_OF)]
    bought = window.groupby("Customer ID").agg(
        last=("day", "max"), orders=("net", "size"), net=("net", "sum")
    )
    bought["days"] = (_AS_OF - bought["last"]).dt.days
    # Amounts are compared in cents: sums of floats would part equal values.
    cents = (bought["net"] * 100).round().astype("int64")
    for name, value in {"recency": -bought["days"], "frequency": bought["orders"], "money": cents}.items():
        behind = (value.rank(method="min") - 1) * 3
        bought[name] = 1 + (behind >= len(bought)).astype(int) + (behind >= 2 * len(bought)).astype(int)
    bought["sum"] = bought["recency"] + bought["frequency"] + bought["money"]
    return bought


def _rows(cells: Frame) -> list[list[object]]:
    return [list(row) for row in cells.reset_index().itertuples(index=False)]


if __name__ == "__main__":
    main(*sys.argv[1:])
