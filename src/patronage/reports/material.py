"""What chapters of a report are written from: a snapshot to ask, the days, the settings, the loads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from patronage.base.expr import Scalar
from patronage.base.finding import Finding
from patronage.base.locale import Locale
from patronage.base.units import Unit
from patronage.contract.assumption import Assumptions
from patronage.contract.facts import ORDER_FACTS
from patronage.engine.duckdb import DuckDB
from patronage.engine.protocol import Engine
from patronage.engine.result import Result
from patronage.facts.check import noticed
from patronage.facts.coverage import Coverage
from patronage.forecasts.foretold import answer_foretold
from patronage.metrics.metric import METRICS
from patronage.metrics.query import Query
from patronage.metrics.wording import by_dimension, dimension_label, label, worded
from patronage.reports.held import holds
from patronage.reports.loads import Loads
from patronage.reports.of_several import of_several
from patronage.reports.window import Window
from patronage.store.settings import Settings

__all__ = ["HEADLINES", "Material"]

HEADLINES = (
    "net_revenue",
    "orders",
    "aov",
    "margin",
    "customers",
    "new_customers",
    "returning_customers",
    "returning_revenue_share",
    "repeat_rate",
    "refund_rate",
)
"""The metrics a report opens with."""

_BESIDE = ("margin_rate",)


@dataclass(frozen=True)
class Material:
    """All that a chapter may use. Numbers come from `kpi`, as they do everywhere else.

    `engine` holds the facts, `own` what was delivered: targets, benchmarks, who is known. `assume` is what
    the shop states and the data does not hold; `loads` what files it was made of; `forecasts` whether
    models may be fitted.
    """

    engine: Engine
    own: DuckDB
    coverage: Coverage
    settings: Settings
    window: Window
    assume: Assumptions
    locale: Locale
    loads: Loads
    forecasts: bool = False

    def kpi(self, query: Query) -> Result:
        """Answer a question as of the report's day and under its assumptions."""
        found = answer_foretold(self.engine, self.asked(query), self.coverage, self.settings.currency)
        return worded(found, self.locale)

    def asked(self, query: Query) -> Query:
        """Give a question as `kpi` asks it."""
        return replace(query, as_of=self.window.as_of, assume=self.assume)

    @cached_property
    def totals(self) -> Result:
        """The headlines of the period beside the one before, and what tables total: asked once for all."""
        asked = (*HEADLINES, *_BESIDE)
        return self.kpi(Query(asked, period=self.window.period, compare=self.window.compare))

    @cached_property
    def noticed(self) -> tuple[Finding, ...]:
        """What only the facts can tell, such as spend and customers that do not meet."""
        return tuple(noticed(self.own))

    @property
    def has_orders(self) -> bool:
        """Whether there is any order or refund; without them only other facts make chapters."""
        return holds(self.coverage, ORDER_FACTS.name)

    @property
    def has_margin(self) -> bool:
        """Whether enough costs are known, or a rate is stated, for numbers to stand on margin."""
        return self.has_orders and self.totals.value("margin") is not None

    @property
    def notes(self) -> tuple[str, ...]:
        """What holds for the whole report, and stands before it: what is to know of the headlines."""
        return self.totals.notes if self.has_orders else ()

    @property
    def has_customers(self) -> bool:
        """Whether any order names who ordered."""
        return self.coverage.customers > 0

    def note(self, notes: Iterable[str]) -> str:
        """Join the notes of a block, without those that stand before the whole report."""
        own = [note for note in notes if note not in self.notes]
        return " ".join(self.sentence(note) for note in of_several(own, self.locale))

    def sentence(self, note: str) -> str:
        """Say a note in the report's language, as a sentence."""
        return sentence(self.locale.note(note))

    def label(self, metric: str) -> str:
        """Name a metric; one that is none by what it was called."""
        return label(METRICS[metric], self.locale) if metric in METRICS.all() else metric

    def dimension(self, name: str) -> str:
        """Name a dimension."""
        return dimension_label(name, self.locale)

    def by(self, dimension: str) -> str:
        """Say that numbers are split by a dimension."""
        return by_dimension(dimension, self.locale)

    def text(self, key: str, **values: object) -> str:
        """Give one of the texts of reports."""
        return self.locale.text(f"report.{key}", **values)

    def short(self, value: Scalar, unit: Unit) -> str:
        """Write a number as sentences and tiles do."""
        return self.locale.short(value, unit)


def sentence(note: str) -> str:
    """Write a note with a capital and a full stop.

    Examples
    --------
    >>> sentence("only 40 days of history: scaled to a year")
    'Only 40 days of history: scaled to a year.'
    """
    return f"{note[:1].upper()}{note[1:].removesuffix('.')}."
