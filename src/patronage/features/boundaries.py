"""Where each score begins and ends, and how many customers hold it: without this a score says nothing."""

from __future__ import annotations

from patronage.base.expr import Expr, Literal, call, case, count, ratio
from patronage.base.note import Note
from patronage.base.select import Select, Source, Union, select, source, union
from patronage.base.units import COUNT, NUMBER, SCORE, SHARE, TEXT
from patronage.engine.result import Result, ResultColumn
from patronage.features.scored import SCORED, Scored
from patronage.features.spine import ONE_ROW, fixed_rows, one_row

__all__ = ["boundaries"]

_COLUMNS = (
    ResultColumn("part", TEXT, "Part"),
    ResultColumn("score", SCORE, "Score"),
    ResultColumn("counted_in", TEXT, "Counted in"),
    ResultColumn("least", NUMBER, "Least value"),
    ResultColumn("greatest", NUMBER, "Greatest value"),
    ResultColumn("range_from", NUMBER, "Range from"),
    ResultColumn("range_to", NUMBER, "Range to"),
    ResultColumn("customers", COUNT, "Customers"),
    ResultColumn("customer_share", SHARE, "Share of customers"),
)
_VALUES = {"recency": "days_since_last_order", "frequency": "orders", "money": "net_value"}


def boundaries(scored: Scored) -> Result:
    """Give nine rows: each part and score, best score first, with the values and the customers that hold it.

    Columns: part (recency, frequency, money), score, counted_in (days, orders, or the currency), least
    and greatest value observed, range_from and range_to (scoring by ranges only), customers,
    customer_share. Scores that nobody holds have no values.
    """
    level, found, all_ = source("levels", "v"), source("found", "f"), source("observed", "a")
    by_ranges = scored.options.scoring == "ranges"
    none = Literal(None).cast("double")
    low, high = (
        _bound(level, all_, scored.options.window_days, end) if by_ranges else none for end in (0, 1)
    )
    statement = (
        select(
            level,
            part=level["part"],
            score=level["score"],
            counted_in=level["counted_in"],
            least=found["least"],
            greatest=found["greatest"],
            range_from=low,
            range_to=high,
            customers=found["customers"].or_else(0),
            customer_share=ratio(found["customers"].or_else(0), all_["customers"]),
        )
        .cross_join(all_)
        .left_join(found, found["part"].eq(level["part"]) & found["score"].eq(level["score"]))
        .with_step(ONE_ROW, one_row(SCORED))
        .with_step("levels", _levels(scored.currency))
        .with_step("found", _found())
        .with_step("observed", _observed())
        .order_by("part_order", ("score", True))
    )
    return scored.answer(statement, _COLUMNS, (Note.of("rfm.ranges"),) if by_ranges else ())


def _levels(currency: str) -> Union:
    units = {"recency": "days", "frequency": "orders", "money": currency or "shop currency"}
    rows = [(at, part, score, units[part]) for at, part in enumerate(_VALUES, start=1) for score in (3, 2, 1)]
    return fixed_rows(("part_order", "part", "score", "counted_in"), rows)


def _found() -> Union:
    return union(*(_found_in(part, value) for part, value in _VALUES.items()))


def _found_in(part: str, value: str) -> Select:
    s = source(SCORED, "s")
    return select(
        s,
        part=Literal(part),
        score=s[f"{part}_score"],
        least=call("min", s[value]).cast("double"),
        greatest=call("max", s[value]).cast("double"),
        customers=count(),
    ).group_by("score")


def _observed() -> Select:
    s = source(SCORED, "s")
    ends = {
        f"{end}_{value}": call(function, s[value]).cast("double")
        for value in ("orders", "net_value")
        for end, function in (("least", "min"), ("most", "max"))
    }
    return select(s, customers=count(), **ends)


def _bound(level: Source, all_: Source, window_days: int, end: int) -> Expr:
    """Give where a range begins (`end` 0) or ends (1); recency counts from score 3, the others from 1."""
    score = level["score"]

    def among(value: str) -> Expr:
        least, most = all_[f"least_{value}"], all_[f"most_{value}"]
        # Equal values make one range, not three that begin and end at once.
        return case(
            ((most > least) | score.eq(1), least + ratio((most - least) * (score - 1 + end), 3)),
        )

    days = ratio((Literal(3) - score + end) * window_days, 3)
    return case(
        (level["part"].eq("recency"), days),
        (level["part"].eq("frequency"), among("orders")),
        otherwise=among("net_value"),
    )
