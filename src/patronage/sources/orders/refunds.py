"""What is particular to files of refunds: amounts that some systems write below zero."""

from __future__ import annotations

from collections.abc import Collection

from patronage.base.finding import Finding
from patronage.engine.duckdb import DuckDB
from patronage.sources.notes import Note, noted
from patronage.sources.raw import Raw

__all__ = ["make_refunds"]

_SIGNED = ("goods", "tax", "shipping", "quantity")


def make_refunds(
    engine: DuckDB, raw: Raw, typed: str, columns: Collection[str]
) -> tuple[list[tuple[str, str]], list[Finding]]:
    """Make refunds of typed rows, amounts given back above zero.

    Returns
    -------
    tuple
        Table and relation of what was made; what was noticed.
    """
    above, below = engine.execute(
        f"select count(*) filter (where goods > 0), count(*) filter (where goods < 0) from {typed}"
    )[0]
    if not below:
        return [("refunds", typed)], []
    if above:
        text = "refunds have the other sign than the rest of the column; they take back what was given back"
        odd = Note(
            "refunds_of_both_signs", typed, "goods < 0", text, "cast(goods as varchar)", severity="warning"
        )
        return [("refunds", typed)], noted(engine, raw, [odd])
    turned = ", ".join(f"-{c} as {c}" for c in _SIGNED if c in columns)
    relation = f"stage.turned_{raw.index}"
    engine.execute(f"create or replace view {relation} as select * replace ({turned}) from {typed}")
    text = "all amounts are below zero; refunds are amounts given back, so the sign is turned"
    return [("refunds", relation)], [Finding("refunds_below_zero", text, "note", raw.name)]
