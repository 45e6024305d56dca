"""Scored customers as commands need them: by their options, and as a file with the ids people know."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from patronage.base.errors import InputError
from patronage.cli.csv_file import write_rows
from patronage.cli.delivered import delivered_ids
from patronage.engine.protocol import Engine
from patronage.features.options import RfmOptions
from patronage.features.ranking import ranking
from patronage.features.scored import Scored, score
from patronage.shop.asking import Asking

__all__ = ["scored_customers", "write_customers"]


def scored_customers(shop: Asking, options: Mapping[str, Any]) -> Scored:
    """Score a shop's customers by the options `as_of`, `window_days`, `scoring` and `tiers`."""
    if shop.coverage is None:
        raise InputError(
            f"{options['shop']} holds no order that counts, so nobody can be scored; load a file of orders"
        )
    as_of = shop.question("orders", as_of=options["as_of"]).as_of or shop.coverage.last_on
    rules = RfmOptions(options["window_days"], options["scoring"], options["tiers"])
    return score(shop.engine, as_of, rules, shop.settings.currency)


def write_customers(scored: Scored, names_of: Engine, path: Path) -> int:
    """Write every scored customer, best first, with the ids that were delivered; give how many.

    The shop itself holds the `names_of` people, whatever engine scored them.
    """
    found = ranking(scored)
    ids = delivered_ids(names_of)
    at = found.names.index("customer")
    names = ["customer_ids" if name == "customer" else name for name in found.names]
    rows = ((*row[:at], " ".join(ids[row[at]]), *row[at + 1 :]) for row in found.rows)
    write_rows(path, names, rows)
    return len(found)
