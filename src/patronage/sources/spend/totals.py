"""Rows that sum up the others: left out of spend, and held against the sum of what they sum up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from patronage.base.finding import Finding
from patronage.engine.duckdb import DuckDB
from patronage.sources.fields import Field
from patronage.sources.raw import Raw
from patronage.sources.spend.columns import CAMPAIGN_COLUMNS
from patronage.sources.staging import column_of, records
from patronage.sources.values.values import Decided
from patronage.store.whole import whole

__all__ = ["Split", "compare_totals", "split_totals"]

_WORD = r"^(grand total|totals?|totale|totales|totaux|total geral|suma|summe|gesamt\w*|insgesamt|итого|всего)"
_AFTER, _ALONE = r"([^\pL]|$)", r"\s*(:|$)"
_DATED = ("spent_on", "week_on", "month")
_HALF_A_CENT = Decimal("0.005")


@dataclass(frozen=True)
class Split:
    """A file's rows without those that sum up others, these in a relation of their own, and their number."""

    rows: Raw
    totals: str
    count: int


def split_totals(engine: DuckDB, raw: Raw, fields: Mapping[str, Field]) -> Split:
    """Part the rows that begin with a word for totals, or name no campaign and no day, from the others.

    What programs write for nothing (`--`) is nothing in the rows that stay.
    """
    kept, totals = f"stage.spend_rows_{raw.index}", f"stage.spend_totals_{raw.index}"
    used = {column_of(f.index) for f in fields.values()}
    bare = ", ".join(f"nullif({c}, '--') as {c}" for c in sorted(used))
    engine.execute(
        f"create or replace table stage.spend_split_{raw.index} as"
        f" select * replace ({bare}), coalesce({_is_total(fields)}, false) as _total from"
        f" (select *, {_any_named(fields)} as _any_named from {raw.relation})"
    )
    for relation, condition in ((kept, "not _total"), (totals, "_total")):
        engine.execute(
            f"create or replace table {relation} as select * exclude (_total, _any_named)"
            f" from stage.spend_split_{raw.index} where {condition}"
        )
    engine.execute(f"drop table stage.spend_split_{raw.index}")
    return Split(replace(raw, relation=kept), totals, records(engine, totals))


def _any_named(fields: Mapping[str, Field]) -> str:
    names = [column_of(fields[n].index) for n in CAMPAIGN_COLUMNS if n in fields]
    return f"count(coalesce({', '.join(names)})) over () > 0" if names else "false"


def _is_total(fields: Mapping[str, Field]) -> str:
    names = [column_of(fields[n].index) for n in CAMPAIGN_COLUMNS if n in fields]
    day = next((column_of(fields[n].index) for n in _DATED if n in fields), "")
    cells = dict.fromkeys(["c0", *names, *([day] if day else [])])
    # Without a day to miss, a campaign may well be called Total war.
    worded = " or ".join(f"coalesce({_begins(cell, _AFTER if day else _ALONE)}, false)" for cell in cells)
    undated = f"({day} is null or {day} in ('--', '-') or {_begins(day, _AFTER)})" if day else "true"
    unnamed = f"(_any_named and {' and '.join(f'{c} is null' for c in names)})" if names else "false"
    return f"{undated} and ({worded} or {unnamed})"


def _begins(cell: str, then: str) -> str:
    return f"regexp_matches(lower({cell}), '{_WORD}{then}')"


def compare_totals(
    engine: DuckDB, raw: Raw, split: Split, decided: Decided, typed: str
) -> tuple[Finding, ...]:
    """Hold the totals against the sum of the rows: which agree, or by how much none does.

    Each row's amount may be rounded to a cent, so they may differ by half a cent a row. Totals of a part
    (of one network, say) are smaller than the sum; it is enough that one total agrees.
    """
    if not split.count:
        return ()
    value = decided["amount"]
    steps = "".join(f", {sql} as {name}" for name, sql in value.steps)
    totals = engine.execute(
        f"select _row, {value.sql} as total, {value.given} from (select *{steps} from {split.totals})"
        " order by abs(total) desc nulls last, _row"
    )
    currencies = "count(distinct currency)" if "currency" in decided.names else "1"
    total, rows, several = engine.execute(
        f"select coalesce(sum(amount), 0), count(*), {currencies} from {typed}"
    )[0]
    left_out = "rows that sum up the others are left out"
    row, largest, shown = totals[0]
    if whole(several) > 1 or not isinstance(largest, Decimal):
        why = "several currencies stand in it" if whole(several) > 1 else "they name no amount"
        text = f"{left_out}; not compared, since {why}"
        return (Finding("totals_left_out", text, "note", raw.name, whole(row), count=split.count),)
    spent = Decimal(str(total))
    most = _HALF_A_CENT * (whole(rows) + 1)
    agreeing = [t for _, t, _ in totals if isinstance(t, Decimal) and abs(t - spent) <= most]
    if agreeing:
        text = f"{left_out}; the rows come to {spent:,.2f}, as they say"
        return (Finding("totals_left_out", text, "note", raw.name, whole(row), count=split.count),)
    return (
        Finding(
            "totals_disagree",
            f"{left_out}, and none of them agrees: the rows come to {spent:,.2f}, {abs(largest - spent):,.2f}"
            f" {'less' if spent < largest else 'more'} than the largest of them",
            "warning",
            raw.name,
            whole(row),
            str(shown),
            "Export again without a filter and with all rows; only the rows are counted.",
            split.count,
        ),
    )
