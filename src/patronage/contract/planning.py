"""What the shop knows beside its events: costs, exchange rates, the calendar, targets, benchmarks."""

from __future__ import annotations

from patronage.base.expr import Column as Value
from patronage.contract.rules import money_in_range
from patronage.contract.table import Column, Rule, Table, column

__all__ = ["BENCHMARKS", "CALENDAR", "COSTS", "RATES", "TARGETS"]

COSTS = Table(
    "costs",
    "One row a cost over some days: payroll, tools, agencies, rent.",
    (
        column("cost_id", "text", "The cost's id, where the source has one"),
        Column("from_on", "date", "First shop day it is for", "shop day", required=True),
        column("to_on", "date", "Last shop day it is for; without one, the month of the first", "shop day"),
        column("department", "text", "marketing, sales, service, operations …"),
        column("item", "text", "What was paid for"),
        Column("line", "integer", "Number of the row inside its department and first day"),
        Column("amount", "money", "What it cost", "money", required=True),
        column("currency", "text", "ISO currency of the amount", "ISO 4217"),
        column("purpose", "text", "acquisition, retention, service or overhead"),
    ),
    key=("department", "from_on", "line"),
    replaces=("department", "from_on"),
    numbered="line",
    rules=(money_in_range("amount"),),
)

_HOW_MUCH = "Deliver how much of currency_to one unit of currency_from is."
_MOST_RATE, _LEAST_RATE = 10_000_000, 0.000_000_1

RATES = Table(
    "rates",
    "What one unit of a currency was worth in another, from a day on.",
    (
        Column("valid_on", "date", "Shop day of the rate", "shop day", required=True),
        Column("currency_from", "text", "The currency converted", "ISO 4217", required=True),
        Column("currency_to", "text", "The currency it becomes", "ISO 4217", required=True),
        Column(
            "rate",
            "double",
            "How much of `currency_to` one unit of `currency_from` is",
            "ratio",
            required=True,
        ),
    ),
    key=("valid_on", "currency_from", "currency_to"),
    replaces=("valid_on", "currency_from", "currency_to"),
    rules=(
        Rule("rate_positive", "rate", ~(Value("rate") > 0), "the rate is not above zero", _HOW_MUCH),
        # No two currencies were ever further apart; the inverse of nothing and of infinity goes the same way.
        Rule(
            "rate_in_range",
            "rate",
            (Value("rate") > 0) & ((Value("rate") > _MOST_RATE) | (Value("rate") < _LEAST_RATE)),
            f"the rate is beyond {_MOST_RATE:,} or below its inverse",
            _HOW_MUCH,
        ),
        Rule(
            "rate_of_itself",
            "rate",
            Value("currency_from").eq(Value("currency_to")) & Value("rate").ne(1),
            "a currency is worth something else than itself",
            "Check both currencies.",
        ),
    ),
)

_STEPS = ("week", "month", "quarter", "year")

CALENDAR = Table(
    "calendar",
    "One row a shop day and the steps of time it lies in; numbers run on, so differences are ages.",
    (
        column("day", "date", "The shop day", "shop day"),
        column("day_number", "integer", "Running number of the day", "days"),
        column("day_end", "date", "The day itself, so that every grain has an end", "shop day"),
        *(
            each
            for step in _STEPS
            for each in (
                column(step, "date", f"First day of the {step}", "shop day"),
                column(f"{step}_number", "integer", f"Running number of the {step}", f"{step}s"),
                column(f"{step}_end", "date", f"Last day of the {step}", "shop day"),
            )
        ),
        column("holiday", "text", "The holiday, where there is one"),
    ),
    key=("day",),
    kind="mart",
    order=("day",),
)

TARGETS = Table(
    "targets",
    "One row a value somebody wants a metric to reach.",
    (
        Column("target_id", "text", "The target's id", required=True),
        Column("metric", "text", "The metric's name", required=True),
        column("dimensions", "text", "What it is narrowed to, as dimension=value, joined by commas"),
        Column("period", "text", "The period it is for, as 2025, 2025-Q2 or 2025-03", required=True),
        Column("value", "double", "The value to reach, in the metric's unit", "metric's unit", required=True),
        column("department", "text", "Who works towards it"),
        column("owner", "text", "Who answers for it: a role, not a name"),
        column("horizon", "text", "operational, tactical or strategic"),
    ),
    key=("target_id",),
    replaces=("target_id",),
)

BENCHMARKS = Table(
    "benchmarks",
    "One row what others reach, with its source.",
    (
        Column("metric", "text", "The metric's name", required=True),
        column("industry", "text", "Industry it was measured in"),
        column("country", "text", "Country it was measured in"),
        column("low", "double", "A low value, in the metric's unit", "metric's unit"),
        column("median", "double", "The middle value, in the metric's unit", "metric's unit"),
        column("high", "double", "A high value, in the metric's unit", "metric's unit"),
        column("currency", "text", "ISO currency of the values, where they are money", "ISO 4217"),
        Column("source", "text", "Who published it", required=True),
        column("published_on", "date", "When", "day"),
    ),
    key=("metric", "industry", "country", "source", "published_on"),
    replaces=("metric", "industry", "country", "source", "published_on"),
)
