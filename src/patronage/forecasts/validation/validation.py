"""A validation: what every model said at several cutoffs, what came, and which model is taken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from patronage.base.errors import UnknownName
from patronage.base.note import Note
from patronage.forecasts.validation.choice import Choice
from patronage.forecasts.validation.cutoffs import Plan
from patronage.forecasts.validation.gates import Verdict, verdicts
from patronage.forecasts.validation.groups import Group
from patronage.forecasts.validation.judging import JudgedHoldOut
from patronage.forecasts.validation.options import ValidationOptions
from patronage.forecasts.validation.pictures import Pictures
from patronage.forecasts.validation.residuals import Residual, residuals
from patronage.forecasts.validation.scores import Scores

__all__ = ["Validation", "past_residuals"]


@dataclass(frozen=True)
class Validation:
    """Forecasts of a shop beside what came of them.

    Parameters
    ----------
    as_of
        The last day of observation.
    options
        As asked.
    plan
        Cutoffs and horizon; the last cutoff is reported and had no part in the choice.
    judged
        What each hold-out said, in the order of the cutoffs.
    choice
        The model that is taken, and why.
    notes
        What must be said beside the numbers.
    """

    as_of: date
    options: ValidationOptions
    plan: Plan
    judged: tuple[JudgedHoldOut, ...]
    choice: Choice
    notes: tuple[Note, ...]

    @property
    def cutoffs(self) -> tuple[date, ...]:
        """The cutoffs, rising."""
        return self.plan.cutoffs

    @property
    def horizon_days(self) -> int:
        """Days forecast after each."""
        return self.plan.horizon_days

    @property
    def contenders(self) -> tuple[str, ...]:
        """The models and then the baselines."""
        return tuple(self.judged[-1].scores)

    @property
    def groups(self) -> tuple[Group, ...]:
        """Groups of the reported hold-out, without all customers."""
        return tuple(self.judged[-1].scores[self.contenders[0]])[1:]

    @property
    def pictures(self) -> Mapping[str, Pictures]:
        """Contender -> what a page draws of the reported hold-out."""
        return self.judged[-1].pictures

    def scores(self, model: str | None = None, group: Group = (), cutoff: date | None = None) -> Scores:
        """Give the scores of a contender: by default of the chosen model, all customers, the last cutoff.

        Raises
        ------
        UnknownName
            There is no such contender, cutoff or group.
        """
        days = {str(each.cutoff): each for each in self.judged}
        named = str(cutoff or self.cutoffs[-1])
        if named not in days:
            raise UnknownName.among("cutoff", named, days)
        of_contenders = days[named].scores
        name = model or self.choice.model
        if name not in of_contenders:
            raise UnknownName.among("contender", name, of_contenders)
        of_groups = of_contenders[name]
        if group not in of_groups:
            raise UnknownName.among("group", ", ".join(group), (", ".join(each) for each in of_groups))
        return of_groups[group]

    def verdicts(self, model: str | None = None, group: Group = ()) -> tuple[Verdict, ...]:
        """Judge a contender by every gate: by default the chosen model, all customers."""
        return verdicts(self.scores(model, group))

    @property
    def is_passed(self) -> bool:
        """Whether the chosen model broke no gate for all customers at the last cutoff."""
        return all(verdict.outcome != "fail" for verdict in self.verdicts())


def past_residuals(validation: Validation, model: str | None = None) -> tuple[Residual, ...]:
    """Give the relative errors of past totals of a model, by cutoff and group, of purchases and of money.

    Parameters
    ----------
    validation
        What was judged.
    model
        Default: the chosen one.
    """
    name = model or validation.choice.model
    return residuals({each.cutoff: each.scores[name] for each in validation.judged})
