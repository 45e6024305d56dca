"""The measures of contacts: who came, how each left its queue, how long it waited and took."""

from __future__ import annotations

from dataclasses import replace

from patronage.base.expr import Aggregate, Column, Expr, Parameter, call, case, count, ratio, total
from patronage.base.units import COUNT, SECONDS, SHARE
from patronage.contract.service_facts import CONTACT_FACTS
from patronage.metrics.measure import Measure, only
from patronage.metrics.metric import Companion

__all__ = [
    "ABANDONED",
    "ABANDONED_IN_TIME",
    "ABANDONED_LATE",
    "ABANDONED_SHORT",
    "ANSWERED",
    "ANSWERED_IN_TIME",
    "ANSWERED_TIMED",
    "CONTACTS",
    "CONTACTS_TIMED",
    "DAY_SECONDS",
    "FIRST_REPLIES",
    "FIRST_REPLIES_OPEN",
    "HANDLED_LEGS",
    "HANDLE_HOLD",
    "HANDLE_OF_CONTACTS",
    "HANDLE_TALK",
    "HELPED",
    "IS_OFFERED",
    "JUDGED",
    "LEGS_WITH_HANDLE",
    "LEGS_WITH_HOLD",
    "OFFERED",
    "QUEUED",
    "RATED",
    "REPLIED",
    "REPLIED_OPEN",
    "RESOLUTIONS",
    "RESOLUTIONS_OPEN",
    "RESOLVED",
    "RESOLVED_OPEN",
    "STILL_LATE",
    "TIMED",
    "WAITED",
    "WAITS",
    "WAITS_ANSWERED",
    "by_now",
    "left_queue",
    "legs",
    "level_companions",
    "mean_of",
    "on_contacts",
    "still_open",
]

DAY_SECONDS = 86_400
_AS_OF = Parameter("as_of")
_PROMISE = Parameter("service_threshold_seconds")
IS_OFFERED = Column("is_offered")
_WAIT = Column("wait_seconds")


def on_contacts(name: str, value: Aggregate, where: Expr | None = None) -> Measure:
    """Declare a measure of legs of contacts, by the day the contact arrived."""
    return Measure(name, CONTACT_FACTS.name, value, Column("arrived_on"), where)


def by_now(day: str) -> Expr:
    """Tell whether something happened up to `as_of`; what comes later is not known yet."""
    return ~Column(day).is_null() & (Column(day) <= _AS_OF)


def left_queue(outcome: str) -> Expr:
    """Tell whether a leg left its queue that way up to `as_of`."""
    return Column("outcome").eq(outcome) & by_now("left_on")


WAITS = Column("left_on").is_null() | (Column("left_on") > _AS_OF)
"""A leg waits at `as_of`, whatever became of it later."""

# What the log knows of its day, and whole days since.
WAITED = Column("observed_seconds") + call("days_between", Column("queued_on"), _AS_OF) * DAY_SECONDS
_IS_TIMED = ~_WAIT.is_null()

CONTACTS = on_contacts("contacts", count(), Column("is_contact"))
OFFERED = on_contacts("contacts_offered", count(), IS_OFFERED)
ANSWERED = only(OFFERED, left_queue("answered"), "answered")
ABANDONED = only(OFFERED, left_queue("abandoned"), "abandoned")
_CALLED_BACK = only(OFFERED, left_queue("callback"), "called_back")
QUEUED = OFFERED - _CALLED_BACK
"""The contacts offered without those that asked to be called back: they neither got an answer nor gave up."""

_TOLD = (left_queue("answered") & _IS_TIMED) | left_queue("abandoned") | left_queue("overflow")
_STILL_LATE = WAITS & (WAITED > _PROMISE)
JUDGED = only(OFFERED, _TOLD | _STILL_LATE, "judged")
"""Contacts a service level counts: answered after a known wait, given up, passed on, or waiting too long."""

STILL_LATE = only(OFFERED, _STILL_LATE, "still_late")
ANSWERED_TIMED = only(ANSWERED, _IS_TIMED, "timed")
ANSWERED_IN_TIME = only(ANSWERED, _WAIT <= _PROMISE, "in_time")
ABANDONED_IN_TIME = only(ABANDONED, _WAIT <= _PROMISE, "in_time")
TIMED = JUDGED - only(ABANDONED, ~_IS_TIMED, "untimed")
"""Those of them that can be judged where it matters when somebody gave up."""

