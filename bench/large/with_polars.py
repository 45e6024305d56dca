"""The same with Polars, from the facts as a Parquet file: `python with_polars.py ORDERS RESULTS`."""

from __future__ import annotations

import json
import sys
from datetime import date, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

pl: Any = import_module("polars")
Frame = Any

_AS_OF = date(2025, 12, 31)
_TOP, _MIDDLE = 7, 5
_CENT = 0.005


def main(file: str, results: str) -> None:
    """Do it all and write the numbers down."""
    o = pl.read_parquet(file).with_columns(
        net=pl.col("gross") - pl.col("discount") - pl.col("refunded"),
        paid=pl.col("gross") - pl.col("discount"),
        month=pl.col("ordered_on").dt.truncate("1mo"),
    )
    given = o.filter(pl.col("is_given"))
    found = {"months": _sums(o, given, "month"), "channels": _sums(o, given, "channel")}
    is_new = pl.col("is_given") & (pl.col("order_number") == 1)
    found["first_touch"] = _rows(o.group_by("acquisition_channel").agg(is_new.sum(), pl.col("net").sum()))
    cohort = pl.col("cohort_on").dt.truncate("1mo")
    retained = given.group_by(cohort, "month").agg(pl.col("customer").n_unique())
    found["retention"] = [["cells", float(len(retained))]]
    found["summary"], found["tiers"] = _summary(given), _tiers(given)
    Path(results).write_text(json.dumps(found, default=str), "utf-8")


def _sums(o: Frame, given: Frame, key: str) -> list[list[object]]:
    cells = o.group_by(key).agg(net=pl.col("net").sum(), orders=pl.len(), aov=pl.col("paid").sum() / pl.len())
    people = given.group_by(key).agg(customers=pl.col("customer").n_unique())
    return _rows(cells.join(people, on=key))


def _summary(given: Frame) -> list[list[object]]:
    gone = (pl.col("refunded") > 0) & (pl.col("refunded") >= pl.col("paid") - _CENT)
    days = given.filter(~gone).group_by("customer", "ordered_on").agg(pl.col("net").sum())
    firsts = days.group_by("customer").agg(first=pl.col("ordered_on").min())
    again = (pl.col("ordered_on") > pl.col("first")) & (pl.col("net") > _CENT)
    lives = (
        days.join(firsts, on="customer")
        .group_by("customer")
        .agg(
            frequency=pl.len() - 1,
            recency=(pl.col("ordered_on").max() - pl.col("first").first()).dt.total_days(),
            t=(pl.lit(_AS_OF) - pl.col("first").first()).dt.total_days(),
            value=pl.when(again).then(pl.col("net")).sum(),
        )
    )
    tuples = lives.group_by("frequency", "recency", "t").agg(pl.len().alias("n"), pl.col("value").sum())
    return [["rows", float(len(tuples))], ["customers", float(tuples["n"].sum())]]


def _tiers(given: Frame) -> list[list[object]]:
    year = given.filter(pl.col("ordered_on") > _AS_OF - timedelta(days=365))
    cards = year.group_by("customer").agg(
        last=pl.col("ordered_on").max(), n=pl.len(), net=pl.col("net").sum().round(4)
    )
    score = sum(_third(name) for name in ("last", "n", "net"))
    tier = pl.when(score >= _TOP).then(pl.lit("top")).when(score >= _MIDDLE).then(pl.lit("middle"))
    counts = dict(
        cards.select(tier.otherwise(pl.lit("low")).alias("tier"))["tier"].value_counts().iter_rows()
    )
    return [[name, float(counts.get(name, 0))] for name in ("top", "middle", "low")]


def _third(name: str) -> Any:  # noqa: ANN401  # an expression of Polars
    behind = pl.col(name).rank("min").cast(pl.Int64) - 1
    return 1 + (3 * behind >= pl.len()).cast(pl.Int64) + (3 * behind >= 2 * pl.len()).cast(pl.Int64)


def _rows(cells: Frame) -> list[list[object]]:
    return [[str(row[0]), *map(float, row[1:])] for row in cells.sort(cells.columns[0]).iter_rows()]


if __name__ == "__main__":
    main(*sys.argv[1:])
