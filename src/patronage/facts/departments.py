"""Whose a cost is, by what shops call their departments: that of winning customers, or of serving them."""

from __future__ import annotations

from patronage.base.expr import Expr

__all__ = ["is_of_marketing", "is_of_service"]

_MARKETING = (
    *("marketing", "advertising", "sales", "growth", "ventas", "publicidad"),
    *("маркетинг", "реклама", "продажи", "отдел продаж", "отдел маркетинга"),
    *("vânzări", "publicitate"),
)
_SERVICE = (
    *("service", "support", "customer service", "customer support", "customer care", "care"),
    *("helpdesk", "help desk", "contact centre", "contact center", "call centre", "call center"),
    *("soporte", "atención al cliente", "servicio al cliente", "поддержка", "служба поддержки"),
    *("suport", "suport clienți", "relații cu clienții"),
)


def is_of_marketing(department: Expr) -> Expr:
    """Tell whether a department, in small letters, brings customers: marketing and sales."""
    return department.is_in(*_MARKETING)


def is_of_service(department: Expr, purpose: Expr) -> Expr:
    """Tell whether a cost is that of serving customers: by its department or by what it is said to be for."""
    return department.is_in(*_SERVICE) | purpose.eq("service")
