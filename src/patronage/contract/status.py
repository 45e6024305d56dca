"""Which orders are kept: the one list of status words that mean an order never became a sale.

English, Spanish, Russian and Romanian, as exports of these languages write them.
"""

from __future__ import annotations

__all__ = ["NOT_KEPT_STATUSES"]

NOT_KEPT_STATUSES = frozenset(
    {
        "canceled",
        "cancelled",
        "draft",
        "expired",
        "failed",
        "test",
        "unavailable",
        "void",
        "voided",
        "anulada",
        "anulado",
        "borrador",
        "cancelada",
        "cancelado",
        "fallido",
        "аннулирован",
        "отменен",
        "отменена",
        "отменено",
        "отменён",
        "черновик",
        "anulat",
        "anulata",
        "anulată",
        "ciornă",
    }
)
"""Lower-case words. A returned or refunded order was a sale: it is kept, and its refund lowers it."""
