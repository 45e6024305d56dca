"""Formulas in words: printed from the tree that is computed, in the names of other metrics."""

from __future__ import annotations

import re

import pytest

from patronage.base import expr
from patronage.metrics.formula_text import formula_text
from patronage.metrics.metric import METRICS


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("net_revenue", "Gross revenue − Discounts − Refunds"),
        ("gross_revenue", "sum of gross over kept orders"),
        ("customers", "number of different customers among kept orders of known customers"),
        ("aov", "(Gross revenue − Discounts) / Orders"),
        ("arpu", "Net revenue of known customers / Customers"),
        ("revenue_retention", "Net revenue / Net revenue at age 0"),
        ("historic_revenue_clv", "Net revenue so far / customers of the original cohort"),
        ("simple_revenue_clv", "Customer value × Average customer lifespan"),
        (
            "margin",
            (
                "(Net revenue − (cost − cost reversed)) with known cost + stated margin rate ×"
                " (Net revenue − Net revenue with known cost)"
            ),
        ),
        (
            "returning_revenue_share",
            (
                "(Gross revenue − Discounts − refunds of orders) of known customers from second and later"
                " orders / (Gross revenue − Discounts − refunds of orders) of known customers"
            ),
        ),
    ],
)
def test_a_formula_reads_as_it_is_computed(name: str, text: str) -> None:
    assert formula_text(METRICS[name]) == text


@pytest.mark.parametrize("name", sorted(METRICS.all()))
def test_every_formula_is_words_and_signs(name: str) -> None:
    text = formula_text(METRICS[name])
    assert text
    # No name of a tree's node, no column in its spelling of the code, every bracket closed.
    assert not re.findall("|".join(rf"\b{node}\b" for node in expr.__all__ if node[0].isupper()), text)
    assert "_" not in text
    assert text.count("(") == text.count(")")


@pytest.mark.parametrize("name", sorted(METRICS.all()))
def test_no_formula_is_explained_by_itself(name: str) -> None:
    metric = METRICS[name]
    assert metric.label not in re.split(r" [/×−+] |[()]", formula_text(metric))
