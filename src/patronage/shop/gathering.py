"""Gathers what a report is written from: the days asked for, the assumptions, the language."""

from __future__ import annotations

from pathlib import Path

from patronage.base.errors import InputError
from patronage.base.locale import Locale
from patronage.engine.duckdb import DuckDB
from patronage.metrics.question import Options
from patronage.reports.loads import Loads
from patronage.reports.material import Material
from patronage.reports.report import ReportOptions
from patronage.reports.window import Window
from patronage.shop.asking import Asking

__all__ = ["gather"]


def gather(asking: Asking, own: DuckDB, options: ReportOptions, loads: Loads, path: Path) -> Material:
    """Put together what chapters are written from: numbers by who is asked, the rest by the shop's own books.

    Raises
    ------
    InputError
        The shop holds no order yet.
    """
    coverage, settings = asking.coverage, asking.settings
    if coverage is None:
        raise InputError(
            f"{options.get('name') or path} holds no order that counts, as cancelled, voided"
            " and test orders do not, and nothing else to report on; load a file of orders"
        )
    asked = asking.question("orders", **_days_of(options))
    return Material(
        engine=asking.engine,
        own=own,
        coverage=coverage,
        settings=settings,
        window=Window.of(coverage, asked.as_of or coverage.last_on, asked.period),
        assume=asked.assume,
        locale=Locale(options.get("language") or settings.language, settings.currency),
        loads=loads,
        forecasts=options.get("forecasts", False),
    )


def _days_of(options: ReportOptions) -> Options:
    """Take the days and the rate out of the options of a report, as a question has them."""
    days = Options(period=options.get("period"), as_of=options.get("as_of"))
    if (rate := options.get("margin_rate")) is not None:
        days["margin_rate"] = rate
    return days
