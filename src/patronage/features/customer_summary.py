"""A summary of each customer for models of repeat purchases: frequency, recency, T, and what they brought."""

from __future__ import annotations

from datetime import date

from patronage.base.expr import Column, Expr, Literal, call, case, count, ratio, total
from patronage.base.select import Select, Source, select, source
from patronage.contract.facts import CUSTOMER_FACTS
from patronage.contract.planning import CALENDAR
from patronage.features.purchases import PURCHASES, over_purchases
from patronage.features.summary_options import COHORTS, SummaryOptions

__all__ = ["KEY", "MONEY", "SQUARES", "SUMMED", "compressed_summary", "customer_summary"]

KEY = ("frequency", "recency", "t", "paid")
"""What customers are told apart by, beside covariates; `t` is the T of the models."""

MONEY = ("value", "costed", "costed_value", "margin", "first_value", "first_costed", "first_margin")
"""What adds up over customers."""

SQUARES = "value_squares"
"""The sum over customers of the square of their `value`, a double."""

SUMMED = "summed"
"""The step with one row a customer, whoever is left out later."""


def customer_summary(as_of: date, options: SummaryOptions | None = None) -> Select:
    """Build one row a customer who bought by a day.

    `frequency` counts the days of repeat purchases, `recency` is the days from the first to the last, `t`
    from the first to `as_of`. `paid` of the repeat purchases brought money: `value` in all, `monetary_value`
    on average. Of `costed` of these the cost is known: they brought `costed_value`, of which `margin` stayed,
    `margin_value` on average. `first_value` and `first_margin` are those of the first day, whose cost is
    known where `first_costed` is 1.

    Parameters
    ----------
    as_of
        The last day of observation: later orders and later refunds are not known.
    options
        Who is left out, and what else tells customers apart.

    Examples
    --------
    >>> [name for name, _ in customer_summary(date(1997, 9, 30)).columns[:4]]
    ['customer', 'frequency', 'recency', 't']
    """
    asked = options or SummaryOptions()
    s, c = source(SUMMED, "s"), source(CUSTOMER_FACTS.name, "c")
    columns: dict[str, Expr] = {name: s[name] for name in ("customer", *KEY, "first_on", *MONEY)}
    columns["monetary_value"] = ratio(s["value"], s["paid"])
    columns["margin_value"] = ratio(s["margin"], s["costed"])
    summary = select(s, **columns).join(c, c["customer"].eq(s["customer"]))
    if any(name in COHORTS for name in asked.covariates):
        d = source(CALENDAR.name, "d")
        summary = summary.join(d, d["day"].eq(s["first_on"]))
    summary = summary.giving(columns | {name: _covariate(name) for name in asked.covariates})
    if not asked.with_before_history:
        summary = summary.where(~c["is_before_history"])
    summary = over_purchases(summary, as_of, with_refunded=asked.with_refunded)
    return summary.with_step(SUMMED, _summed(as_of))


def compressed_summary(as_of: date, options: SummaryOptions | None = None) -> Select:
    """Build one row a group of customers alike in `frequency`, `recency`, `t` and the covariates.

    `customers` counts them; what they brought is added up.
    """
    asked = options or SummaryOptions()
    key = (*KEY, *asked.covariates)
    c = source("customers_summed", "c")
    added = {name: total(c[name]).cast("bigint" if name in _COUNTS else "money") for name in MONEY}
    value = c["value"].or_else(0).cast("double")
    return (
        select(
            c,
            **{name: c[name] for name in key},
            customers=count(),
            **added,
            **{SQUARES: total(value * value)},
        )
        .group_by(*key)
        .order_by(*key)
        .with_step("customers_summed", customer_summary(as_of, asked))
    )


_COUNTS = ("costed", "first_costed")


def _covariate(name: str) -> Column:
    return source(CALENDAR.name, "d")[COHORTS[name]] if name in COHORTS else source("", "c")[name]


def _summed(as_of: date) -> Select:
    p = source(PURCHASES, "p")
    is_first = p["bought_on"].eq(p["first_on"])
    # A purchase that brought nothing was made all the same: it is no mean of money, and counts as one.
    is_paid = (p["bought_on"] > p["first_on"]) & (p["net"] > 0)
    is_costed = is_paid & p["uncosted"].eq(0)
    last = call("max", p["bought_on"])
    return select(
        p,
        customer=p["customer"],
        first_on=p["first_on"],
        frequency=count() - 1,
        recency=call("days_between", p["first_on"], last),
        t=call("days_between", p["first_on"], Literal(as_of)),
        paid=count(is_paid),
        value=_sum(p, "net", is_paid),
        costed=count(is_costed),
        costed_value=_sum(p, "net", is_costed),
        margin=_sum(p, "margin", is_costed),
        first_value=_sum(p, "net", is_first),
        first_costed=count(is_first & p["uncosted"].eq(0)),
        first_margin=_sum(p, "margin", is_first & p["uncosted"].eq(0)),
    ).group_by("customer", "first_on")


def _sum(purchases_: Source, name: str, which: Expr) -> Expr:
    return total(case((which, purchases_[name]))).cast("money")
