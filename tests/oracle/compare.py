"""Asks one shop the same of the product and of the second implementation, and lists where they differ."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import product
from math import isclose

from patronage.base.errors import InputError
from patronage.base.expr import Scalar
from patronage.base.period import Grain, Period
from patronage.contract.assumption import Assumptions
from patronage.engine.duckdb import DuckDB
from patronage.engine.result import Result
from patronage.facts.coverage import Coverage, read_coverage
from patronage.metrics.answer import answer
from patronage.metrics.query import Filter, Query
from patronage.metrics.worked import small_shop
from patronage.store.business_hours import BusinessHours
from tests.oracle.business_hours import HOURS
from tests.oracle.cells import OF_PRODUCTS, Asked, Cell, groups_of, number_of, shifted, step_of
from tests.oracle.family import Family
from tests.oracle.numbers import AT_AS_OF, BESIDE, BY_AGE, NUMBERS, WHOLE_LIVES, Number
from tests.oracle.random_shop import HOME, RandomShop
from tests.oracle.shop import Shop, plain_shop

NONE = BusinessHours()
Key = tuple[Scalar, ...]
Numbers = Mapping[str, Callable[[Cell], Number]]
OF_NO_PRODUCT = {
    *("new_customers", "days_between_orders", "days_to_second_order", "inactive_rate"),
    *("contribution_margin", *WHOLE_LIVES, *AT_AS_OF),
}
OF_NO_ORDER_COUNTRY = {"new_customers", *WHOLE_LIVES}


@dataclass(frozen=True)
class Pair:
    """One shop, in the database and in plain Python."""

    engine: DuckDB
    coverage: Coverage
    shop: Shop

    @classmethod
    def of(cls, drawn: RandomShop) -> Pair | None:
        """Build both; nothing where no order was kept."""
        engine = small_shop(drawn.rows, drawn.history, HOME, HOURS if drawn.rows.get("contacts") else NONE)
        coverage = read_coverage(engine)
        shop = plain_shop(drawn.rows, HOME, drawn.history)
        if coverage is None or not shop.orders:
            engine.close()
            return None
        return cls(engine, coverage, shop)

    def differences(self, asked: Asked) -> list[str]:
        """Name every value in which the two answers to a question about orders differ."""
        return self._differing(asked, answerable(asked), {**NUMBERS, **BESIDE}, _wanted(self.shop, asked))

    def of_family(self, family: Family, asked: Asked) -> list[str]:
        """Name every value in which the two answers to a question about a family differ."""
        unknown = family.unknown(self.shop)
        possible = [name for name in family.numbers if not family.refuses(name, asked)]
        metrics = tuple(name for name in possible if name not in unknown)
        numbers = {**family.numbers, **family.beside}
        steps = [(step,) for step in _steps(self.shop, asked)] if asked.grain and not asked.by else []
        found = [
            f"{asked}: {name} is answered, and nothing is known of it"
            for name in possible
            if name in unknown and self._answers(asked, name)
        ]
        return found + (self._differing(asked, metrics, numbers, steps) if metrics else [])

    def _answers(self, asked: Asked, name: str) -> bool:
        try:
            answer(self.engine, query_of(asked, (name,)), self.coverage, HOME)
        except InputError:
            return False
        return True

    def _differing(
        self, asked: Asked, metrics: Sequence[str], numbers: Numbers, wanted: Sequence[Key]
    ) -> list[str]:
        result = answer(self.engine, query_of(asked, metrics), self.coverage, HOME)
        names = [n for n in result.names if n in numbers]
        rows = dict(_keyed(result, asked))
        expected = dict(_cells(self.shop, asked, [*wanted, *rows]))
        found = [f"{asked}: no row {key}" for key in expected if key not in rows]
        for key in expected.keys() & rows.keys():
            for name in names:
                want = numbers[name](expected[key])
                if not same(rows[key][name], want):
                    found.append(f"{asked}: {name} at {key} is {rows[key][name]}, expected {want}")
        return found


def same(found: Scalar, want: Number) -> bool:
    """Compare counts and money exactly, ratios to nine digits."""
    if found is None or want is None or isinstance(found, str):
        return found is want or found == want
    if isinstance(found, float):
        return isclose(found, float(want), rel_tol=1e-9, abs_tol=1e-9)
    return isinstance(found, (int, Decimal)) and Fraction(found) == Fraction(want)


def answerable(asked: Asked) -> tuple[str, ...]:
    """Give the metrics that can be asked this."""
    names = {*asked.by, *(name for name, _, _ in asked.where)}
    left_out: set[str] = set()
    if not (asked.cohort and asked.ages):
        left_out |= set(BY_AGE)
    if (asked.period or asked.grain) and not asked.cohort:
        left_out |= set(WHOLE_LIVES)
    if asked.period or asked.grain or (asked.cohort and asked.ages):
        left_out |= set(AT_AS_OF)
    if names & set(OF_PRODUCTS):
        left_out |= OF_NO_PRODUCT
    if "order_country" in names:
        left_out |= OF_NO_ORDER_COUNTRY
    return tuple(name for name in NUMBERS if name not in left_out)


def query_of(asked: Asked, metrics: Sequence[str]) -> Query:
    """Put a plain question the product's way."""
    period = None
    if asked.period:
        period = Period(asked.period[0], date.fromordinal(asked.period[1].toordinal() + 1))
    return Query(
        metrics=tuple(metrics),
        by=asked.by,
        grain=Grain(asked.grain) if asked.grain else None,
        cohort=Grain(asked.cohort) if asked.cohort else None,
        ages=asked.ages,
        where=tuple(Filter(name, values, excluded=out) for name, values, out in asked.where),
        period=period,
        as_of=asked.as_of,
        basis="cash" if asked.basis == "cash" else "order",
        assume=Assumptions(
            margin_rate=asked.margin_rate,
            inactive_window_days=asked.window,
            packaging_cost=asked.packaging_cost,
            returns_cost=asked.returns_cost,
            **dict(asked.assume),
        ),
    )


