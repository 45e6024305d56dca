"""Subscriptions a second time: day by day what runs, under which version, for how much; and invoices."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from tests.oracle.cells import Asked, Cell, step_of
from tests.oracle.family import Family
from tests.oracle.numbers import Number, share, wilson
from tests.oracle.random_shop import HOME, RATES
from tests.oracle.rates import Rates
from tests.oracle.shop import MISSING, ZERO, Shop
from tests.oracle.subscription_days import DAY, MONTHS, Move, State, Subscription

Row = Mapping[str, Any]
Rows = dict[str, list[dict[str, Any]]]

OWN = ("plan", "first_plan", "billing_interval", "subscription_phase", "channel")
OF_PEOPLE = ("acquisition_channel", "country", "registered", "first_coupon")


_READ: list[Subscription] = []
_OF: list[Any] = [None]


def subscriptions(shop: Shop) -> list[Subscription]:
    if _OF[0] is not shop.rows:
        _OF[0] = shop.rows
        rates = Rates(shop.rows["rates"], HOME)
        rows_of = defaultdict(list)
        for row in shop.rows["subscriptions"]:
            rows_of[row["subscription_id"]].append(row)
        _READ[:] = [Subscription(rows, rates) for rows in rows_of.values()]
    return _READ


def _traits(cell: Cell, of: Subscription, state: State, *, first_plan: bool) -> dict[str, str]:
    row = state.version.row
    own = {
        "plan": of.first_plan if first_plan else state.plan,
        "first_plan": of.first_plan,
        "billing_interval": row.get("interval") or MISSING,
        "subscription_phase": state.phase,
        "channel": row.get("channel") or MISSING,
    }
    return own | person_traits(cell.shop, row["customer"])


def person_traits(shop: Shop, name: str | None) -> dict[str, str]:
    found = next((c for c in shop.customers if c.name == name), None)
    return found.traits if found else dict.fromkeys(OF_PEOPLE, MISSING)


def moves(cell: Cell, *changes: str, first_plan: bool = False, so_far: bool = False) -> Iterator[Move]:
    """Give the moves of a cell: those of its days, or all until its end."""
    asked = cell.asked
    for each in subscriptions(cell.shop):
        if asked.cohort and not _is_of_cohort(cell, each):
            continue
        for move in each.moves:
            first = date.min if so_far or (asked.cohort and not asked.ages) else cell.first
            if asked.cohort and not move.state.is_paid:
                continue
            if not first <= move.day <= cell.last or (changes and move.change not in changes):
                continue
            traits = _traits(cell, each, move.state, first_plan=first_plan)
            if cell.matches(traits, by_start=bool(asked.cohort)):
                yield move


def _is_of_cohort(cell: Cell, each: Subscription) -> bool:
    began = each.cohort_on
    if began is None or step_of(began, cell.asked.cohort) != cell.cohort:
        return False
    return not cell.asked.period or cell.asked.period[0] <= began <= cell.asked.period[1]


def active(cell: Cell) -> int:
    return sum(m.sign for m in moves(cell, so_far=True))


def in_trial(cell: Cell) -> int:
    return sum(m.sign for m in moves(cell, so_far=True) if not m.state.is_paid)


def paying(cell: Cell, **options: bool) -> int:
    return sum(m.sign for m in moves(cell, so_far=True, **options) if m.state.is_paid)


def mrr(cell: Cell) -> Decimal:
    return sum((m.amount for m in moves(cell, so_far=True)), ZERO)


def added(*changes: str) -> Callable[[Cell], Decimal]:
    return lambda cell: sum((m.amount for m in moves(cell, *changes)), ZERO)


def taken(*changes: str) -> Callable[[Cell], Decimal]:
    return lambda cell: -added(*changes)(cell)


def before(cell: Cell) -> Cell:
    """Give the cell that ends the day before this one begins."""
    last = min(cell.first - DAY, cell.asked.as_of)
    return _Until(cell.shop, cell.asked, cell.group, cell.step, cell.cohort, cell.age, until=last)


@dataclass
class _Until(Cell):
    until: date = date.min

    @property
    def last(self) -> date:
        return self.until


def has_start(cell: Cell) -> bool:
    asked = cell.asked
    return asked.ages if asked.cohort else bool(asked.period or asked.grain)


def of_start(cell: Cell, found: Iterator[Move]) -> list[Move]:
    return [m for m in found if not has_start(cell) or (m.since is not None and m.since < cell.first)]


def lost(cell: Cell) -> int:
    return len(of_start(cell, moves(cell, "went")))


def paid_at_start(cell: Cell) -> int:
    if has_start(cell):
        return paying(before(cell))
    return sum(m.sign for m in moves(cell, "came", "back") if m.state.is_paid)


def churn_rate(cell: Cell) -> Number:
    return share(lost(cell), paid_at_start(cell))


def revenue_churn_rate(cell: Cell) -> Number:
    gone = -sum((m.amount for m in of_start(cell, moves(cell, "went", "down"))), ZERO)
    if has_start(cell):
        return share(gone, mrr(before(cell)))
    return share(gone, added("came", "back", "up")(cell))


def begun(cell: Cell) -> int:
    whole = Cell(cell.shop, replace(cell.asked, ages=False), cell.group, cell.step, cell.cohort)
    found = moves(whole if cell.asked.cohort else cell, "came", first_plan=True)
    return sum(1 for m in found if m.sign > 0)


def retention(cell: Cell) -> Number:
    return share(paying(cell, first_plan=True), begun(cell))


# --- invoices ------------------------------------------------------------------------------------


@dataclass
class Invoice:
    attempts: list[Row]

    @property
    def first(self) -> Row:
        return min(self.attempts, key=lambda r: (r["attempted_at"], r["payment_id"]))

    def failed_on(self) -> date | None:
        failed = [r["attempted_at"] for r in self.attempts if r["status"] == "failed"]
        paid = self.paid_at()
        return min(failed).date() if failed and (paid is None or min(failed) <= paid) else None

    def paid_at(self) -> datetime | None:
        return min((r["attempted_at"] for r in self.attempts if r["status"] != "failed"), default=None)


def invoices(cell: Cell) -> Iterator[Invoice]:
    found: dict[tuple[str, str], Invoice] = {}
    for row in cell.shop.rows["payments"]:
        if row["status"] not in ("paid", "failed", "refunded"):
            continue
        kind = next(k for k in ("invoice_id", "order_id", "payment_id") if row.get(k))
        found.setdefault((kind, row[kind]), Invoice([])).attempts.append(row)
    for invoice in found.values():
        names = [r["customer"] for r in invoice.attempts if r["customer"]]
        customer = next((c for c in cell.shop.customers if names and c.name == names[0]), None)
        day = invoice.first["attempted_at"].date()
        traits = person_traits(cell.shop, names[0] if names else None) | {
            "payment_method": invoice.first["method"] or MISSING,
            "plan": _last_plan(cell.shop, invoice),
        }
        if cell.holds(customer, day) and cell.matches(traits, by_start=bool(cell.asked.cohort)):
            yield invoice


def _last_plan(shop: Shop, invoice: Invoice) -> str:
    ids = [r["subscription_id"] for r in invoice.attempts if r["subscription_id"]]
    versions = [r for r in shop.rows["subscriptions"] if ids and r["subscription_id"] == max(ids)]
    if not versions:
        return MISSING
    return max(versions, key=lambda r: r["valid_from"] or r["started_at"]).get("plan") or MISSING


def tried(cell: Cell) -> int:
    return sum(1 for _ in invoices(cell))


def failed(cell: Cell) -> list[Invoice]:
    as_of = cell.asked.as_of
    return [i for i in invoices(cell) if (on := i.failed_on()) and on <= as_of]


def recovered(cell: Cell) -> int:
    return sum(1 for i in failed(cell) if (at := i.paid_at()) and at.date() <= cell.asked.as_of)


# --- the shops that are drawn --------------------------------------------------------------------


def draw(random: Random, rows: Rows) -> None:
    days = sorted(row["ordered_at"].date() for row in rows["orders"])
    span = (days[-1] - days[0]).days + 1
    names = sorted({row["customer"] for row in rows["orders"] if row["customer"]}) or ["c0"]
    draw_one = _Drawing(random, days[0], span, names, is_foreign=bool(rows["rates"]))
    rows["subscriptions"] = [
        row for number in range(random.randint(1, 14)) for row in draw_one.versions(number)
    ]
    rows["subscriptions"] += draw_one.every_change()
    rows["payments"] = [draw_one.attempt(number) for number in range(random.randint(1, 25))]
    rows["payments"][0]["status"] = "paid"
    known = {(r["currency_from"], r["valid_on"]) for r in rows["rates"]}
    for row in rows["subscriptions"] if rows["rates"] else ():
        for day in {row["started_at"], row["valid_from"], row["trial_end_at"]} - {None}:
            currency = row["currency"]
            if currency in RATES and (currency, day) not in known and random.random() < 0.7:
                known.add((currency, day))
                rate = {"currency_from": currency, "currency_to": HOME, "rate": RATES[currency]}
                rows["rates"].append({"valid_on": day, **rate})


@dataclass
class _Drawing:
    random: Random
    start: date
    span: int
    names: list[str]
    is_foreign: bool

    def day(self, first: date, most: int) -> date:
        return first + timedelta(days=self.random.randrange(max(most, 1)))

    def versions(self, number: int) -> Iterator[dict[str, Any]]:
        pick = self.random
        begins = self.day(self.start - timedelta(days=40), self.span + 40)
        valid_from, customer = begins, pick.choice([*self.names, "stranger", None])
        for version in range(pick.choice([1, 1, 2, 3, 4])):
            status = pick.choice(["active", "active", "active", None, "trial", "cancelled", "paused"])
            # Some are written down after they ended, some end on the day they began.
            ends = max(begins, self.day(valid_from - timedelta(days=20), 90))
            foreign = self.is_foreign and pick.random() < 0.4
            yield {
                "subscription_id": f"s{number}",
                "customer": customer,
                "plan": pick.choice(["basic", "plus", None]),
                "started_at": begins,
                "valid_from": None if version == 0 and pick.random() < 0.5 else valid_from,
                "ended_at": ends if pick.random() < 0.3 else None,
                "trial_end_at": self.day(begins, 40) if pick.random() < 0.25 else None,
                "status": status,
                "interval": "month" if foreign else pick.choice([*MONTHS, None]),
                # What is converted comes out even, whatever the rate.
                "amount": None if pick.random() < 0.1 else Decimal(pick.randrange(0, 900, 4)) / 100,
                "currency": pick.choice([*RATES]) if foreign else pick.choice([HOME, None]),
                "channel": pick.choice(["email", "meta", None]),
            }
            if pick.random() < 0.2:
                begins = self.day(valid_from + timedelta(days=100), 60)
            valid_from = max(self.day(valid_from + DAY, 80), begins)

    def every_change(self) -> Iterator[dict[str, Any]]:
        """Draw one that becomes dearer, cheaper, ends and comes back."""
        first = next(self.versions(99))
        for days, amount in ((0, 10), (3, 30), (6, 20), (11, 20)):
            yield first | {
                "started_at": self.start,
                "valid_from": self.start + timedelta(days=days),
                "ended_at": self.start + timedelta(days=9) if days == 6 else None,
                "trial_end_at": None,
                "status": "active",
                "interval": "month",
                "amount": Decimal(amount),
                "currency": None,
            }

    def attempt(self, number: int) -> dict[str, Any]:
        pick = self.random
        at = datetime.combine(self.day(self.start, self.span), datetime.min.time())
        return {
            "payment_id": f"p{number:02d}",
            "invoice_id": pick.choice(["i1", "i2", "i3", None]),
            "order_id": pick.choice(["o1", None]),
            "subscription_id": pick.choice(["s0", "s1", None]),
            "customer": self.names[0] if pick.random() < 0.5 else None,
            "attempted_at": at + timedelta(hours=pick.choice([0, 5, 23])),
            "amount": Decimal(20),
            "status": pick.choice(["paid", "failed", "failed", "refunded", "pending", None]),
            "method": pick.choice(["card", "transfer", None]),
        }


def questions(random: Random, shop: Shop, window: int) -> list[Asked]:
    span = (shop.last_on - shop.first_on).days
    plain = Asked(as_of=shop.last_on - timedelta(days=random.choice([0, 0, span // 3])), window=window)
    start = shop.first_on + timedelta(days=random.randrange(span + 1))
    period = (start, start + timedelta(days=random.choice([0, 30, 200])))
    by = random.choice([*OWN, *OF_PEOPLE, "payment_method"])
    return [
        plain,
        replace(plain, period=period),
        replace(plain, by=(by,), period=period),
        replace(plain, by=("plan",)),
        replace(plain, grain=random.choice(["week", "month"])),
        replace(plain, grain="quarter", by=(by,)),
        replace(plain, where=(("plan", ("basic", "(not given)"), random.random() < 0.5),)),
        replace(plain, cohort="month"),
        replace(plain, cohort="quarter", by=(random.choice(["plan", "acquisition_channel"]),)),
        replace(plain, cohort="month", ages=False, period=period),
    ]


_OF_INVOICES = {"payment_failure_rate", "recovered_rate"}


def refuses(name: str, asked: Asked) -> bool:
    names = {*asked.by, *(n for n, _, _ in asked.where)}
    if name == "subscription_retention_rate" and (asked.period or asked.grain) and not asked.cohort:
        return True
    own = set(OWN)
    if name in _OF_INVOICES:
        # Cohorts of customers, beside which their number stands, have no plan.
        own = set() if asked.cohort else {"plan", "payment_method"}
    return not names <= {*own, *OF_PEOPLE}


def _bounds(
    name: str, cases: Callable[[Cell], int], tries: Callable[[Cell], int]
) -> dict[str, Callable[[Cell], Number]]:
    return {
        f"{name}_low": lambda c: wilson(cases(c), tries(c))[0],
        f"{name}_high": lambda c: wilson(cases(c), tries(c))[1],
    }


FAMILY = Family(
    name="subscriptions",
    draw=draw,
    numbers={
        "active_subscriptions": active,
        "mrr": mrr,
        "new_mrr": added("came"),
        "reactivated_mrr": added("back"),
        "expansion_mrr": added("up"),
        "contraction_mrr": taken("down"),
        "churned_mrr": taken("went"),
        "churn_rate": churn_rate,
        "revenue_churn_rate": revenue_churn_rate,
        "subscription_retention_rate": retention,
        "payment_failure_rate": lambda c: share(len(failed(c)), tried(c)),
        "recovered_rate": lambda c: share(recovered(c), len(failed(c))),
    },
    beside={
        "active_subscriptions_in_trial": in_trial,
        **_bounds("churn_rate", lost, paid_at_start),
        **_bounds("subscription_retention_rate", lambda c: paying(c, first_plan=True), begun),
        **_bounds("payment_failure_rate", lambda c: len(failed(c)), tried),
        **_bounds("recovered_rate", recovered, lambda c: len(failed(c))),
    },
    questions=questions,
    refuses=refuses,
)
