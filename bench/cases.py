"""The questions the bench asks: KPIs of commerce in total, by month, channel, cohort; some of the rest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bench.cuts import CUTS, Cut
from patronage.contract.table import MISSING
from patronage.engine.duckdb import DUCKDB
from patronage.metrics.question import Options

__all__ = ["KPIS", "OF_ACQUISITION", "OF_SERVICE", "OF_SUBSCRIPTIONS", "Case", "cases"]

# The commerce family, by the names the product promises.
KPIS = (
    "orders", "customers", "new_customers", "returning_customers", "gross_revenue", "discounts", "refunds",
    "net_revenue", "cost_of_goods", "margin", "margin_rate", "contribution_margin", "aov", "net_aov",
    "units_per_order", "purchase_frequency", "customer_value", "arpu", "repeat_rate", "refund_rate",
    "return_rate", "discount_rate", "days_between_orders", "days_to_second_order", "returning_revenue_share",
    "retention_rate", "revenue_retention", "inactive_rate", "average_lifespan", "historic_clv", "simple_clv",
)  # fmt: skip

# What a support lead looks at, each as it is looked at.
OF_SERVICE = {
    "contact_rate": ("total", "month"),
    "support_cost_rate": ("total", "month"),
    "service_level": ("total", "day"),
    "csat": ("total", "month"),
}

# Stocks at the end of each month, and what is lost of them.
OF_SUBSCRIPTIONS = {"mrr": ("month",), "churn_rate": ("month",)}

# What customers cost, and what stands against it.
OF_ACQUISITION = {
    "cac": ("total", "month", "channel"),
    "ltv_to_cac": ("total", "channel"),
    "conversion_rate": ("total", "month", "channel"),
    "mer": ("total", "month", "channel"),
}

_FOLDER = Path(__file__).parent / "by_hand"
_ONLY_BY_COHORT = ("retention_rate", "revenue_retention")
_ALSO_BY_COHORT = ("historic_clv",)
_WITHOUT_PERIOD = ("customer_value", "average_lifespan", "simple_clv", "historic_clv")
# Over the whole history nobody is returning: there was nobody before it began.
_OF_THE_LAST_YEAR = ("returning_customers",)


@dataclass(frozen=True)
class Case:
    """One KPI in one cut: the question to the shop, how many key columns, the statement written by hand."""

    kpi: str
    cut: str
    options: Options
    keys: int
    by_hand: str


def cases(first_on: date, as_of: date) -> list[Case]:
    """List the cases of a shop observed from one day to another."""
    asked = {kpi: _cuts(kpi) for kpi in KPIS} | OF_SERVICE | OF_SUBSCRIPTIONS | OF_ACQUISITION
    return [_case(kpi, cut, first_on, as_of) for kpi, cuts in asked.items() for cut in cuts]


def _cuts(kpi: str) -> tuple[str, ...]:
    if kpi in _ONLY_BY_COHORT:
        return ("cohort",)
    plain = ("total", "channel") if kpi in _WITHOUT_PERIOD else ("total", "month", "channel")
    return (*plain, "cohort") if kpi in _ALSO_BY_COHORT else plain


def _case(kpi: str, name: str, first_on: date, as_of: date) -> Case:
    cut, options, start = CUTS[name], CUTS[name].options, first_on
    if kpi in _OF_THE_LAST_YEAR:
        options, start = options | {"period": str(as_of.year)}, as_of.replace(month=1, day=1)
    days = {"as_of": DUCKDB.literal(as_of), "start": DUCKDB.literal(start)}
    return Case(kpi, name, options, cut.keys, _by_hand(kpi, name, cut, days))


def _by_hand(kpi: str, name: str, cut: Cut, days: dict[str, str]) -> str:
    words = {key: word.format(**days) for key, word in cut.words.items()}
    words |= days | {"missing": DUCKDB.literal(MISSING)}
    own = _FOLDER / f"{kpi}.{name}.sql"
    if own.exists():
        return own.read_text("utf-8").format(**words)
    statement = (_FOLDER / f"{kpi}.sql").read_text("utf-8").format(**words)
    return cut.around.format(statement=statement.rstrip(), **days)
