"""Cohorts by age out of a result: what each cell holds, what is not final, and the mean over cohorts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from patronage.base.expr import Scalar
from patronage.engine.result import Result
from patronage.reports.heat import HeatRow

__all__ = ["Triangle"]


@dataclass(frozen=True)
class Triangle:
    """Cohorts down, ages across, for every metric of one result.

    `cohorts` are the days they begin on, `sizes` their customers; a cell is found by cohort and age.
    """

    cohorts: tuple[Scalar, ...]
    sizes: tuple[int, ...]
    ages: int
    cells: dict[tuple[Scalar, int], dict[str, Scalar]]

    @classmethod
    def of(cls, found: Result) -> Triangle:
        """Arrange a result that was asked by cohort and age."""
        records = found.records()
        sizes = {record["cohort"]: int(str(record["cohort_size"])) for record in records}
        cells = {(record["cohort"], int(str(record["age"]))): record for record in records}
        ages = max((age for _, age in cells), default=-1) + 1
        return cls(tuple(sizes), tuple(sizes.values()), ages, cells)

    def rows(self, metric: str) -> tuple[HeatRow, ...]:
        """Give a row a cohort; ages not reached are absent, those not over are marked as not final."""
        return tuple(
            self._row(cohort, size, metric) for cohort, size in zip(self.cohorts, self.sizes, strict=True)
        )

    def at(self, cohort: Scalar, age: int, metric: str) -> Scalar:
        """Give a final value; nothing where the age is not over or not reached."""
        cell = self.cells.get((cohort, age))
        return None if cell is None or cell["is_partial"] else cell[metric]

    def of_cohort(self, cohort: Scalar, metric: str) -> Scalar:
        """Give what a whole cohort has, and not each of its ages: it stands at the first."""
        cell = self.cells.get((cohort, 0))
        return None if cell is None else cell[metric]

    def mean(self, metric: str, label: str, weights: Sequence[float] = ()) -> HeatRow:
        """Give the mean over cohorts at each age, of final cells only.

        Parameters
        ----------
        weights
            What each cohort's value is a share of, so that the mean is the ratio of the sums. Default:
            the cohort's customers.
        """
        by_cohort = list(zip(self.cohorts, weights or [float(size) for size in self.sizes], strict=True))
        cells = []
        for age in range(self.ages):
            final = [
                (weight, float(value))
                for cohort, weight in by_cohort
                if isinstance(value := self.at(cohort, age, metric), (int, float, Decimal))
            ]
            whole = sum(weight for weight, _ in final)
            cells.append(sum(weight * value for weight, value in final) / whole if whole > 0 else None)
        return HeatRow(label, sum(self.sizes), tuple(cells))

    def _row(self, cohort: Scalar, size: int, metric: str) -> HeatRow:
        reached = [(age, cell) for age in range(self.ages) if (cell := self.cells.get((cohort, age)))]
        immature = tuple(age for age, cell in reached if cell["is_partial"])
        return HeatRow(cohort, size, tuple(cell[metric] for _, cell in reached), immature)
