"""Facts of service: legs of contacts, answers to surveys, what it costs, orders after a contact."""

from __future__ import annotations

from dataclasses import replace

from patronage.contract.table import Column, Table, column

__all__ = [
    "ASSISTED_ORDER_FACTS",
    "CONTACT_FACTS",
    "SERVICE_COST_FACTS",
    "SERVICE_SHARE_FACTS",
    "SURVEY_FACTS",
]


def _dimension(name: str, description: str) -> Column:
    return replace(column(name, "text", description), dimension=True)


_CUSTOMER = column("customer", "bigint", "The person; 0 where not given", "person")
_IS_GIVEN = column("is_given", "boolean", "The customer is known")
_COHORT_ON = column(
    "cohort_on", "date", "Day of the customer's first kept order; null before history", "shop day"
)
_TOUCH = (
    _dimension("medium", "How the customer came: phone, chat, email …"),
    _dimension("queue", "The queue the contact waited in"),
    _dimension("agent", "Who handled the contact, by key"),
    _dimension("contact_reason", "Why the customer came"),
)

CONTACT_FACTS = Table(
    "contact_facts",
    "One row a leg of a contact; what the whole contact tells stands on the one leg it is counted by.",
    (
        column("contact_id", "text", "The contact"),
        column("leg", "integer", "Number of the leg inside the contact"),
        _CUSTOMER,
        _IS_GIVEN,
        _COHORT_ON,
        column("arrived_on", "date", "Day the contact began, the same for all of its legs", "shop day"),
        column("queued_on", "date", "Day the leg began", "shop day"),
        column(
            "is_contact",
            "boolean",
            "The contact is counted by this leg: the first that waited in a queue, else the first;"
            " nothing of a contact the shop began",
        ),
        column("is_offered", "boolean", "The contact waited for somebody, by the first leg that did"),
        column("left_on", "date", "Day the leg left its queue, null while it waits", "shop day"),
        column("wait_seconds", "money", "From the queue to the answer or the end of the wait", "seconds"),
        column(
            "observed_seconds",
            "money",
            "From the queue to the last thing the log knows of that shop day",
            "seconds",
        ),
        column("is_handled", "boolean", "Somebody answered the leg"),
        column("answered_on", "date", "Day somebody answered", "shop day"),
        column("ended_on", "date", "Day the leg ended", "shop day"),
        column("talk_seconds", "money", "From the answer to the end, less known time on hold", "seconds"),
        column("hold_seconds", "money", "Time on hold, null where unknown", "seconds"),
        column("after_call_seconds", "money", "Work after the end, null where unknown", "seconds"),
        column("handle_seconds", "money", "Talk, hold and work after; null where a part is", "seconds"),
        column("was_handled", "boolean", "Somebody answered a leg of the contact"),
        column(
            "contact_handle_seconds", "money", "The sum over its handled legs, null where one is", "seconds"
        ),
        column(
            "closed_on", "date", "Day the last leg of the contact ended, null while one lasts", "shop day"
        ),
        column("awaits_reply", "boolean", "A ticket: it waits for a reply and in no queue"),
        column("first_reply_seconds", "money", "From the arrival to the first reply", "seconds"),
        column(
            "first_reply_business_seconds",
            "money",
            "The part of it in business hours, null where none are stated",
            "seconds",
        ),
        column("replied_on", "date", "Day of the first reply", "shop day"),
        column("resolution_seconds", "money", "From the arrival to the last solution", "seconds"),
        column(
            "resolution_business_seconds",
            "money",
            "The part of it in business hours, null where none are stated",
            "seconds",
        ),
        column("resolved_on", "date", "Day of the last solution; null while it is open again", "shop day"),
        column("reopened_on", "date", "Day it was opened again, null where it never was", "shop day"),
        column("rated_on", "date", "Day of the first satisfaction score on a known scale", "shop day"),
        column("rated_low_on", "date", "Day of the first such score of 2 of 5 or less", "shop day"),
        *_TOUCH,
        _dimension("direction", "in or out"),
        _dimension(
            "outcome", "How the leg left its queue: answered, abandoned, callback, overflow, deflected"
        ),
    ),
    key=("contact_id", "leg"),
    references={"customer": "customer_facts", "arrived_on": "calendar"},
    kind="mart",
    order=("arrived_on", "contact_id", "leg"),
)

