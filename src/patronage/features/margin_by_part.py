"""What was left of repeat purchases in each part of the customers, and how it varies among them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from patronage.base.expr import Expr, case, count, ratio, total
from patronage.base.select import Select, select, source
from patronage.engine.protocol import Engine
from patronage.features.customer_summary import customer_summary
from patronage.features.purchases import PURCHASES, over_purchases
from patronage.features.summary_options import SummaryOptions
from patronage.models.fitting import Numbers

__all__ = ["PartMargins", "margin_by_part"]

_BROUGHT, _PERSONS = "brought", "persons"


@dataclass(frozen=True)
class PartMargins:
    """Of repeat purchases that brought money, `(p,)` each, in the order of the names.

    Parameters
    ----------
    names
        Of the parts; one empty name where customers are not parted.
    value
        What they brought.
    customers
        Who brought some of it at known cost.
    costed_value, margin
        What was brought at known cost, and what was left of that.
    squares
        Sum over those customers of the square of what was left over what was brought.
    """

    names: tuple[str, ...]
    value: Numbers
    customers: Numbers
    costed_value: Numbers
    margin: Numbers
    squares: Numbers


def margin_by_part(
    engine: Engine, as_of: date, options: SummaryOptions, part: str | None, after: date | None = None
) -> PartMargins:
    """Add up what was left of the repeat purchases of known customers, refunds known by a day netted in.

    Customers from before the export began are among them: their repeat purchases are known.

    Parameters
    ----------
    engine
        Holds the facts.
    as_of
        The last day of observation.
    options
        Who is left out.
    part
        The covariate that parts the customers; None where they are not parted.
    after
        Purchases up to this day do not count.
    """
    b = source(_BROUGHT, "b")
    sums: dict[str, Expr] = {
        "value": total(b["value"]).cast("double"),
        "customers": count(b["costed_value"] > 0),
        "costed_value": total(b["costed_value"]).cast("double"),
        "margin": total(b["margin"]).cast("double"),
        "squares": total(ratio(b["margin"].cast("double") * b["margin"].cast("double"), b["costed_value"])),
    }
    query = select(b, **sums)
    if part:
        c = source(_PERSONS, "c")
        query = select(c, part=c[part], **sums).join(b, b["customer"].eq(c["customer"])).group_by("part")
    query = over_purchases(query, as_of, with_refunded=options.with_refunded)
    query = query.with_step(_BROUGHT, _brought(after))
    if part:
        everybody = replace(options, covariates=(part,), with_before_history=True)
        query = query.with_step(_PERSONS, customer_summary(as_of, everybody))
    _, rows = engine.run(query)
    named = {str(row[0]) if part else "": [float(str(x or 0)) for x in row[-len(sums) :]] for row in rows}
    names = tuple(sorted(named))
    return PartMargins(names, *np.array([named[name] for name in names]).reshape(-1, len(sums)).T)


def _brought(after: date | None) -> Select:
    """Build one row a customer of what its repeat purchases brought."""
    p = source(PURCHASES, "p")
    is_paid = (p["bought_on"] > p["first_on"]) & (p["net"] > 0)
    is_costed = p["uncosted"].eq(0)
    return (
        select(
            p,
            customer=p["customer"],
            value=total(p["net"]),
            costed_value=total(case((is_costed, p["net"]))),
            margin=total(case((is_costed, p["margin"]))),
        )
        .where(is_paid if after is None else is_paid & (p["bought_on"] > after))
        .group_by("customer")
    )
