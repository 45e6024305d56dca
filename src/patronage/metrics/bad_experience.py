"""The measure of contacts that went badly: one condition, so that everybody counts the same ones."""

from __future__ import annotations

from patronage.base.expr import Column, Parameter
from patronage.metrics.measure import only
from patronage.metrics.service import CONTACTS, IS_OFFERED, WAITED, WAITS, by_now, left_queue

__all__ = ["BAD_EXPERIENCES"]

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
