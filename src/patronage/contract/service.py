"""Who was helped, how long it took, and what they thought of it: contacts, agents' states, surveys."""

from __future__ import annotations

from patronage.contract.rules import not_before, not_in_future, not_negative
from patronage.contract.table import Column, Table, column, instant, person

__all__ = ["AGENT_STATES", "CONTACTS", "SURVEYS"]

CONTACTS = Table(
    "contacts",
    "One row a leg of a contact: one queue or agent a customer's call, chat or ticket went through.",
    (
        Column(
            "contact_id",
            "text",
            "The contact's id",
            required=True,
            aliases=("contact id", "ticket id", "call id", "conversation id", "ticket", "id"),
        ),
        Column("leg", "integer", "Number of the leg inside the contact", aliases=("leg", "leg number")),
        person(
            "customer",
            "Who made or was given the contact",
            "customer id",
            "customer",
            "requester",
            "requester email",
            "requester id",
            "caller",
        ),
        column("order_id", "text", "The order it was about", "", "order id", "order", "order number"),
        column("medium", "text", "phone, chat, email, form …", "", "medium", "via", "ticket channel"),
        column("queue", "text", "The queue it waited in", "", "queue", "group", "skill", "team"),
        column(
            "agent",
            "text",
            "The agent's key; never a name where the source has an id",
            "",
            "agent",
            "agent id",
            "assignee",
            "assignee id",
        ),
        column("direction", "text", "in or out", "", "direction"),
        *instant(
            "queued_at",
            "When the customer began to wait",
            "queued at",
            "created at",
            "arrived at",
            "start time",
            required=True,
        ),
        *instant("answered_at", "When somebody answered", "answered at", "answer time"),
        *instant("ended_at", "When the leg ended", "ended at", "end time", "closed at"),
        column(
            "hold_seconds", "double", "Time on hold after the answer", "seconds", "hold seconds", "hold time"
        ),
        column(
            "after_call_seconds",
            "double",
            "Work after the leg ended",
            "seconds",
            "after call seconds",
            "acw",
            "wrap up time",
            "after call work",
        ),
        column(
            "outcome",
            "text",
            "answered, abandoned, callback, overflow or deflected",
            "",
            "outcome",
            "disposition",
        ),
        column(
            "reason", "text", "Why the customer came", "", "reason", "topic", "contact reason", "category"
        ),
        *instant("first_reply_at", "When the first reply was sent", "first reply at", "first response at"),
        *instant("resolved_at", "When it was resolved", "resolved at", "solved at"),
        *instant("reopened_at", "When it was last opened again", "reopened at"),
        column("reopened", "integer", "Times it was opened again", "times", "reopened", "reopens"),
        column("transferred_from", "integer", "The leg it was transferred from", "", "transferred from"),
        column("cost", "money", "What the leg cost, where the source knows it", "money", "cost"),
        column("currency", "text", "ISO currency of the cost", "ISO 4217", "currency"),
        *instant("updated_at", "Version of the row; the greatest wins", "updated at"),
    ),
    key=("contact_id", "leg"),
    replaces=("contact_id",),
    numbered="leg",
    references={"customer": "customers", "order_id": "orders"},
    rules=(
        not_in_future("queued_at"),
        not_before("queued_at"),
        not_negative("hold_seconds", "Deliver durations without a sign."),
        not_negative("after_call_seconds", "Deliver durations without a sign."),
    ),
)

AGENT_STATES = Table(
    "agent_states",
    "One row a change of what an agent is doing; the state lasts until the agent's next row.",
    (
        Column("agent", "text", "The agent's key", required=True, aliases=("agent", "agent id")),
        *instant(
            "changed_at", "When the state began", "changed at", "at", "timestamp", "time", required=True
        ),
        Column(
            "state",
            "text",
            "ready, talking, after_call, pause, away or offline",
            required=True,
            aliases=("state", "status", "agent state"),
        ),
        column("queue", "text", "The queue the agent serves", "", "queue", "group", "skill"),
        *instant("updated_at", "Version of the row; the greatest wins", "updated at"),
    ),
    key=("agent", "changed_at"),
    replaces=("agent", "changed_at"),
    rules=(not_in_future("changed_at"), not_before("changed_at")),
)

SURVEYS = Table(
    "surveys",
    "One row an answered survey.",
    (
        Column(
            "survey_id",
            "text",
            "The answer's id",
            required=True,
            aliases=("survey id", "response id", "answer id"),
        ),
        person("customer", "Who answered", "customer id", "customer", "email", "respondent"),
        column("contact_id", "text", "The contact it was about", "", "contact id", "ticket id"),
        column("order_id", "text", "The order it was about", "", "order id", "order"),
        column("kind", "text", "csat, nps or ces", "", "kind", "survey", "survey type", "type"),
        Column(
            "score",
            "double",
            "The score given",
            "points",
            required=True,
            aliases=("score", "rating", "nps", "csat", "review score"),
        ),
        column("scale", "integer", "The best score that could be given", "points", "scale", "out of"),
        *instant(
            "answered_at",
            "When it was answered",
            "answered at",
            "submitted at",
            "date",
            "created at",
            required=True,
        ),
    ),
    key=("survey_id",),
    replaces=("survey_id",),
    references={"customer": "customers", "order_id": "orders"},
    rules=(not_in_future("answered_at"), not_before("answered_at"), not_negative("score")),
)
