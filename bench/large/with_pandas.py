"""The same with pandas, from the facts as a Parquet file: `python with_pandas.py ORDERS RESULTS`."""

from __future__ import annotations

import json
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

pd: Any = import_module("pandas")
Frame = Any

_AS_OF = "2025-12-31"
_TOP, _MIDDLE = 7, 5
_CENT = 0.005


def main(file: str, results: str) -> None:
    """Do it all and write the numbers down."""
    o = pd.read_parquet(file)
    o["net"] = o["gross"] - o["discount"] - o["refunded"]
    o["paid"] = o["gross"] - o["discount"]
    o["month"] = o["ordered_on"].dt.to_period("M")
    given = o[o["is_given"]]
    new = given[given["order_number"] == 1]
    found = {"months": _sums(o, given, "month"), "channels": _sums(o, given, "channel")}
    touch = o.groupby("acquisition_channel")["net"].sum().to_frame("net")
    touch.insert(0, "new", new.groupby("acquisition_channel").size())
    found["first_touch"] = _rows(touch.fillna(0))
    cohort = given["cohort_on"].dt.to_period("M")
    age = (given["month"].dt.year - cohort.dt.year) * 12 + given["month"].dt.month - cohort.dt.month
    retained = given.groupby([cohort, age])["customer"].nunique()
    found["retention"] = [["cells", float(len(retained))]]
    found["summary"], found["tiers"] = _summary(given), _tiers(given)
    Path(results).write_text(json.dumps(found, default=str), "utf-8")


def _sums(o: Frame, given: Frame, key: str) -> list[list[object]]:
    cells = o.groupby(key).agg(net=("net", "sum"), orders=("net", "size"), paid=("paid", "sum"))
    cells["aov"] = cells["paid"] / cells["orders"]
    cells["customers"] = given.groupby(key)["customer"].nunique()
    return _rows(cells[["net", "orders", "aov", "customers"]])


def _summary(given: Frame) -> list[list[object]]:
    stands = given[~((given["refunded"] > 0) & (given["refunded"] >= given["paid"] - _CENT))]
    days = stands.groupby(["customer", "ordered_on"])["net"].sum().reset_index()
    lives = days.groupby("customer")["ordered_on"].agg(["size", "min", "max"])
    later = days[days["ordered_on"].to_numpy() > lives["min"].reindex(days["customer"]).to_numpy()]
    lives["value"] = later[later["net"] > _CENT].groupby("customer")["net"].sum()
    key = [
        lives["size"] - 1,
        (lives["max"] - lives["min"]).dt.days,
        (pd.Timestamp(_AS_OF) - lives["min"]).dt.days,
    ]
    tuples = lives.groupby(key)["value"].agg(["size", "sum"])
    return [["rows", float(len(tuples))], ["customers", float(tuples["size"].sum())]]


def _tiers(given: Frame) -> list[list[object]]:
    year = given[given["ordered_on"] > pd.Timestamp(_AS_OF) - pd.Timedelta(days=365)]
    cards = year.groupby("customer").agg(last=("ordered_on", "max"), n=("net", "size"), net=("net", "sum"))
    cards["net"] = cards["net"].round(4)
    score = sum(_thirds(cards[name]) for name in ("last", "n", "net"))
    tier = np.select([score >= _TOP, score >= _MIDDLE], ["top", "middle"], "low")
    return [[name, float((tier == name).sum())] for name in ("top", "middle", "low")]


def _thirds(values: Any) -> Any:  # noqa: ANN401  # a column of pandas
    behind = values.rank(method="min") - 1
    return 1 + (3 * behind >= len(values)).astype(int) + (3 * behind >= 2 * len(values)).astype(int)


def _rows(cells: Frame) -> list[list[object]]:
    return [[str(key), *map(float, row)] for key, row in zip(cells.index, cells.to_numpy(), strict=True)]


if __name__ == "__main__":
    main(*sys.argv[1:])
