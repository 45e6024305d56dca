"""Contacts that went badly: the measure of them, and the day on which one first had."""

from __future__ import annotations

from datetime import date

from patronage.base.expr import Column, Expr, Literal, Parameter, call, case, ratio
from patronage.metrics.measure import only
from patronage.metrics.measures.service import (
    CONTACTS,
    DAY_SECONDS,
    IS_OFFERED,
    WAITED,
    WAITS,
    by_now,
    left_queue,
)

__all__ = ["BAD_EXPERIENCES", "BAD_SINCE"]

_TOO_LONG = Parameter("service_threshold_seconds") * Parameter("bad_wait_factor")
_TOO_LATE = Parameter("reply_threshold_seconds")

_WAITED_BADLY = IS_OFFERED & (
    (by_now("left_on") & (Column("wait_seconds").or_else(0) > _TOO_LONG)) | (WAITS & (WAITED > _TOO_LONG))
)
_REPLIED_BADLY = Column("awaits_reply") & (
    (by_now("replied_on") & (Column("first_reply_seconds") > _TOO_LATE))
    | (~by_now("replied_on") & ~by_now("closed_on") & (WAITED > _TOO_LATE))
)

BAD_EXPERIENCES = only(
    CONTACTS,
    (IS_OFFERED & left_queue("abandoned"))
    | _WAITED_BADLY
    | _REPLIED_BADLY
    | by_now("reopened_on")
    | by_now("rated_low_on"),
    "bad",
)

_NEVER = Literal(date(9999, 12, 31))


def _first_day_over(most: Expr) -> Expr:
    """Give the first day at whose end somebody had waited for longer than that."""
    days = call("floor", ratio(most - Column("observed_seconds"), DAY_SECONDS)).cast("integer") + 1
    return call("add_days", Column("queued_on"), call("greatest", days, 0))


def _waits_until(day: Expr, until: str) -> Expr:
    return Column(until).is_null() | (day < Column(until))


_OVER_WAIT, _OVER_REPLY = _first_day_over(_TOO_LONG), _first_day_over(_TOO_LATE)
_WAITED_BADLY_ON = case(
    (IS_OFFERED & _waits_until(_OVER_WAIT, "left_on"), _OVER_WAIT),
    (IS_OFFERED & (Column("wait_seconds") > _TOO_LONG), Column("left_on")),
)
_REPLIED_BADLY_ON = case(
    (
        Column("awaits_reply")
        & _waits_until(_OVER_REPLY, "replied_on")
        & _waits_until(_OVER_REPLY, "closed_on"),
        _OVER_REPLY,
    ),
    (Column("awaits_reply") & (Column("first_reply_seconds") > _TOO_LATE), Column("replied_on")),
)
_GIVEN_UP_ON = case((IS_OFFERED & Column("outcome").eq("abandoned"), Column("left_on")))
_DAYS = (_GIVEN_UP_ON, _WAITED_BADLY_ON, _REPLIED_BADLY_ON, Column("reopened_on"), Column("rated_low_on"))

# Engines disagree on the least of a day and nothing; an answer may bear an earlier day than its contact.
BAD_SINCE = call("greatest", call("least", *(day.or_else(_NEVER) for day in _DAYS)), Column("arrived_on"))
"""The day on which a contact had first gone badly; a day far ahead where it never did."""
