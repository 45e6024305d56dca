"""Definitions for the invented shop of the sample report."""

from __future__ import annotations

from patronage.base.units import COUNT, DAYS, MONEY, NUMBER, SHARE, YEARS
from patronage.reports.block import Definition

DEFINITIONS = tuple(
    Definition(name, label, unit, question, formula, source, note)
    for name, label, unit, question, formula, source, note in [
        ("net_revenue", "Net revenue", MONEY, "What did customers pay, less discounts and refunds?",
         "gross_revenue - discounts - refunds of goods", "Farris et al., Marketing Metrics, 4th ed., ch. 3",
         "Without tax and shipping. A refund lowers the day of its own order."),
        ("orders", "Orders", COUNT, "How many baskets were paid and kept?", "count of kept orders",
         "Contract, table orders", ""),
        ("aov", "Average order value", MONEY, "What is a basket worth before refunds?",
         "(gross_revenue - discounts) / orders", "Farris et al., ch. 3", ""),
        ("customers", "Customers", COUNT, "How many people ordered?", "new_customers + returning_customers",
         "Contract, table customers", "The customer not given counts as nobody."),
        ("new_customers", "New customers", COUNT, "How many people ordered for the first time ever?",
         "customers whose first kept order lies in the period", "Farris et al., ch. 5", ""),
        ("margin_rate", "Margin rate", SHARE, "How much of revenue is left after the goods?",
         "margin / net_revenue", "Farris et al., ch. 3", "Covers 97.2 % of revenue; the rest has no cost."),
        ("repeat_rate", "Repeat rate", SHARE, "How many customers came back?",
         "customers with 2 or more orders / customers", "Fader & Hardie 2009", ""),
        ("refund_rate", "Refund rate", SHARE, "How much of revenue went back?",
         "refunds / (gross_revenue - discounts)", "Contract, table refunds", ""),
        ("days_to_second_order", "Days to second order", DAYS, "How long until people come back?",
         "median of (second order - first order)", "Fader & Hardie 2009", ""),
        ("historic_clv", "Historic value", MONEY, "What has a customer of the cohort brought so far?",
         "margin so far / customers of the cohort", "Gupta & Lehmann 2005", ""),
        ("retention_rate", "Retention", SHARE, "Which share of a cohort orders at that age?",
         "customers of the cohort with a kept order at that age\n/ customers of the cohort",
         "Fader, Hardie & Lee 2005", "Only mature cells are final."),
        ("simple_clv", "Simple lifetime value", MONEY, "What is a customer worth over a lifetime?",
         "customer_value x average_lifespan", "Kotler & Keller, ch. 5", ""),
        ("average_lifespan", "Average lifespan", YEARS, "How long does a customer keep buying?",
         "1 / annual inactive_rate", "Gupta & Lehmann 2005", ""),
        ("purchase_frequency", "Orders per customer", NUMBER, "How often does a customer order?",
         "orders / customers", "Farris et al., ch. 5", ""),
        ("cac", "Cost of a new customer", MONEY, "What does a new customer cost?",
         "acquisition spend / new_customers", "Farris et al., ch. 5", ""),
    ]
)  # fmt: skip
