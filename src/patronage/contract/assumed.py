"""What Patronage lets a shop state: rates, windows and goals that no export holds."""

from __future__ import annotations

from decimal import Decimal

from patronage.contract.assumption import Assumption

__all__ = [
    "ASSISTED_DAYS",
    "BAD_WAIT_FACTOR",
    "CONVERSION_DAYS",
    "CONVERSION_KIND",
    "CSAT_GOAL",
    "HORIZON_MONTHS",
    "INACTIVE_WINDOW_DAYS",
    "LIFESPAN_FROM",
    "MARGIN_RATE",
    "PACKAGING_COST",
    "PAYBACK_CUSTOMERS",
    "REPLY_THRESHOLD_SECONDS",
    "RETURNS_COST",
    "SERVICE_OVERHEAD_SHARE",
    "SERVICE_THRESHOLD_SECONDS",
    "SHORT_ABANDON_SECONDS",
    "SUPPORT_COST",
    "VALUE_MODEL",
]

MARGIN_RATE = Assumption(
    "margin_rate",
    "stated margin rate",
    "Share of net revenue left after the cost of goods where costs are unknown.",
    "share",
    low=-1,
    high=1,
    expected="a share of the price between -1 and 1, such as 0.35 for 35 %",
)
PACKAGING_COST = Assumption(
    "packaging_cost",
    "packaging of an order",
    "Amount an order, part of the contribution margin.",
    "amount",
    low=0,
    expected="an amount that is not below zero",
)
RETURNS_COST = Assumption(
    "returns_cost",
    "handling of a refund line",
    "Amount a refund, part of the contribution margin.",
    "amount",
    low=0,
    expected="an amount that is not below zero",
)
INACTIVE_WINDOW_DAYS = Assumption(
    "inactive_window_days",
    "days of silence",
    "Silence after which a customer counts as lost.",
    "count",
    365,
    low=1,
    high=3650,
    expected="a whole number from 1 to 3650",
)
LIFESPAN_FROM = Assumption(
    "lifespan_from",
    "what ends a lifespan",
    "What the lifespan of lifetime values is read off. `orders`: customers who fell silent."
    " `subscriptions`: contracts that ended; for shops whose customers have one.",
    "word",
    "orders",
    expected='"orders" or "subscriptions"',
    choices=("orders", "subscriptions"),
)
CONVERSION_KIND = Assumption(
    "conversion_kind",
    "kind of conversion",
    "What counts as converted: lead, registration, first_order, order, subscription, first_deposit.",
    "word",
    "first_order",
    expected="the kind of a conversion, such as lead",
)
CONVERSION_DAYS = Assumption(
    "conversion_days",
    "days to convert",
    "Days after the first visit within which a visitor must convert; younger visitors do not count yet.",
    "count",
    30,
    low=1,
    high=3650,
    expected="a whole number from 1 to 3650",
)
PAYBACK_CUSTOMERS = Assumption(
    "payback_customers",
    "customers a day of payback needs",
    "How many customers, a tenth of them at least, must have lived a day for payback to count it.",
    "count",
    30,
    low=1,
    high=1_000_000,
    expected="a whole number from 1",
)
SERVICE_THRESHOLD_SECONDS = Assumption(
    "service_threshold_seconds",
    "promised wait",
    "Seconds within which a contact should be answered: the threshold of the service level.",
    "count",
    20,
    low=1,
    high=864_000,
    expected="a whole number of seconds from 1",
)
SHORT_ABANDON_SECONDS = Assumption(
    "short_abandon_seconds",
    "short wait",
    "Contacts given up sooner than this count as slips where a variant leaves them out.",
    "count",
    5,
    low=0,
    high=3600,
    expected="a whole number of seconds from 0 to 3600",
)
CSAT_GOAL = Assumption(
    "csat_goal",
    "goal of a score",
    "The least score, of 5, that counts as satisfied; other scales are mapped onto 5.",
    "amount",
    4,
    low=1,
    high=5,
    expected="a score from 1 to 5",
)
BAD_WAIT_FACTOR = Assumption(
    "bad_wait_factor",
    "promises of a bad wait",
    "How many times the promised wait somebody must wait for it to count as a bad experience.",
    "count",
    6,
    low=1,
    high=1000,
    expected="a whole number from 1 to 1000",
)
REPLY_THRESHOLD_SECONDS = Assumption(
    "reply_threshold_seconds",
    "promised reply",
    "Seconds within which a ticket should have its first reply; later counts as a bad experience.",
    "count",
    86_400,
    low=1,
    high=8_640_000,
    expected="a whole number of seconds from 1",
)
SERVICE_OVERHEAD_SHARE = Assumption(
    "service_overhead_share",
    "service's share of overhead",
    "Share of the whole shop's overhead (costs with that purpose) that service bears.",
    "share",
    Decimal(0),
    low=0,
    high=1,
    expected="a share between 0 and 1, such as 0.1 for 10 %",
)
SUPPORT_COST = Assumption(
    "support_cost",
    "treatment of service cost",
    "Where the cost of service belongs. `overhead`: outside contribution margin and lifetime value."
    " `allocate`: inside both, each contact bearing an equal share of what its month cost.",
    "word",
    "overhead",
    expected='"overhead" or "allocate"',
    choices=("overhead", "allocate"),
)
ASSISTED_DAYS = Assumption(
    "assisted_days",
    "days a contact assists",
    "Days after a contact within which an order of the same customer counts as assisted.",
    "count",
    7,
    low=0,
    high=365,
    expected="a whole number from 0 to 365",
)
HORIZON_MONTHS = Assumption(
    "horizon_months",
    "months ahead",
    "How many months predicted numbers look ahead.",
    "count",
    12,
    low=1,
    high=120,
    expected="a whole number of months from 1 to 120",
)
VALUE_MODEL = Assumption(
    "value_model",
    "model of repeat purchases",
    "What predicted numbers rest on. `auto`: the model that told best what customers did after past days.",
    "word",
    "auto",
    expected='"auto", "pareto_nbd", "bg_nbd", "mbg_nbd", "nbd" or "poisson"',
    choices=("auto", "pareto_nbd", "bg_nbd", "mbg_nbd", "nbd", "poisson"),
)
