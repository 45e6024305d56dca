"""The landed tables that are read, each known by the headers it has and others lack."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from patronage.sources.fingerprint import header_of, told_by
from patronage.sources.raw import Raw

__all__ = ["KINDS", "Kind", "kind_of"]


@dataclass(frozen=True)
class Kind:
    """A landed table: its system, its name there, and groups of headers of each of which it has one."""

    system: str
    name: str
    needs: Sequence[Sequence[str]]
    lacks: Sequence[str] = ()

    @property
    def label(self) -> str:
        """What it is called."""
        return f"{self.system} {self.name}"

    def told(self, raw: Raw) -> str:
        """Give the evidence that a file is this table, or nothing."""
        return "" if header_of(raw, *self.lacks) else told_by(raw, *self.needs)


def _kind(system: str, name: str, needs: str, lacks: str = "") -> Kind:
    groups = [tuple(group.split("|")) for group in needs.split()]
    return Kind(system, name, groups, tuple(lacks.split()))


KINDS = (
    _kind(
        "Shopify", "order", "id name financial_status|display_financial_status processed_at|created_at"
        " subtotal_price|subtotal_price_set_shop_amount total_price|total_price_set_shop_amount",
    ),
    _kind(
        "Shopify", "order_line", "id order_id product_id variant_id quantity"
        " price|original_total_set_shop_amount",
    ),
    _kind(
        "Shopify", "order_line_refund", "id refund_id order_line_id quantity subtotal|subtotal_set_shop_amount",
    ),
    _kind("Shopify", "refund", "id order_id created_at note restock|total_refunded_set_shop_amount", "amount"),
    _kind("Shopify", "customer", "id first_name last_name email orders_count total_spent"),
    _kind("Shopify", "inventory_item", "id sku unit_cost_amount tracked"),
    _kind("Stripe", "charge", "id amount amount_refunded currency created status payment_intent_id|captured"),
    _kind("Stripe", "customer", "id email created delinquent default_card_id|invoice_prefix"),
    _kind("Stripe", "subscription", "id customer_id current_period_start cancel_at_period_end status"),
    _kind("Stripe", "subscription_item", "id subscription_id plan_id|price_id quantity created", "amount status"),
    _kind("Stripe", "plan", "id amount interval interval_count product_id"),
    _kind("Stripe", "price", "id unit_amount recurring_interval product_id"),
    _kind("Recharge", "subscription", "id|subscription_id customer_id price charge_interval_frequency status"),
    _kind("Recharge", "charge", "id customer_id total_price charge_attempts scheduled_at status"),
    _kind("Recharge", "customer", "id email first_name last_name subscriptions_active_count|external_customer_id_ecommerce"),
    _kind("Klaviyo", "person", "id email first_name last_name phone_number", "name"),
    _kind("Zendesk", "user", "id name email role time_zone|locale"),
)  # fmt: skip
"""The most particular first."""


def kind_of(raw: Raw) -> Kind | None:
    """Find which landed table a file is, where it is one."""
    return next((kind for kind in KINDS if kind.told(raw)), None)
