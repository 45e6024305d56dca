"""Where values lie on an axis, and which of them are worth a label."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil, floor, log10

from patronage.base.expr import Scalar
from patronage.base.period import Grain

__all__ = ["Scale", "Slots", "nice_step", "percent"]

_MOST_LABELS = 9
_MOST_SLOTS = 4000
_STRIDES: dict[Grain, tuple[int, ...]] = {
    Grain.DAY: (1, 2, 7, 14, 28, 56, 91, 182, 364),
    Grain.WEEK: (1, 2, 4, 13, 26, 52, 104),
    Grain.MONTH: (1, 2, 3, 6, 12, 24, 60),
    Grain.QUARTER: (1, 2, 4, 8, 20),
    Grain.YEAR: (1, 2, 5, 10),
}


def percent(share: float) -> str:
    """Write a share of a length for a style or an attribute, short.

    Examples
    --------
    >>> percent(0.125), percent(1)
    ('12.5%', '100%')
    """
    return f"{share * 100:.2f}".rstrip("0").rstrip(".") + "%"


def nice_step(span: float, most: int) -> float:
    """Give the step of 1, 2, 2.5 or 5 times a power of ten that divides `span` into at most `most` parts.

    Examples
    --------
    >>> nice_step(87, 5), nice_step(0.31, 4)
    (20.0, 0.1)
    """
    power = 10.0 ** floor(log10(span / most))
    fitting = [m * power for m in (1, 2, 2.5, 5, 10) if m * power * most >= span * (1 - 1e-9)]
    return round(fitting[0], 12)


@dataclass(frozen=True)
class Scale:
    """An axis from `low` to `high` with labelled values `step` apart; both ends are such values."""

    low: float
    high: float
    step: float

    @classmethod
    def covering(cls, values: Iterable[float], *, zero: bool, most: int = 4, whole: bool = False) -> Scale:
        """Cover all values.

        Parameters
        ----------
        values
            What will be drawn; without any, the axis runs from 0 to 1.
        zero
            Begin at zero whatever the values; otherwise only where they come near it, so that a
            line which moves little among large values still shows its shape.
        most
            How many steps at most.
        whole
            Values are counts: no step below one.
        """
        known = list(values) or [0.0, 1.0]
        least, greatest = min(known), max(known)
        near = greatest - least > max(abs(greatest), abs(least)) / 8
        if zero or near or least == greatest:
            least, greatest = min(least, 0.0), max(greatest, 0.0)
        if least == greatest:
            greatest = least + 1
        step = nice_step(greatest - least, most)
        step = max(step, 1.0) if whole else step
        low = floor(least / step + 1e-9) * step
        return cls(round(low, 12), round(ceil(greatest / step - 1e-9) * step, 12), step)

    @property
    def ticks(self) -> tuple[float, ...]:
        """The labelled values, lowest first.

        Examples
        --------
        >>> Scale.covering([3, 87], zero=True).ticks
        (0.0, 25.0, 50.0, 75.0, 100.0)
        """
        return tuple(
            round(self.low + i * self.step, 12) for i in range(round((self.high - self.low) / self.step) + 1)
        )

    def share(self, value: float) -> float:
        """Give the place of a value between 0 (low) and 1 (high)."""
        return (value - self.low) / (self.high - self.low)


@dataclass(frozen=True)
class Slots:
    """Equal places along an axis of time or of names, and for each row the place it takes.

    `places` holds None for a row that cannot be placed: one without a day on an axis of days.
    """

    values: tuple[Scalar, ...]
    places: tuple[int | None, ...]
    grain: Grain | None

    @classmethod
    def of(cls, column: Sequence[Scalar], grain: Grain | None) -> Slots:
        """Lay out a column: days get a place for every step between them, names one each as they come."""
        days = [day for day in column if isinstance(day, date)]
        if grain is None and (not days or len(days) < len(column)):
            return cls(tuple(column), tuple(range(len(column))), None)
        step = grain or Grain.DAY
        steps = [step.start(min(days))] if days else []
        while days and steps[-1] < step.start(max(days)) and len(steps) < _MOST_SLOTS:
            steps.append(step.shift(steps[-1], 1))
        index = {day: at for at, day in enumerate(steps)}
        places = tuple(index.get(step.start(d)) if isinstance(d, date) else None for d in column)
        return cls(tuple(steps), places, step)

    def __len__(self) -> int:
        """Count the places."""
        return len(self.values)

    def middle(self, place: int) -> float:
        """Give the middle of a place, between 0 and 1."""
        return (place + 0.5) / len(self)

    def labelled(self) -> tuple[int, ...]:
        """Choose the places to label: few enough to be read, on the steps where years begin."""
        strides = _STRIDES[self.grain] if self.grain else (1, 2, 5, 10, 20, 50, 100)
        stride = next((s for s in strides if len(self) / s <= _MOST_LABELS), strides[-1])
        first = self._first(stride)
        return tuple(range(first, len(self), stride))

    def _first(self, stride: int) -> int:
        for place, day in enumerate(self.values[:stride]):
            if isinstance(day, date) and self.grain in {Grain.MONTH, Grain.QUARTER, Grain.YEAR}:
                step = {Grain.MONTH: day.month - 1, Grain.QUARTER: (day.month - 1) // 3}.get(
                    self.grain, day.year
                )
                if step % stride == 0:
                    return place
        return 0
