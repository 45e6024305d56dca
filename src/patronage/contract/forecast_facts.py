"""What models say of each customer, as marts: made for the day of which a number of them is asked."""

from __future__ import annotations

from patronage.contract.table import Column, Table, column

__all__ = ["CUSTOMER_VALUES", "NEWCOMER_VALUES", "POINTS", "point"]

POINTS = 36
"""Into how many equal parts the horizon is cut, at the ends of which what a new customer brings is told."""


def point(number: int) -> str:
    """Name the margin that a new customer is expected to have brought by the end of so many of the parts.

    Examples
    --------
    >>> point(3)
    'margin_by_03'
    """
    return f"margin_by_{number:02d}"


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


def _by_point(number: int) -> Column:
    by = f"by {number} / {POINTS} of the horizon" if number else "with the first order"
    return column(point(number), "double", f"Margin expected {by}, not discounted", "shop currency, expected")


NEWCOMER_VALUES = Table(
    "newcomer_values",
    "One row a customer whose acquisition is known, with what one won the same way is expected to bring from"
    " the first order on; made when a number of it is asked, and only that connection sees it.",
    (
        column("customer", "bigint", "The person who ordered", "person"),
        column("valued_on", "date", "Last day of observation: nothing later is known", "shop day"),
        column("cohort_on", "date", "Day of the first kept order of a customer new to the shop", "shop day"),
        column(
            "margin_as_new",
            "double",
            "Margin of the first order and the present value of what is expected within the horizon after it,"
            " by the model of the acquisition channel; null where no margin is known",
            "shop currency, expected",
        ),
        *map(_by_point, range(POINTS + 1)),
    ),
    key=("customer",),
    references={"customer": "customer_facts"},
    kind="foretold",
    order=("customer",),
)
