"""The day on which a sum that is told for some days reaches a goal: between two of them, in proportion."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from patronage.base.expr import Expr, case, ratio
from patronage.base.tree import rewrite

__all__ = ["Milestone", "with_milestones"]


@dataclass(frozen=True)
class Milestone(Expr):
    """The first day, from 0, on which what is brought so far reaches a goal; null where it never does.

    Parameters
    ----------
    points
        Formulas over measures that add up: what is brought by day 0, and by the end of each further step.
    goal
        A formula over measures: what is to be reached.
    step
        How many days lie between two of them.
    """

    points: tuple[Expr, ...]
    goal: Expr
    step: Expr

    def __hash__(self) -> int:
        """Hash by its goal: trees are slow to hash whole."""
        return hash((len(self.points), self.goal))

    @property
    def so_far(self) -> Expr:
        """What is brought by the end of the last step."""
        return self.points[-1]

    @cached_property
    def written_out(self) -> Expr:
        """The choice between all steps: the day lies where the goal lies between what two of them brought."""
        branches: list[tuple[Expr, Expr | float]] = [(self.points[0] >= self.goal, 0.0)]
        for number, (before, after) in enumerate(pairwise(self.points)):
            part = ratio(self.goal - before, after - before)
            branches.append((after >= self.goal, self.step * (part + float(number))))
        return case(*branches)


def with_milestones(formula: Expr) -> Expr:
    """Write the milestones of a formula out.

    Examples
    --------
    >>> from patronage.base.expr import Column, Literal
    >>> early, later = Column("early"), Column("later")
    >>> found = with_milestones(Milestone((early, later), Column("cost"), Literal(30)))
    >>> [len(branch) for branch in found.branches]
    [2, 2]
    """
    return rewrite(formula, lambda node: node.written_out if isinstance(node, Milestone) else None)
