"""Questions to one engine that holds a shop's facts: its own snapshot, a warehouse, a cluster."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Unpack

from patronage.engine.protocol import Engine
from patronage.engine.result import Result
from patronage.facts.coverage import Coverage
from patronage.features.summarised import Summarised, summarise
from patronage.features.summary_options import SummaryOptions
from patronage.forecasts.foretold import answer_foretold, explain_foretold
from patronage.metrics.drivers import Drivers, drivers_of
from patronage.metrics.explanation import Explanation
from patronage.metrics.query import Query
from patronage.metrics.question import Options, question
from patronage.store.settings import Settings

if TYPE_CHECKING:
    from patronage.forecasts.churn.churn import Churn
    from patronage.forecasts.churn.options import ChurnOptions
    from patronage.forecasts.contracts.contracts import Contracts
    from patronage.forecasts.contracts.options import ContractOptions
    from patronage.forecasts.validation.options import ValidationOptions
    from patronage.forecasts.validation.validation import Validation
    from patronage.forecasts.value.valued import Valued
    from patronage.forecasts.value_options import ValueOptions

__all__ = ["NO_DAY", "AsOf", "Asking", "Tell"]

Tell = Callable[[str], None] | None
"""Hears each step before it is taken."""

AsOf = str | date | None
"""The last day of observation; the data's last where nothing is said."""


@dataclass(frozen=True)
class Asking:
    """Where a shop's questions are answered.

    Parameters
    ----------
    engine
        Holds the facts.
    coverage
        What they hold and leave out; nothing for a shop without orders.
    settings
        What the shop's owner has decided: currency, language, assumptions.
    """

    engine: Engine
    coverage: Coverage | None
    settings: Settings

    def kpi(self, metrics: str | Sequence[str], **options: Unpack[Options]) -> Result:
        """Answer a question; the options are those of `Shop.kpi`."""
        asked = self.question(metrics, **options)
        return answer_foretold(self.engine, asked, self.coverage, self.settings.currency)

    def total(self, metrics: str | Sequence[str], **options: Unpack[Options]) -> Result:
        """Answer the same question for everything at once."""
        asked = self.question(metrics, **options)
        whole = replace(asked, by=(), grain=None, cohort=None)
        return answer_foretold(self.engine, whole, self.coverage, self.settings.currency)

    def explain(self, metric: str, *, limit: int | None = 20, **options: Unpack[Options]) -> Explanation:
        """Take a number apart, as `Shop.explain` does."""
        asked = self.question(metric, **options)
        return explain_foretold(self.engine, asked, self.coverage, self.settings.currency, limit)

    def drivers(self, metric: str, **options: Unpack[Options]) -> Drivers:
        """Split a number's change over what drives it, as `Shop.drivers` does."""
        found = drivers_of(self.engine, self.question(metric, **options), self.coverage)
        return replace(found, currency=self.settings.currency)

    def customers(self, as_of: str | date | None = None, options: SummaryOptions | None = None) -> Summarised:
        """Summarise customers for models of repeat purchases, as `Shop.customers` does."""
        asked = self.question("orders", as_of=as_of)
        return summarise(self.engine, asked.as_of or NO_DAY, options)

    def validate(
        self, options: ValidationOptions | None = None, *, tell: Callable[[str], None] | None = None
    ) -> Validation:
        """Judge forecasts on what customers did next, as `Shop.validate` does."""
        # Models of purchases, and scipy with them, are imported where one is asked for.
        from patronage.forecasts.validation.validate import validate

        return validate(self.engine, options, tell=tell)

    def value(self, as_of: AsOf = None, options: ValueOptions | None = None, tell: Tell = None) -> Valued:
        """Value customers, as `Shop.value` does."""
        # Models take time to import, and most questions none.
        from patronage.forecasts.value.value import value
        from patronage.forecasts.value_options import ValueOptions

        asked, chosen = self.question("orders", as_of=as_of), options or ValueOptions()
        if chosen.margin_rate is None:
            chosen = replace(chosen, margin_rate=_stated_rate(asked))
        return value(self.engine, asked.as_of or NO_DAY, chosen, tell)

    def contracts(self, as_of: AsOf = None, options: ContractOptions | None = None) -> Contracts | None:
        """Value contracts, as `Shop.contracts` does."""
        from patronage.forecasts.contracts.contracts import value_contracts
        from patronage.forecasts.contracts.options import ContractOptions

        asked, chosen = self.question("orders", as_of=as_of), options or ContractOptions()
        if chosen.margin_rate is None:
            chosen = replace(chosen, margin_rate=_stated_rate(asked))
        if chosen.observed_from is None:
            chosen = replace(chosen, observed_from=self._declared_start)
        return value_contracts(self.engine, asked.as_of or NO_DAY, chosen, self.settings.currency)

    def churn(self, as_of: AsOf = None, options: ChurnOptions | None = None, tell: Tell = None) -> Churn:
        """Tell who is leaving, as `Shop.churn` does."""
        from patronage.forecasts.churn.churn import churn
        from patronage.forecasts.churn.options import ChurnOptions

        asked, chosen = self.question("orders", as_of=as_of), options or ChurnOptions()
        if chosen.margin_rate is None:
            chosen = replace(chosen, margin_rate=_stated_rate(asked))
        if chosen.observed_from is None:
            chosen = replace(chosen, observed_from=self._declared_start)
        return churn(self.engine, asked.as_of or NO_DAY, chosen, self.settings.currency, tell)

    def question(self, metrics: str | Sequence[str], **options: Unpack[Options]) -> Query:
        """Read a question with the shop's own assumptions filled in."""
        last_day = self.coverage.last_on if self.coverage else NO_DAY
        return question(metrics, last_day, self.settings.assumptions, **options)

    @property
    def _declared_start(self) -> date | None:
        """The first day from which ends of contracts are known, where the shop's owner states it."""
        declared = self.coverage is not None and self.coverage.history_rule == "declared"
        return self.coverage.history_start if self.coverage and declared else None


NO_DAY = date(1970, 1, 1)
"""The last day of a shop that holds nothing."""


def _stated_rate(asked: Query) -> Decimal | None:
    stated = asked.assume["margin_rate"]
    return stated if isinstance(stated, Decimal) else None
