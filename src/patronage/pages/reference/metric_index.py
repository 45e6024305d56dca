"""The index of metrics, by what they count."""

from __future__ import annotations

from collections.abc import Mapping

from patronage.metrics.metric import METRICS, Metric
from patronage.pages.reference.markdown import bullets, cell, code, fenced, joined, link, table
from patronage.pages.reference.metric_page import KINDS

__all__ = ["family", "metric_index"]

FAMILIES: Mapping[str, str] = {
    "Counts": "How many orders and people.",
    "Amounts": "Sums of money.",
    "Values": "Money and pieces an order or a customer.",
    "Shares": "Parts of a whole.",
    "Times": "How long something takes or lasts.",
    "Cohorts": "Customers who started together, followed over their age.",
}


def family(metric: Metric) -> str:
    """Name the family a metric belongs to: what it counts, cohorts by themselves.

    Examples
    --------
    >>> family(METRICS["aov"]), family(METRICS["net_revenue"])
    ('Values', 'Amounts')
    """
    if metric.kind == "cohort":
        return "Cohorts"
    if metric.unit.kind == "money":
        return "Amounts" if _is_amount(metric) else "Values"
    return {"count": "Counts", "share": "Shares", "duration": "Times"}.get(metric.unit.kind, "Values")


def metric_index() -> str:
    """Write the index."""
    chapters = []
    for name, meaning in FAMILIES.items():
        members = [m for m in METRICS if family(m) == name]
        rows = [(link(m.name, f"{m.name}.md"), cell(m.question), cell(m.unit.name)) for m in members]
        if rows:
            chapters.append(joined(f"## {name}", meaning, table(["Metric", "Question", "Unit"], rows)))
    return joined(
        "# Metrics",
        f"{len(METRICS.all())} metrics. Each has a page: formula, source, drivers, an example, SQL.",
        "Any of them, alone or together, by any dimension they reach, any calendar step, any cohort:",
        fenced("patronage kpi net_revenue,orders --by channel --grain month --period 2024", "sh"),
        "How a metric behaves in totals depends on its kind:",
        bullets(f"{code(kind)}: {meaning}." for kind, meaning in KINDS.items()),
        *chapters,
    )


def _is_amount(metric: Metric) -> bool:
    """Tell money of all orders from money an order or a customer: the former is never divided by a count."""
    return metric.kind in ("sum", "derived") and not any(m.window == "year" for m in metric.measures)