def _keys(asked: Asked) -> tuple[str, ...]:
    if asked.cohort:
        return ("cohort", "age", *asked.by) if asked.ages else ("cohort", *asked.by)
    return (asked.grain, *asked.by) if asked.grain else asked.by


def _keyed(result: Result, asked: Asked) -> Iterator[tuple[Key, dict[str, Scalar]]]:
    for row in result:
        yield tuple(row[name] for name in _keys(asked)), row


def _cells(shop: Shop, asked: Asked, keys: Iterable[Key]) -> Iterator[tuple[Key, Cell]]:
    """Give the cells there must be, and those that the other answer has beside them."""
    for key in dict.fromkeys(keys):
        group = tuple(str(part) for part in key[len(key) - len(asked.by) :])
        cell = Cell(shop, asked, group)
        if asked.cohort:
            cell.cohort = key[0] if isinstance(key[0], date) else None
            cell.age = key[1] if asked.ages and isinstance(key[1], int) else None
        elif asked.grain:
            cell.step = key[0] if isinstance(key[0], date) else None
        yield key, cell


def _wanted(shop: Shop, asked: Asked) -> list[Key]:
    groups = groups_of(shop, asked)
    if asked.cohort:
        return [k for group in groups for k in _cohort_keys(shop, asked, group)]
    if not asked.grain:
        return list(groups)
    keys: list[Key] = [(step, *group) for step, group in product(_steps(shop, asked), groups)]
    undated = Cell(shop, asked)
    has_undated = not asked.by and any(undated.holds(r.customer, r.day(asked.basis)) for r in undated.refunds)
    return [*keys, (None,)] if has_undated else keys


def _steps(shop: Shop, asked: Asked) -> list[date]:
    first = asked.period[0] if asked.period else shop.first_on
    last = min(asked.as_of, asked.period[1]) if asked.period else asked.as_of
    steps, step = [], step_of(first, asked.grain)
    while step <= last:
        steps.append(step)
        step = shifted(step, asked.grain, 1)
    return steps


def _cohort_keys(shop: Shop, asked: Asked, group: tuple[str, ...]) -> list[Key]:
    keys: list[Key] = []
    for began in sorted({step_of(c.cohort_on, asked.cohort) for c in shop.customers if c.cohort_on}):
        if not Cell(shop, asked, group, cohort=began).members:
            continue
        if not asked.ages:
            keys.append((began, *group))
            continue
        ages = number_of(asked.as_of, asked.cohort) - number_of(began, asked.cohort)
        keys += [(began, age, *group) for age in range(ages + 1)]
    return keys
