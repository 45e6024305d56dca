"""What players stake, what stays with the house, and what they pay in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from patronage.base.expr import Column, Scalar, ratio, total
from patronage.base.units import MONEY, NUMBER, SHARE
from patronage.metrics.measure import Measure
from patronage.metrics.metric import Example, Metric
from patronage_igaming.tables import DEPOSIT_FACTS, WAGER_FACTS

__all__ = ["bets_to_deposits", "deposits_amount", "ggr", "ngr", "ngr_to_bets", "stakes"]


def _wagered(name: str) -> Measure:
    return Measure(name, WAGER_FACTS.name, total(Column(name)), Column("settled_on"))


_STAKES, _WINNINGS, _BONUS = _wagered("stakes"), _wagered("winnings"), _wagered("bonus")
_DEPOSITS = Measure("deposits_amount", DEPOSIT_FACTS.name, total(Column("amount")), Column("deposited_on"))
_NGR = _STAKES - _WINNINGS - _BONUS

_WAGERS: list[Mapping[str, Scalar]] = [
    {"wager_id": "1", "customer": "ann", "settled_at": date(2025, 1, 3), "stakes": 100, "winnings": 70},
    {"wager_id": "2", "customer": "bob", "settled_at": date(2025, 1, 5), "stakes": 60, "winnings": 75},
    {
        "wager_id": "3",
        "customer": "ann",
        "settled_at": date(2025, 1, 9),
        "stakes": 40,
        "winnings": 15,
        "bonus": 10,
    },
]
_DEPOSITED: list[Mapping[str, Scalar]] = [
    {"deposit_id": "1", "customer": "ann", "deposited_at": date(2025, 1, 3), "amount": 50},
    {"deposit_id": "2", "customer": "bob", "deposited_at": date(2025, 1, 9), "amount": 30},
]

stakes = Metric(
    name="stakes",
    label="Stakes",
    unit=MONEY,
    question="How much did players stake?",
    formula=_STAKES,
    source="Stakes of settled bets, by the day they were settled.",
    example=Example(rows={"wagers": _WAGERS}, expected=200, text="100 + 60 + 40"),
)

ggr = Metric(
    name="ggr",
    label="Gross gaming revenue",
    unit=MONEY,
    question="How much of what players staked stayed with the house?",
    formula=_STAKES - _WINNINGS,
    better="up",
    source="Stakes - winnings.",
    drivers=("stakes",),
    example=Example(rows={"wagers": _WAGERS}, expected=40, text="30 - 15 + 25: Bob won more than he staked."),
)

ngr = Metric(
    name="ngr",
    label="Net gaming revenue",
    unit=MONEY,
    question="How much stayed with the house after the bonuses it gave?",
    formula=_NGR,
    better="up",
    source="Stakes - winnings - bonuses; duties and fees of payment are costs of the shop, not of the game.",
    drivers=("ggr",),
    example=Example(rows={"wagers": _WAGERS}, expected=30, text="40 - 10 of bonus"),
)

ngr_to_bets = Metric(
    name="ngr_to_bets",
    label="NGR to bets",
    unit=SHARE,
    question="Which share of the stakes stays as net gaming revenue?",
    formula=ratio(_NGR, _STAKES),
    better="up",
    source="ngr / stakes.",
    drivers=("ngr", "stakes"),
    example=Example(rows={"wagers": _WAGERS}, expected=0.15, text="30 / 200"),
)

deposits_amount = Metric(
    name="deposits_amount",
    label="Deposits",
    unit=MONEY,
    question="How much did players pay in?",
    formula=_DEPOSITS,
    better="up",
    source="Amounts of deposits, by their day.",
    example=Example(rows={"deposits": _DEPOSITED}, expected=80, text="50 + 30"),
)

bets_to_deposits = Metric(
    name="bets_to_deposits",
    label="Bets to deposits",
    unit=NUMBER,
    question="How often is money that was paid in staked?",
    formula=ratio(_STAKES, _DEPOSITS),
    source="stakes / deposits_amount, over the days for which both are known.",
    drivers=("stakes", "deposits_amount"),
    example=Example(
        rows={"wagers": _WAGERS, "deposits": _DEPOSITED}, expected=2.5, text="(100 + 60 + 40) / (50 + 30)"
    ),
)
