"""Who was helped, how long it took, and what they thought of it: contacts, agents' states, surveys."""

from __future__ import annotations

from patronage.contract.rules import in_sequence, not_before, not_in_future, not_negative
from patronage.contract.table import Column, Table, column, instant, person

__all__ = ["AGENT_STATES", "CONTACTS", "SURVEYS"]

CONTACTS = Table(
    "contacts",
    "One row a leg of a contact: one queue or agent a customer's call, chat or ticket went through.",
    (
        Column("contact_id", "text", "The contact's id", required=True),
        Column("leg", "integer", "Number of the leg inside the contact"),
        person("customer", "Who made or was given the contact"),
        column("order_id", "text", "The order it was about"),
        column("medium", "text", "phone, chat, email, form …"),
        column("queue", "text", "The queue it waited in"),
        column("agent", "text", "The agent's key; never a name where the source has an id"),
        column("direction", "text", "in or out"),
        *instant("queued_at", "When the customer began to wait", required=True),
        *instant("answered_at", "When somebody answered"),
        *instant("ended_at", "When the leg ended"),
        column("hold_seconds", "double", "Time on hold after the answer", "seconds"),
        column("after_call_seconds", "double", "Work after the leg ended", "seconds"),
        column("outcome", "text", "answered, abandoned, callback, overflow or deflected"),
        column("reason", "text", "Why the customer came"),
        *instant("first_reply_at", "When the first reply was sent"),
        *instant("resolved_at", "When it was resolved"),
        *instant("reopened_at", "When it was last opened again"),
        column("reopened", "integer", "Times it was opened again", "times"),
        column("transferred_from", "integer", "The leg it was transferred from"),
        column("cost", "money", "What the leg cost, where the source knows it", "money"),
        column("currency", "text", "ISO currency of the cost", "ISO 4217"),
        *instant("updated_at", "Version of the row; the greatest wins"),
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
        in_sequence("queued_at", "answered_at"),
        in_sequence("queued_at", "ended_at"),
        in_sequence("answered_at", "ended_at"),
        in_sequence("queued_at", "first_reply_at"),
        in_sequence("queued_at", "resolved_at"),
    ),
)

AGENT_STATES = Table(
    "agent_states",
    "One row a change of what an agent is doing; the state lasts until the agent's next row.",
    (
        Column("agent", "text", "The agent's key", required=True),
        *instant("changed_at", "When the state began", required=True),
        Column("state", "text", "ready, talking, after_call, pause, away or offline", required=True),
        column("queue", "text", "The queue the agent serves"),
        *instant("updated_at", "Version of the row; the greatest wins"),
    ),
    key=("agent", "changed_at"),
    replaces=("agent", "changed_at"),
    rules=(not_in_future("changed_at"), not_before("changed_at")),
)

SURVEYS = Table(
    "surveys",
    "One row an answered survey.",
    (
        Column("survey_id", "text", "The answer's id", required=True),
        person("customer", "Who answered"),
        column("contact_id", "text", "The contact it was about"),
        column("order_id", "text", "The order it was about"),
        column("kind", "text", "csat, nps or ces"),
        Column("score", "double", "The score given", "points", required=True),
        column("scale", "integer", "The best score that could be given", "points"),
        *instant("answered_at", "When it was answered", required=True),
    ),
    key=("survey_id",),
    replaces=("survey_id",),
    references={"customer": "customers", "order_id": "orders"},
    rules=(not_in_future("answered_at"), not_before("answered_at"), not_negative("score")),
)
