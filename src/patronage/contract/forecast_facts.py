"""What models say of each customer, as a mart: made for the day of which a number of it is asked."""

from __future__ import annotations

from patronage.contract.table import Table, column

__all__ = ["CUSTOMER_VALUES"]

CUSTOMER_VALUES = Table(
    "customer_values",
    "One row a customer who is valued, made when a predicted number is asked; only that connection sees it.",
    (
        column("customer", "bigint", "The person who ordered", "person"),
        column("valued_on", "date", "Last day of observation: nothing later is known", "shop day"),
        column(
            "cohort_on",
            "date",
            "Day of the first kept order of a customer new to the shop; null before history",
            "shop day",
        ),
        column("probability_alive", "double", "How surely the customer has not left", "share"),
        column("expected_orders", "double", "Days with an order expected within the horizon", "orders"),
        column(
            "expected_losses",
            "double",
            "How surely the customer is still there and leaves within the horizon",
            "share",
        ),
        column(
            "margin_to_come",
            "double",
            "Present value of the margin expected within the horizon, null where no margin is known",
            "shop currency, expected",
        ),
        column(
            "margin_at_risk",
            "double",
            "Of margin_to_come, what is expected of a customer times the probability of leaving",
            "shop currency, expected",
        ),
    ),
    key=("customer",),
    references={"customer": "customer_facts"},
    kind="foretold",
    order=("customer",),
)
