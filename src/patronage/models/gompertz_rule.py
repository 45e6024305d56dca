"""Nodes along the clock of leaving that integrate to ten digits whatever customers do until they leave.

What they do changes as smoothly as z does; or, before the first change, as its logarithm; or, since the rate
of leaving has settled, as the logarithm of what has passed since. So nodes are even in log(1 + z / first) up
to z = 2, in z from there to 2 after it has settled, and then in the logarithm of the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from patronage.models.fitting import Numbers
from patronage.models.gompertz_clock import GompertzClock
from patronage.models.legendre import legendre

__all__ = ["Nodes", "first_change", "gompertz_rule"]

_NEAR = 2.0
_WIDE = ((1.5, 20), (3.0, 28), (6.0, 40), (12.0, 64), (24.0, 112), (48.0, 208), (np.inf, 400))
_ROWS = 1_024  # as many at once as stay near the processor

_Line = Callable[[NDArray[np.intp], Numbers], tuple[Numbers, Numbers]]


@dataclass(frozen=True)
class Nodes:
    """Nodes of some customers, all `(rows, nodes)` but the first.

    Parameters
    ----------
    rows
        Which customers; each may come up to three times.
    z
        What the clock tells.
    time
        The time it is.
    step
        The length of z a node stands for.
    """

    rows: NDArray[np.intp]
    z: Numbers
    time: Numbers
    step: Numbers


def first_change(clock: GompertzClock, since: Numbers | float = np.inf) -> Numbers:
    """Give `(n,)`, of z, before which all there is changes in proportion to it.

    Parameters
    ----------
    clock
        Of `n` customers.
    since
        `(n,)`, what the time is to be compared with beside.
    """
    known = clock.b * since
    first: Numbers = np.minimum(np.minimum(known, 1.0) / np.maximum(clock.scale, 1.0), known / clock.scale)
    return first


def gompertz_rule(
    clock: GompertzClock, first: Numbers, start: Numbers, end: Numbers, fewest: int = 0
) -> Iterator[Nodes]:
    """Give nodes between two z, and the length of z each stands for.

    Parameters
    ----------
    clock
        Of `n` customers.
    first
        `(n,)`, the first change.
    start, end
        `(n,)`, of z.
    fewest
        Nodes, where there is a peak in between.

    Examples
    --------
    >>> clock, one = GompertzClock(0.1, np.array([2.0])), np.ones(1)
    >>> rule = gompertz_rule(clock, first_change(clock), 0 * one, 30 * one)
    >>> sum(float((np.exp(-nodes.z) * nodes.step).sum()) for nodes in rule)
    1.0
    """
    settled = np.maximum(-np.log(clock.scale), 0.0)
    turn = settled + _NEAR

    def early(rows: NDArray[np.intp], u: Numbers) -> tuple[Numbers, Numbers]:
        return first[rows, None] * np.expm1(u), first[rows, None] * np.exp(u)

    def even(rows: NDArray[np.intp], u: Numbers) -> tuple[Numbers, Numbers]:
        del rows
        return u, np.ones_like(u)

    def late(rows: NDArray[np.intp], u: Numbers) -> tuple[Numbers, Numbers]:
        return settled[rows, None] + np.exp(u), np.exp(u)

    begin, stop = (np.log1p(np.minimum(z, _NEAR) / first) for z in (start, end))
    yield from _along(clock, (begin, stop), early, fewest)
    begin, stop = (np.clip(z, _NEAR, turn) for z in (start, end))
    yield from _along(clock, (begin, stop), even, fewest)
    begin, stop = (np.log(np.maximum(z, turn) - settled) for z in (start, end))
    yield from _along(clock, (begin, stop), late, fewest)


def _along(clock: GompertzClock, ends: tuple[Numbers, Numbers], line: _Line, fewest: int) -> Iterator[Nodes]:
    begin, stop = ends
    width = stop - begin
    some = np.flatnonzero(width > 0)
    sizes = np.searchsorted([most for most, _ in _WIDE], width[some])
    for size in np.unique(sizes):
        nodes, weights = legendre(max(_WIDE[size][1], fewest))
        alike = some[sizes == size]
        for at in range(0, len(alike), _ROWS):
            rows = alike[at : at + _ROWS]
            wide = width[rows, None] / 2
            z, grows = line(rows, begin[rows, None] + wide * (1 + nodes))
            yield Nodes(rows, z, clock.at(rows).time(z), grows * wide * weights)
