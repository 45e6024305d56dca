"""Polynomials along T stand only where they follow the function; all else is asked for itself."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from patronage.models.alike import alike
from patronage.models.along_time import along_time
from patronage.models.fitting import Numbers
from patronage.models.history import History

Function = Callable[[History], Numbers]


def shop() -> History:
    """Make customers of whom many share 0 or 3 purchases, and few 7."""
    frequency = np.repeat([0.0, 3.0, 7.0], [200, 300, 5])
    end = np.concatenate([np.arange(200), np.arange(300), np.arange(5)]) / 7 + 1
    return History(frequency, np.zeros_like(end), end, np.ones_like(end))


def smooth(rows: History) -> Numbers:
    return np.asarray((10 + rows.T) ** -(rows.frequency + 0.5) * np.exp(-0.01 * rows.T))


def bent(rows: History) -> Numbers:
    """Return what no polynomial follows where 3 were bought."""
    return np.asarray(smooth(rows) * np.where((rows.frequency > 0) & (rows.T > 20), 2.0, 1.0))


def empty(rows: History) -> Numbers:
    return np.zeros_like(rows.T)


@pytest.mark.parametrize("function", [smooth, bent, empty])
def test_rows_are_told_what_they_would_be_alone(function: Function) -> None:
    rows = shop()
    assert along_time(rows, 10.0, function) == pytest.approx(function(rows), rel=1e-10, abs=0)


def test_what_is_smooth_is_asked_for_at_few_places() -> None:
    asked: list[int] = []

    def counted(rows: History) -> Numbers:
        asked.append(len(rows.T))
        return smooth(rows)

    along_time(shop(), 10.0, counted)
    assert asked == [2 * 20 + 5]
    few = shop().at(np.arange(198, 202))
    assert along_time(few, 10.0, smooth).tolist() == smooth(few).tolist()


@pytest.mark.parametrize("scale", [1.0, 1 / 7, 1e9, -1.0])
def test_rows_alike_are_one_kind(scale: float) -> None:
    rng = np.random.default_rng(25)
    one, other = (np.float64(scale) * rng.integers(0, many, 300) for many in (5, 900))
    found = alike(one, other)
    assert len(found.rows) == len({*zip(one.tolist(), other.tolist(), strict=True)})
    for column in (one, other):
        assert column[found.rows][found.place].tolist() == column.tolist()


def test_kinds_without_end_and_none() -> None:
    assert alike(np.array([np.inf, 1.0, np.inf]), np.array([0.0, 0.0, -0.0])).place.tolist() == [1, 0, 1]
    assert len(alike(np.empty(0)).rows) == 0
