"""What DuckDB alone does with the files: reads them, writes typed tables, computes a report's numbers.

`python -m bench.baseline ORDERS REFUNDS CUSTOMERS DATABASE RESULTS`; the statements lie beside this file.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import duckdb

_FOLDER = Path(__file__).parent
_YEARS = {"now": ("2025-01-01", "2025-12-31"), "before": ("2024-01-01", "2024-12-31")}
_AS_OF = "'2025-12-31'"


def main(orders: str, refunds: str, customers: str, database: str, results: str) -> None:
    """Do it all and write the numbers down."""
    with duckdb.connect(database) as connection:
        for statement, path in zip(_text("tables").split(";"), (orders, refunds, customers), strict=False):
            name = Path(path).stem
            connection.execute(statement, {name: path})
        connection.execute(_text("kept"))
        found = _totals(connection)
        now = f"ordered_on between date '{_YEARS['now'][0]}' and date '{_YEARS['now'][1]}'"
        found |= {name: _rows(connection, name, within=now) for name in ("by_channel", "by_country")}
        found["cohorts"] = _rows(connection, "cohorts")
        connection.execute(_text("rfm").format(as_of=_AS_OF))
        found |= {name: _rows(connection, name) for name in ("tiers", "rfm_map")}
    Path(results).write_text(json.dumps(found, default=str), "utf-8")


def _totals(connection: duckdb.DuckDBPyConnection) -> dict[str, list[list[object]]]:
    found = {}
    for name, (first, last) in _YEARS.items():
        within = f"ordered_on between date '{first}' and date '{last}'"
        found[f"total_{name}"] = _rows(connection, "totals", key="1", start=f"date '{first}'", within=within)
        found[f"months_{name}"] = _rows(connection, "totals", key="month", start="month", within=within)
    return found


def _rows(connection: duckdb.DuckDBPyConnection, name: str, **words: str) -> list[list[object]]:
    return [list(row) for row in connection.execute(_text(name).format(**words)).fetchall()]


def _text(name: str) -> str:
    return (_FOLDER / f"{name}.sql").read_text("utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
