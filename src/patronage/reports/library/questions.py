"""Questions in plain words, and the reports of the library that answer them."""

from __future__ import annotations

from dataclasses import dataclass

from patronage.reports.library.library import library
from patronage.reports.library.view import Entry

__all__ = ["QUESTIONS", "Question"]


@dataclass(frozen=True)
class Question:
    """A question people ask: the texts `question.NAME.text` and `.advice`, and the reports that answer it."""

    name: str
    reports: tuple[str, ...]

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The reports, as the library has them."""
        return tuple(library()[name] for name in self.reports)


_QUESTIONS = (
    Question("channels_worth_their_cost", ("ltv_to_cac/by-channel", "cac/by-channel")),
    Question("cost_of_a_customer", ("cac/month", "blended_cac/month")),
    Question("where_spend_goes", ("spend/by-channel", "spend/month/by-channel")),
    Question("spend_that_pays_back", ("payback_days/by-channel", "historic_ltv_to_cac/cohort-month")),
    Question("most_to_bid", ("max_bid/by-channel", "cost_per_click/by-channel")),
    Question("return_on_spend", ("roas/by-channel", "poas/by-channel")),
    Question("marketing_as_a_whole", ("mer/month", "ad_cost_ratio/month")),
    Question("clicks_and_their_price", ("cost_per_click/month/by-channel", "click_through_rate/by-channel")),
    Question("visitors_who_buy", ("conversion_rate/by-channel", "conversion_rate/month")),
    Question("carts", ("add_to_cart_rate/month", "add_to_cart_rate/by-channel")),
    Question("profit_after_marketing", ("marketing_roi/month", "sales_roi/month")),
    Question("revenue", ("net_revenue/month", "net_revenue/by-channel")),
    Question("revenue_by_country", ("net_revenue/by-order_country", "net_revenue/month/by-order_country")),
    Question("best_products", ("net_revenue/by-product", "margin/by-product")),
    Question("categories", ("net_revenue/month/by-category", "margin_rate/by-category")),
    Question("what_is_left", ("contribution_margin/month", "margin_rate/month")),
    Question("order_value", ("aov/month", "aov/by-channel")),
    Question("basket", ("units_per_order/month", "aov/by-category")),
    Question("discounts_given", ("discount_rate/month", "discount_rate/by-channel")),
    Question("coupon_customers", ("repeat_rate/by-first_coupon", "historic_revenue_clv/cohort-quarter")),
    Question("refunds_where", ("refund_rate/by-category", "refund_rate/month")),
    Question("reasons_for_returns", ("refunds/by-refund_reason", "return_rate/month")),
    Question("new_and_returning", ("new_customers/month", "returning_customers/month")),
    Question("who_comes_back", ("retention_rate/cohort-month", "repeat_rate/month")),
    Question("revenue_of_cohorts", ("historic_revenue_clv/cohort-month", "revenue_retention/cohort-month")),
    Question(
        "value_of_a_customer", ("simple_clv/by-acquisition_channel", "customer_value/by-acquisition_channel")
    ),
    Question("second_order", ("days_to_second_order/month", "repeat_rate/by-first_channel")),
    Question("rhythm", ("days_between_orders/month", "purchase_frequency/month")),
    Question("who_falls_silent", ("inactive_rate/month", "inactive_rate/by-acquisition_channel")),
    Question(
        "revenue_from_regulars", ("returning_revenue_share/month", "returning_revenue_share/by-channel")
    ),
    Question("reachable_service", ("service_level/month", "abandonment_rate/month")),
    Question("service_by_medium", ("service_level/by-medium", "contacts/by-medium")),
    Question("time_of_agents", ("average_handle_time/month", "average_handle_time/by-contact_reason")),
    Question("first_reply", ("first_reply_time/month", "full_resolution_time/month")),
    Question("satisfaction", ("csat/month", "csat/by-medium")),
    Question("recommendation", ("nps/month", "nps/by-country")),
    Question("why_people_call", ("contacts/by-contact_reason", "contact_rate/month")),
    Question("cost_of_service", ("support_cost_rate/month", "cost_per_contact/month")),
    Question("service_and_sales", ("assisted_revenue/month", "assisted_orders/by-medium")),
    Question("subscriptions", ("active_subscriptions/month", "mrr/month")),
    Question("lost_subscriptions", ("churn_rate/month", "revenue_churn_rate/month")),
    Question("failed_payments", ("payment_failure_rate/month", "recovered_rate/month")),
    Question("mailings", ("open_rate/by-campaign", "click_rate/by-campaign")),
    Question("campaigns", ("campaign_revenue/by-campaign", "campaign_orders/month")),
)

QUESTIONS: dict[str, Question] = {each.name: each for each in _QUESTIONS}
"""Every question by its name, in the order they are listed."""
