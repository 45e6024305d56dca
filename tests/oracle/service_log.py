"""A help desk's log a second time: each contact with its legs, and what was known of it on a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from tests.oracle.cells import Cell
from tests.oracle.shop import MISSING, Customer, Shop

Row = Mapping[str, Any]

OUTCOMES = ("answered", "abandoned", "callback", "overflow", "deflected")
BEST = {"csat": 5, "ces": 7, "nps": 10}


class Traits(dict[str, str]):
    """What a row may be split by; a customer nobody listed has nothing."""

    def __missing__(self, _name: str) -> str:
        return MISSING


def seconds(start: datetime | None, end: datetime | None) -> Decimal | None:
    if start is None or end is None:
        return None
    return Decimal((end - start) // timedelta(microseconds=1)) / 1_000_000


def told(row: Row) -> str | None:
    """Return how the log says that a leg left its queue."""
    if row["outcome"] in OUTCOMES:
        return str(row["outcome"])
    return "answered" if row["answered_at"] else None


@dataclass(frozen=True)
class Contact:
    """One contact: its legs by number, the leg it is counted by first."""

    id: str
    legs: tuple[Row, ...]
    main: Row
    customer: Customer | None
    rated: tuple[tuple[date, Decimal], ...]
    waits_in_line: bool
    last_at: dict[date, datetime]

    @property
    def arrived_at(self) -> datetime:
        first: datetime = min(leg["queued_at"] for leg in self.legs)
        return first

    @property
    def day(self) -> date:
        return self.arrived_at.date()

    @property
    def is_counted(self) -> bool:
        return bool(self.main["direction"] != "out")

    @property
    def is_offered(self) -> bool:
        return self.is_counted and self.waits_in_line and self.main["outcome"] != "deflected"

    def left(self, as_of: date) -> str:
        """Return how it left its queue by a day: not at all is `waiting`."""
        how, row = told(self.main), self.main
        if how is None:
            return "waiting"
        at = (row["answered_at"] if how == "answered" else None) or row["ended_at"] or row["queued_at"]
        return how if at.date() <= as_of else "waiting"

    @property
    def wait(self) -> Decimal | None:
        end = "answered_at" if told(self.main) == "answered" else "ended_at"
        return seconds(self.main["queued_at"], self.main[end])

    def waited(self, as_of: date) -> Decimal:
        """Return for how long it waits at least, by the last thing known of its day."""
        began = self.main["queued_at"]
        so_far = seconds(began, self.last_at[began.date()])
        assert so_far is not None
        days: int = (as_of - began.date()).days
        return so_far + 86_400 * days

    @property
    def closed_on(self) -> date | None:
        ends: list[datetime | None] = [leg["ended_at"] for leg in self.legs]
        known = [at for at in ends if at]
        return max(known).date() if len(known) == len(ends) else None

    @property
    def replied_at(self) -> datetime | None:
        return min((leg["first_reply_at"] for leg in self.legs if leg["first_reply_at"]), default=None)

    @property
    def reopened_on(self) -> date | None:
        days: list[datetime] = [leg["reopened_at"] for leg in self.legs if leg["reopened_at"]]
        if days:
            return max(days).date()
        if any(leg["reopened"] for leg in self.legs):
            solved = [leg["resolved_at"] for leg in self.legs if leg["resolved_at"]]
            return max(solved).date() if solved else self.day
        return None

    @property
    def solved_at(self) -> datetime | None:
        solved = max((leg["resolved_at"] for leg in self.legs if leg["resolved_at"]), default=None)
        again = max((leg["reopened_at"] for leg in self.legs if leg["reopened_at"]), default=None)
        return None if solved is None or (again and again > solved) else solved


def touch(row: Row | None) -> dict[str, str]:
    names = {"medium": "medium", "queue": "queue", "agent": "agent", "reason": "contact_reason"}
    return {trait: (row or {}).get(name) or MISSING for name, trait in names.items()}


def leg_traits(row: Row, customer: Customer | None) -> Traits:
    own = {"direction": row["direction"] or "in", "outcome": told(row) or row["outcome"] or MISSING}
    return Traits({**(customer.traits if customer else {}), **touch(row), **own})


def who(shop: Shop, name: str | None) -> Customer | None:
    people = vars(shop).get("by_name")
    if people is None:
        people = vars(shop)["by_name"] = {c.name: c for c in shop.customers}
    return people.get(name) if name else None


def contacts_of(shop: Shop) -> list[Contact]:
    """Return every contact of the log; worked out once a shop."""
    kept: list[Contact] | None = getattr(shop, "contacts_kept", None)
    if kept is None:
        kept = list(_contacts(shop))
        shop.contacts_kept = kept  # type: ignore[attr-defined]  # remembered with the shop it is of
    return kept


def _contacts(shop: Shop) -> Iterable[Contact]:
    legs: dict[str, list[Row]] = defaultdict(list)
    for row in shop.rows["contacts"]:
        legs[row["contact_id"]].append(dict(row))
    rows = [row for found in legs.values() for row in found]
    lines = {(row["medium"], row["queue"]) for row in rows if told(row)}
    last_at: dict[date, datetime] = {}
    for row in rows:
        for name in ("queued_at", "answered_at", "ended_at"):
            at = row[name]
            if at:
                last_at[at.date()] = max(last_at.get(at.date(), at), at)
    scores: dict[str, list[tuple[date, Decimal]]] = defaultdict(list)
    for answer in shop.rows["surveys"]:
        mapped = points(answer)
        if answer["kind"] == "csat" and answer["contact_id"] and mapped is not None:
            scores[answer["contact_id"]].append((answer["answered_at"].date(), mapped))
    for id_, found in legs.items():
        ordered = sorted(found, key=lambda leg: leg["leg"])
        main = min(ordered, key=lambda leg: (leg["direction"] == "out", leg["outcome"] == "deflected"))
        is_ticket = main["ended_at"] or main["first_reply_at"]
        in_line = bool(told(main)) or ((main["medium"], main["queue"]) in lines and not is_ticket)
        yield Contact(
            id_, tuple(ordered), main, who(shop, main["customer"]), tuple(scores[id_]), in_line, last_at
        )


def points(answer: Row) -> Decimal | None:
    """Map a score onto the common scale of its kind, or return nothing where it cannot be judged."""
    kind, score = answer["kind"], Decimal(str(answer["score"]))
    scale = answer["scale"] if answer["scale"] is not None else {"nps": 10}.get(kind)
    if kind not in BEST or scale is None or scale < 1 or not 0 <= score <= scale:
        return None
    if kind == "nps":
        return score if scale == BEST["nps"] else None
    most = BEST[kind] - 1
    if scale == 1:
        return score * most + 1
    mapped = Fraction(max(score, Decimal(1)) - 1) * most / (scale - 1) + 1
    return (Decimal(mapped.numerator) / mapped.denominator).quantize(Decimal("0.0001"), ROUND_HALF_UP)


def talk(leg: Row) -> Decimal | None:
    spoken = seconds(leg["answered_at"], leg["ended_at"])
    return None if spoken is None else spoken - Decimal(str(leg["hold_seconds"] or 0))


def hold(leg: Row) -> Decimal | None:
    held = leg["hold_seconds"]
    return None if held is None else Decimal(str(held))


def handle(leg: Row) -> Decimal | None:
    spoken, after = seconds(leg["answered_at"], leg["ended_at"]), after_call(leg)
    return None if spoken is None or after is None else spoken + after


def after_call(leg: Row) -> Decimal | None:
    after = leg["after_call_seconds"]
    return None if after is None or not leg["answered_at"] else Decimal(str(after))


def chosen(cell: Cell, found: Iterable[Contact]) -> list[Contact]:
    """Return the contacts of one cell, by the leg each is counted by."""
    return [c for c in found if c.is_counted and _is_in(cell, c, c.main)]


def chosen_legs(cell: Cell) -> list[Row]:
    """Return the legs of one cell; each lies on the day its contact arrived."""
    return [leg for c in contacts_of(cell.shop) for leg in c.legs if _is_in(cell, c, leg)]


def _is_in(cell: Cell, contact: Contact, leg: Row) -> bool:
    customer = who(cell.shop, leg["customer"])
    return cell.holds(customer, contact.day) and cell.matches(leg_traits(leg, customer), by_start=False)
