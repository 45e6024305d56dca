"""Splits the change of a number exactly: into each of its drivers inside the groups, and the mix of groups.

A mean over groups is m = sum of w_g m_g, w_g being the share of a group. Its change is, group by group,
w(mean) x change of m_g + change of w_g x m_g(mean): what happened inside the groups, and their mix. Inside
a group each driver is given its Shapley value: the mean, over all orders in which the drivers may have
changed one after the other, of what its own change brought (Shapley 1953, eq. 12). Both add up exactly. Where
the drivers known of a group do not make its number in both periods, its change is explained by none of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import factorial, fsum, isclose

__all__ = ["Group", "Split", "shapley", "split"]

MIX, REST = "mix", "rest"
"""The names of what is not a driver: the change of shares, and what no driver explains."""


@dataclass(frozen=True)
class Group:
    """A group in one period: weight, total (weight x value), and drivers, absent where not known."""

    weight: float
    total: float
    drivers: tuple[float | None, ...]


@dataclass(frozen=True)
class Split:
    """What each driver, the mix and the rest brought; they add up to the change."""

    before: float
    after: float
    drivers: tuple[float, ...]
    mix: float
    rest: float

    @property
    def change(self) -> float:
        """How much the number changed."""
        return self.after - self.before


def shapley(
    value: Callable[[Sequence[float]], float], before: Sequence[float], after: Sequence[float]
) -> tuple[float, ...]:
    """Give each driver what its change brought; the parts add up to value(after) - value(before).

    Examples
    --------
    >>> shapley(lambda d: d[0] * d[1], (2.0, 3.0), (4.0, 5.0))  # 6 becomes 20
    (8.0, 6.0)
    """
    count = len(before)

    def at(changed: Sequence[int]) -> float:
        return value([after[i] if i in changed else before[i] for i in range(count)])

    found = []
    for driver in range(count):
        others = [i for i in range(count) if i != driver]
        brought = 0.0
        for size in range(count):
            share = factorial(size) * factorial(count - size - 1) / factorial(count)
            for subset in combinations(others, size):
                brought += share * (at((*subset, driver)) - at(subset))
        found.append(brought)
    return tuple(found)


def split(
    before: Mapping[str, Group],
    after: Mapping[str, Group],
    value: Callable[[Sequence[float]], float],
    drivers: int,
) -> Split:
    """Split the change of a mean over groups.

    Parameters
    ----------
    before, after
        The groups of each period by name.
    value
        A group's value from its drivers.
    drivers
        How many there are.

    Examples
    --------
    Two channels; the dearer one grows and gets cheaper. 1 customer at 10 and 1 at 30 become 1 at 10, 3 at 20:

    >>> first = {"a": Group(1, 10, (10.0,)), "b": Group(1, 30, (30.0,))}
    >>> second = {"a": Group(1, 10, (10.0,)), "b": Group(3, 60, (20.0,))}
    >>> found = split(first, second, lambda d: d[0], 1)
    >>> found.change, found.drivers, found.mix
    (-2.5, (-6.25,), 3.75)
    """
    whole = [fsum(group.weight for group in period.values()) for period in (before, after)]
    totals = [fsum(group.total for group in period.values()) for period in (before, after)]
    means = [total / weight if weight else 0.0 for total, weight in zip(totals, whole, strict=True)]
    brought = [0.0] * drivers
    mix = rest = 0.0
    for name in sorted({*before, *after}):
        first, second = (period.get(name, _NOBODY) for period in (before, after))
        shares = [g.weight / w if w else 0.0 for g, w in zip((first, second), whole, strict=True)]
        parts = [g.total / w if w else 0.0 for g, w in zip((first, second), whole, strict=True)]
        if not first.weight or not second.weight:
            # Who was not there in one of the periods has no change inside: coming and going is mix.
            mix += parts[1] - parts[0]
            continue
        values = [g.total / g.weight for g in (first, second)]
        mix += (shares[1] - shares[0]) * (values[0] + values[1]) / 2
        inside = (shares[0] + shares[1]) / 2
        known = _known(first, second)
        if not all(_makes(value(own), of) for own, of in zip(known, values, strict=True)):
            rest += inside * (values[1] - values[0])
            continue
        for at, each in enumerate(shapley(value, *known)):
            brought[at] += inside * each
    return Split(means[0], means[1], *_rounded_off([*brought, mix, rest], means[1] - means[0]))


def _rounded_off(parts: list[float], change: float) -> tuple[tuple[float, ...], float, float]:
    # The greatest part bears what doubles lose, so that no part is told where there is none.
    greatest = max(range(len(parts)), key=lambda at: abs(parts[at]))
    parts[greatest] += change - fsum(parts)
    *brought, mix, rest = parts
    return tuple(brought), mix, rest


def _known(first: Group, second: Group) -> tuple[list[float], list[float]]:
    """Give the drivers of both periods; one that is known in one of them alone is taken as unchanged.

    Where no click was bought none had a price: only the number of clicks made the difference.
    """
    pairs = list(zip(first.drivers, second.drivers, strict=True))
    before = [after if own is None else own for own, after in pairs]
    after = [before if own is None else own for before, own in pairs]
    return [float(own or 0.0) for own in before], [float(own or 0.0) for own in after]


def _makes(value: float, of: float) -> bool:
    """Tell whether drivers make the number of their group: they do not where one is not known."""
    return isclose(value, of, rel_tol=_SAME, abs_tol=_SAME)


_SAME = 1e-9
_NOBODY = Group(0.0, 0.0, ())
