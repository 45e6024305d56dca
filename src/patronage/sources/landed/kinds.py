"""The landed tables that are read, each known by the headers it has and others lack."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from patronage.sources.fingerprint import header_of, told_by
from patronage.sources.raw import Raw

__all__ = ["KINDS", "Kind", "is_landed", "kind_of"]


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


_TEXT = """
Shopify order: id name financial_status|display_financial_status processed_at|created_at
    subtotal_price|subtotal_price_set_shop_amount total_price|total_price_set_shop_amount
Shopify order_line: id order_id product_id variant_id quantity price|original_total_set_shop_amount
Shopify order_line_refund: id refund_id order_line_id quantity subtotal|subtotal_set_shop_amount
Shopify refund: id order_id created_at note restock|total_refunded_set_shop_amount -amount
Shopify customer: id first_name last_name email orders_count total_spent
Shopify inventory_item: id sku unit_cost_amount tracked
Stripe charge: id amount amount_refunded currency created status payment_intent_id|captured
Stripe customer: id email created delinquent default_card_id|invoice_prefix
Stripe subscription: id customer_id current_period_start cancel_at_period_end status
Stripe subscription_item: id subscription_id plan_id|price_id quantity created -amount -status
Stripe plan: id amount interval interval_count product_id
Stripe price: id unit_amount recurring_interval product_id
Recharge subscription: id|subscription_id customer_id price charge_interval_frequency status
Recharge charge: id customer_id total_price charge_attempts scheduled_at status
Recharge customer: id email first_name last_name
    subscriptions_active_count|external_customer_id_ecommerce
Klaviyo person: id email first_name last_name phone_number -name
Zendesk user: id name email role locale|restricted_agent|ticket_restriction
"""


def _read(text: str) -> tuple[Kind, ...]:
    """Read `SYSTEM TABLE: header one|other header -header it lacks`, going on in indented lines."""
    kinds = []
    for line in text.strip().replace("\n    ", " ").splitlines():
        label, _, headers = line.partition(":")
        system, name = label.split()
        words = headers.split()
        needs = tuple(tuple(word.split("|")) for word in words if not word.startswith("-"))
        kinds.append(Kind(system, name, needs, tuple(w[1:] for w in words if w.startswith("-"))))
    return tuple(kinds)


KINDS = _read(_TEXT)
"""The most particular first."""


_MARKS = ("_fivetran_synced", "_fivetran_deleted", "_dlt_load_id", "_airbyte_extracted_at")


def is_landed(raw: Raw) -> bool:
    """Tell whether a connector landed a table: it lies in such a place, or has columns of the connector."""
    return raw.is_landed or bool(header_of(raw, *_MARKS))


def kind_of(raw: Raw) -> Kind | None:
    """Find which landed table a file is, where it is one."""
    if not is_landed(raw):
        return None
    return next((kind for kind in KINDS if kind.told(raw)), None)
