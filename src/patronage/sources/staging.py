"""The staging database: in memory, attached beside the shop, filled before any transaction begins."""

from __future__ import annotations

from patronage.engine.duckdb import DuckDB
from patronage.store.delivery import open_stage
from patronage.store.whole import whole

__all__ = ["column_of", "prepare", "records", "tidy"]

_ATTACHED = "select count(*) from duckdb_databases() where database_name = 'stage'"


def prepare(engine: DuckDB) -> None:
    """Attach an empty staging database; what an earlier reading staged is gone."""
    if engine.execute(_ATTACHED)[0][0]:
        engine.execute("detach stage")
    open_stage(engine)


def records(engine: DuckDB, relation: str) -> int:
    """Count the rows of a staged relation."""
    return whole(engine.execute(f"select count(*) from {relation}")[0][0])


def column_of(index: int) -> str:
    """Name the staged column of a header by its place."""
    return f"c{index}"


def tidy(engine: DuckDB, relation: str, columns: int, *, is_plain: bool, is_tight: bool = False) -> None:
    """Strip a raw table's control characters and outer blanks; what is then empty is nothing.

    Most files need none of it, and one look at each row tells; `is_plain` ones hold blanks at most, and
    `is_tight` ones of these none at the end.
    """
    names = [column_of(i) for i in range(columns)]
    if is_plain:
        # Sorted before the first printed sign: empty, or begun by a blank.
        untidy = " or ".join(f"{n} < '!'" + ("" if is_tight else f" or ends_with({n}, ' ')") for n in names)
    else:
        marks = f"concat_ws(chr(30), {', '.join(names)})"
        untidy = rf"regexp_matches({marks}, '[{_CONTROLS}]|(^|\x1e) | (\x1e|$)|\x1e\x1e|^\x1e|\x1e$')"
    if engine.execute(f"select 1 from {relation} where {untidy} limit 1"):
        cleaned = (
            f"nullif(trim(regexp_replace({n}, '[{_CONTROLS}\\x1e]+', ' ', 'g')), '') as {n}" for n in names
        )
        engine.execute(
            f"create or replace table {relation} as select {', '.join(cleaned)}, _row from {relation}"
        )


# With the unbreakable and the invisible blanks; 1e stands between columns while they are looked at.
_CONTROLS = (
    r"\x01-\x1d\x1f\x7f\x{80}-\x{a0}\x{ad}\x{200b}\x{200e}\x{200f}"
    r"\x{2028}-\x{202f}\x{3000}\x{feff}"
)
