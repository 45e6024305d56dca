"""Gathers what a report is written from: the days asked for, the assumptions, the language."""

from __future__ import annotations

from patronage.base.locale import Locale
from patronage.engine.protocol import Engine
from patronage.facts.coverage import Coverage
from patronage.metrics.query import Query
from patronage.metrics.question import Options
from patronage.reports.loads import Loads
from patronage.reports.material import Material
from patronage.reports.report import ReportOptions
from patronage.reports.window import Window
from patronage.store.settings import Settings

__all__ = ["days_of", "gather"]


def days_of(options: ReportOptions) -> Options:
    """Take the days and the rate out of the options of a report, as a question has them."""
    days = Options(period=options.get("period"), as_of=options.get("as_of"))
    if (rate := options.get("margin_rate")) is not None:
        days["margin_rate"] = rate
    return days


def gather(
    engine: Engine, coverage: Coverage, settings: Settings, asked: Query, options: ReportOptions, loads: Loads
) -> Material:
    """Put together what chapters are written from; `asked` holds the days and assumptions."""
    return Material(
        engine=engine,
        coverage=coverage,
        settings=settings,
        window=Window.of(coverage, asked.as_of or coverage.last_on, asked.period),
        assume=asked.assume,
        locale=Locale(options.get("language") or settings.language, settings.currency),
        loads=loads,
    )
