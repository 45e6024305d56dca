"""Costs that say again what was spent on ads."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from patronage.base.expr import call, total
from patronage.base.finding import Finding
from patronage.base.select import Select, select, source
from patronage.contract.marketing_facts import COST_FACTS, SPEND_FACTS
from patronage.contract.table import MISSING
from patronage.engine.protocol import Engine
from patronage.facts.check import Check

__all__ = ["REPEATED_SPEND"]

_COST = ("department", "from_on", "line", "cost_item")
_ADS = ("", "ads", "advertising", "adspend")


def _repeated_spend(engine: Engine) -> list[Finding]:
    rows: Sequence[tuple[Any, ...]] = engine.run(_beside_spend())[1]
    spent: dict[tuple[Any, ...], list[tuple[str, str, Decimal]]] = defaultdict(list)
    for *cost, platform, channel, amount in rows:
        spent[tuple(cost)].append((platform, channel, amount))
    return [
        Finding(
            "repeated_spend",
            f"a cost of {_shown(department)} from {first} to {last}, {amount:,.2f}, is what {name} had spent"
            f" on ads in these days, {same:,.2f}: numbers of all costs count it twice",
            "warning",
            value="" if item == MISSING else item,
            remedy="Leave it out of the costs if it is the same money; spend has it by day and channel.",
        )
        for (department, first, _, item, last, amount), found in spent.items()
        for name, same in _same(item, amount, found)
    ]


def _beside_spend() -> Select:
    """Set each cost of marketing beside what was spent on its days, by platform and channel."""
    k, w, s = source(COST_FACTS.name, "k"), source("whole", "w"), source(SPEND_FACTS.name, "s")
    whole = (
        select(
            k,
            **{name: k[name] for name in _COST},
            to_on=call("max", k["cost_on"]),
            amount=total(k["amount"]).cast("money"),
        )
        .where(k["is_marketing"] & ~k["is_service"])
        .group_by(*_COST)
    )
    beside = {"platform": s["platform"], "channel": s["channel"]}
    return (
        select(
            w,
            **{name: w[name] for name in (*_COST, "to_on", "amount")},
            **beside,
            spent=total(s["amount"]).cast("money"),
        )
        .join(s, (s["spent_on"] >= w["from_on"]) & (s["spent_on"] <= w["to_on"]))
        .group_by(*_COST, "to_on", "amount", *beside)
        .order_by(*_COST, *beside)
        .with_step("whole", whole)
    )


def _same(item: str, amount: Decimal, spent: list[tuple[str, str, Decimal]]) -> Iterator[tuple[str, Decimal]]:
    """Give the first of all ads, a platform and a channel that a cost repeats, by its sum or by its name.

    Sums are the same to the cent or to the whole unit: of so many some are always near.
    """
    groups: dict[str, Decimal] = defaultdict(Decimal)
    for platform, channel, part in spent:
        for name in dict.fromkeys(("everybody", platform, channel)):
            groups[name] += part
    for name, part in groups.items():
        is_as_much = amount in (part, part.to_integral_value())
        if name != MISSING and part > 0 and (is_as_much or _is_called(item, name)):
            yield name, part
            return


def _is_called(item: str, name: str) -> bool:
    plain = _plain(name)
    return bool(plain) and _plain(item) in {plain + word for word in _ADS}


def _plain(name: str) -> str:
    return re.sub(r"[\W_]", "", name.lower())


def _shown(department: str) -> str:
    return "a department that is not given" if department == MISSING else department


REPEATED_SPEND = Check("repeated_spend", COST_FACTS.name, _repeated_spend)