ABANDONED_LATE = only(ABANDONED, _WAIT > _PROMISE, "late")
ABANDONED_SHORT = only(ABANDONED, Parameter("short_abandon_seconds") > _WAIT, "short")

WAITS_ANSWERED = on_contacts("waits_answered", total(_WAIT), IS_OFFERED & left_queue("answered") & _IS_TIMED)


def level_companions(judged: Expr = JUDGED) -> tuple[Companion, ...]:
    """Stand the threshold of a service level and the share of contacts it can judge beside it."""
    threshold = case((OFFERED > 0, _PROMISE))
    return (
        Companion("threshold", threshold, SECONDS, "Promised wait"),
        Companion("coverage", ratio(judged, QUEUED), SHARE, "Share of contacts that can be judged"),
    )


_HANDLED = Column("is_handled") & by_now("answered_on")
HANDLED_LEGS = on_contacts("handled_legs", count(), _HANDLED)


def legs(column: str) -> tuple[Measure, Measure]:
    """Give the seconds of handled legs that ended and of which they are known, and how many those are."""
    known = _HANDLED & by_now("ended_on") & ~Column(column).is_null()
    word = column.removesuffix("_seconds")
    return (
        on_contacts(f"{word}_of_legs", total(Column(column)), known),
        on_contacts(f"legs_with_{word}", count(), known),
    )


def mean_of(column: str) -> tuple[Expr, Companion]:
    """Give the mean seconds of a handled leg, and the share of handled legs it rests on."""
    seconds, known = legs(column)
    coverage = Companion(
        "coverage", ratio(known, HANDLED_LEGS), SHARE, "Share of answered legs of which it is known"
    )
    return ratio(seconds, known), coverage


_, LEGS_WITH_HANDLE = legs("handle_seconds")
LEGS_WITH_HOLD = only(LEGS_WITH_HANDLE, ~Column("hold_seconds").is_null(), "and_hold")
HANDLE_HOLD = replace(LEGS_WITH_HOLD, name="hold_in_handle", value=total(Column("hold_seconds")))
HANDLE_TALK = replace(LEGS_WITH_HANDLE, name="talk_in_handle", value=total(Column("talk_seconds")))


_CONTACT_TIMED = by_now("closed_on") & ~Column("contact_handle_seconds").is_null()
CONTACTS_TIMED = only(CONTACTS, _CONTACT_TIMED & Column("was_handled"), "timed")
HANDLE_OF_CONTACTS = replace(
    CONTACTS_TIMED, name="handle_of_contacts", value=total(Column("contact_handle_seconds"))
)

REPLIED = only(CONTACTS, by_now("replied_on"), "replied")
FIRST_REPLIES = replace(REPLIED, name="first_replies", value=total(Column("first_reply_seconds")))
_REPLY_OPEN = Column("first_reply_business_seconds")
REPLIED_OPEN = only(REPLIED, ~_REPLY_OPEN.is_null(), "in_business_hours")
FIRST_REPLIES_OPEN = replace(REPLIED_OPEN, name="first_replies_in_business_hours", value=total(_REPLY_OPEN))
RESOLVED = only(CONTACTS, by_now("resolved_on"), "resolved")
RESOLUTIONS = replace(RESOLVED, name="resolutions", value=total(Column("resolution_seconds")))
_SOLUTION_OPEN = Column("resolution_business_seconds")
RESOLVED_OPEN = only(RESOLVED, ~_SOLUTION_OPEN.is_null(), "in_business_hours")
RESOLUTIONS_OPEN = replace(RESOLVED_OPEN, name="resolutions_in_business_hours", value=total(_SOLUTION_OPEN))

_IS_HELPED = (IS_OFFERED & left_queue("answered")) | by_now("replied_on")
HELPED = only(CONTACTS, _IS_HELPED, "helped")
RATED = only(HELPED, by_now("rated_on"), "rated")


def still_open(day: str, label: str) -> Companion:
    """Stand the contacts for which something is still to come beside a mean of those it came for."""
    waits = ~by_now(day) & ~by_now("closed_on") & (Column("awaits_reply") | WAITS)
    return Companion("open", only(CONTACTS, waits, f"open_{day}"), COUNT, label)