SURVEY_FACTS = Table(
    "survey_facts",
    "One row an answer to a survey of a known kind.",
    (
        column("survey_id", "text", "The answer"),
        _CUSTOMER,
        _IS_GIVEN,
        _COHORT_ON,
        column("kind", "text", "csat, nps or ces"),
        column("is_scaled", "boolean", "The scale is known and the score lies on it"),
        column("score", "money", "The score given", "points"),
        column("scale", "integer", "The best score that could be given", "points"),
        column(
            "points", "money", "The score mapped onto 1 to 5 (csat), 1 to 7 (ces), 0 to 10 (nps)", "points"
        ),
        column("answered_on", "date", "Day of the answer", "shop day"),
        column(
            "next_answered_on",
            "date",
            "Day of the customer's next answer of the kind on a known scale",
            "shop day",
        ),
        *_TOUCH,
    ),
    key=("survey_id",),
    references={"customer": "customer_facts", "answered_on": "calendar"},
    kind="mart",
    order=("answered_on", "survey_id"),
)

SERVICE_COST_FACTS = Table(
    "service_cost_facts",
    "One row what a cost of service comes to on one day: a cost over several days is spread evenly.",
    (
        column("spent_on", "date", "The day", "shop day"),
        column("line", "bigint", "Number of the row among those of its day"),
        column("is_overhead", "boolean", "A cost of the whole shop, of which service bears a share"),
        column(
            "amount", "money", "What it comes to that day; all days of a cost add up to it", "shop currency"
        ),
        _dimension("cost_item", "What was paid for"),
        _dimension("department", "Whose cost it is"),
    ),
    key=("spent_on", "line"),
    references={"spent_on": "calendar"},
    kind="mart",
    order=("spent_on", "line"),
)

SERVICE_SHARE_FACTS = Table(
    "service_share_facts",
    "One row a contact with its share of what service cost in that month; a row a day of cost nobody bears.",
    (
        column("arrived_on", "date", "Day the contact began; day of a cost nobody bears", "shop day"),
        column("contact_id", "text", "The contact, `MISSING` for a cost nobody bears"),
        _CUSTOMER,
        _IS_GIVEN,
        _COHORT_ON,
        column("own", "money", "Share of the costs of service of that month", "shop currency"),
        column(
            "overhead", "money", "Share of the whole shop's overhead, before service's own", "shop currency"
        ),
        column("from_paid", "boolean", "The order came from a channel whose customers are bought"),
        _dimension("channel", "Where the order came from that it names, else the last one before"),
        _dimension("sales_channel", "Where that order was placed"),
        _dimension("coupon", "Coupon of that order"),
        _dimension("order_country", "Country that order went to"),
    ),
    key=("arrived_on", "contact_id"),
    references={"customer": "customer_facts", "arrived_on": "calendar"},
    kind="mart",
    order=("arrived_on", "contact_id"),
)

ASSISTED_ORDER_FACTS = Table(
    "assisted_order_facts",
    "One row a kept order that a contact came before: the last of the customer, or one that names the order.",
    (
        column("order_id", "text", "The order"),
        _CUSTOMER,
        _IS_GIVEN,
        _COHORT_ON,
        column("ordered_on", "date", "Day of the order", "shop day"),
        column("days_since_contact", "integer", "Days since that contact began", "days"),
        column("is_named", "boolean", "The contact names the order"),
        column("net", "money", "Goods after discount, before refunds", "shop currency"),
        *_TOUCH,
        _dimension("channel", "Where the order came from"),
        _dimension("sales_channel", "Where the order was placed"),
        _dimension("coupon", "Coupon of the order"),
    ),
    key=("order_id",),
    references={"customer": "customer_facts", "ordered_on": "calendar"},
    kind="mart",
    order=("ordered_on", "order_id"),
)
