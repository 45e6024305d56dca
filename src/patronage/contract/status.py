"""Which orders are kept: the status words that mean an order never became a sale, and those that mean it did.

English, Spanish, Russian and Romanian, and the commonest words of other languages, as exports write them.
"""

from __future__ import annotations

__all__ = ["KEPT_STATUSES", "NOT_KEPT_STATUSES"]

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
        "annulé",
        "annulée",
        "annullata",
        "annullato",
        "anulowana",
        "anulowane",
        "anulowano",
        "geannuleerd",
        "storniert",
        "anulat",
        "anulata",
        "anulată",
        "ciornă",
    }
)
"""Lower-case words. A returned or refunded order was a sale: it is kept, and its refund lowers it."""

KEPT_STATUSES = frozenset(
    """
    any approved archived authorized authorised captured closed complete completed confirmed created
    delivered dispatched done finished fulfilled in_transit invoiced new ok on-hold on_hold open ordered
    packed paid partial partially_fulfilled partially_paid partially_refunded payed payment_received pending
    placed processed processing ready received refund refunded return_pending returned sale sent settled
    shipped succeeded success successful true unfulfilled unpaid valid
    completada completado confirmado devuelto enviado entregado facturado pagada pagado pendiente procesando
    reembolsado
    возврат возвращен возвращён выполнен выполнено доставлен доставлено завершен завершён новый оплачен
    оплачено отправлен отправлено подтвержден подтверждён
    achitat comandă confirmată expediat finalizat finalizată livrat livrată plătit plătită returnat
    abgeschlossen bezahlt geliefert offen versandt
    expédié livré payé terminé
    completato consegnato pagato spedito
    dostarczone opłacone wysłane zakończone zrealizowane
    afgerond betaald geleverd verzonden
    """.split()  # noqa: SIM905  # a list of a hundred strings would be read by nobody
)
"""Lower-case words known to mean a sale. Any other word counts as one too, and the load says so."""
