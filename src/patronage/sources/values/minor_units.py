"""Amounts in cents: landed tables of payment programs count in the smallest coin."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from patronage.base.finding import Finding
from patronage.engine.duckdb import DuckDB
from patronage.sources.fields import Field
from patronage.sources.headers import plain
from patronage.sources.raw import Raw
from patronage.sources.staging import column_of

__all__ = ["Divided", "stated_in_minor_units"]

# Such currencies have no smaller coin.
_WHOLE = (
    "'jpy', 'krw', 'clp', 'vnd', 'pyg', 'ugx', 'rwf', 'xaf', 'xof', 'xpf', 'bif', 'djf', 'gnf', 'kmf',"
    " 'mga', 'vuv'"
)


@dataclass(frozen=True)
class Divided:
    """The relation with amounts in whole money, and what was noticed."""

    relation: str
    findings: tuple[Finding, ...] = ()


def stated_in_minor_units(engine: DuckDB, raw: Raw, typed: str, fields: Mapping[str, Field]) -> Divided:
    """Divide the amounts of landed tables by 100, unless a person named the column or its divisor.

    A column `livemode` is that of the interface, which counts in cents; the exports of its screens count in
    whole money and have none.
    """
    amount = fields["amount"]
    is_landed = "livemode" in {plain(h) for h in raw.headers}
    if not is_landed or amount.why == "as asked for":
        return Divided(typed)
    fraction = f"regexp_matches({column_of(amount.index)}, '[.,]')"
    if engine.execute(f"select 1 from {raw.relation} where {fraction} limit 1"):
        return Divided(typed)
    relation = f"stage.divided_{raw.index}"
    has_currency = bool(engine.execute(f"select 1 from (describe {typed}) where column_name = 'currency'"))
    share = f"case when lower(currency) in ({_WHOLE}) then 1 else 0.01 end" if has_currency else "0.01"
    columns = [c for c in ("amount", "refunded_amount") if c in fields]
    divided = ", ".join(f"cast({c} * {share} as decimal(18,4)) as {c}" for c in columns)
    engine.execute(f"create or replace view {relation} as select * replace ({divided}) from {typed}")
    text = (
        f"{amount.header!r} is read as cents: a column 'livemode' is that of an interface that counts in the"
        " smallest coin, and no amount has a fraction"
    )
    remedy = f"Say --map amount={amount.header} if they are whole money."
    return Divided(relation, (Finding("amounts_in_cents", text, "warning", raw.name, remedy=remedy),))
