"""Business seconds between instants: what a desk was open until the later one, less until the earlier."""

from __future__ import annotations

from patronage.base.expr import Expr, Literal, call, case
from patronage.base.select import Select, Source, source
from patronage.contract.business_time import BUSINESS_TIME, EVERY_QUEUE

__all__ = ["between", "join_open_until", "schedule_of"]


def schedule_of(queue: Expr, schedules: tuple[str, ...]) -> Expr:
    """Give the schedule a queue goes by: its own, else that of every queue, else none that is known."""
    own = [name for name in schedules if name != EVERY_QUEUE]
    other = Literal(EVERY_QUEUE)
    return case((queue.is_in(*own), queue), otherwise=other) if own else other


def join_open_until(query: Select, instants: dict[str, Expr], schedule: Expr) -> Select:
    """Join the stretch each instant lies in, under the instant's name: one row, found by its day."""
    for name, at in instants.items():
        stretch = source(BUSINESS_TIME.name, name)
        query = query.left_join(
            stretch,
            stretch["schedule"].eq(schedule)
            & stretch["utc_day"].eq(at.cast("date"))
            & (stretch["begins_at"] <= at)
            & (stretch["ends_at"] > at),
        )
    return query


def between(earlier: tuple[str, Expr], later: tuple[str, Expr]) -> Expr:
    """Give the business seconds between two joined instants, each with its name."""
    return (_open_until(*later) - _open_until(*earlier)).cast("money")


def _open_until(name: str, at: Expr) -> Expr:
    stretch: Source = source(BUSINESS_TIME.name, name)
    inside = case(
        (stretch["is_open"], call("seconds_between", stretch["begins_at"], at)),
        otherwise=Literal(0).cast("money"),
    )
    return stretch["open_seconds"] + inside
