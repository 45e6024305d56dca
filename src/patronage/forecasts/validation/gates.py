"""What a forecast must reach before money is spent on it, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from patronage.base.note import Note
from patronage.forecasts.validation.scores import Scores

__all__ = ["GATES", "Gate", "Verdict", "verdicts"]

Outcome = Literal["pass", "fail", "not judged"]


@dataclass(frozen=True)
class Gate:
    """A limit that a score must keep.

    Parameters
    ----------
    name
        Of the gate; its words stand in the catalogue under `note.validation.gate`.
    score
        Which of `Scores`.
    limit
        The score, or its size where it has a sign, may not be beyond it.
    least
        Whether the limit is the least that is right; else it is the most.
    needs
        Purchases, or customers, below which chance alone would often break it.
    of
        What `needs` counts: `forecast` or `customers`.
    is_number
        Whether the score is a plain number; else it is a share.
    """

    name: str
    score: str
    limit: float
    least: bool = False
    needs: int = 1
    of: Literal["forecast", "customers"] = "customers"
    is_number: bool = False

    def verdict(self, scores: Scores) -> Verdict:
        """Judge scores.

        Examples
        --------
        >>> GATES[0].name, GATES[0].limit
        ('bias', 0.15)
        """
        value: float | None = getattr(scores, self.score)
        if value is None or getattr(scores, self.of) < self.needs:
            return Verdict(self, value, "not judged")
        passed = value >= self.limit if self.least else abs(value) <= self.limit
        return Verdict(self, value, "pass" if passed else "fail")


@dataclass(frozen=True)
class Verdict:
    """A gate and what became of it.

    Parameters
    ----------
    gate
        The limit.
    value
        The score.
    outcome
        `pass`, `fail` or `not judged`.
    """

    gate: Gate
    value: float | None
    outcome: Outcome

    @property
    def words(self) -> Note:
        """What follows from it."""
        if self.outcome == "not judged":
            return Note.of("validation.gate.open")
        limit = f"{self.gate.limit:g}" if self.gate.is_number else self.gate.limit
        return Note.of(f"validation.gate.{self.gate.name}.{self.outcome}", limit=limit)


GATES = (
    # 100 purchases scatter by 10 % for themselves.
    Gate("bias", "bias", 0.15, needs=100, of="forecast"),
    Gate("ranking", "gini", 0.30, least=True, needs=100, is_number=True),
    Gate("calibration", "active_error", 0.05, needs=200),
    Gate("tracking", "cumulative_error", 0.20, needs=100, of="forecast"),
    Gate("coverage", "coverage", 0.80, least=True),
)
"""In the order in which they are told."""


def verdicts(scores: Scores) -> tuple[Verdict, ...]:
    """Judge scores by every gate."""
    return tuple(gate.verdict(scores) for gate in GATES)
