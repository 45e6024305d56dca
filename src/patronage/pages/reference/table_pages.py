"""The pages of the contract's tables: columns with type, unit and meaning, key, replacement grain, rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from patronage.contract.catalogue import TABLES
from patronage.contract.table import Column, Table
from patronage.pages.reference.markdown import bullets, cell, code, fenced, joined, link, table

__all__ = ["table_index", "table_page"]


def table_index() -> str:
    """Write the index of tables."""
    delivered = [t for t in TABLES if t.kind == "delivered"]
    marts = [t for t in TABLES if t.kind == "mart"]
    foretold = [t for t in TABLES if t.kind == "foretold"]
    return joined(
        "# Tables",
        "`money` is a decimal number of 18 digits, 4 of them after the point. Instants are in UTC, and each"
        " has its day in the shop's time zone beside it.",
        "## Delivered",
        "What files become. A file is recognised by its headers; `--as TABLE` names the table instead, and"
        " `--map column=Header` a column.",
        fenced("patronage load report.csv --as orders --map order_id=Belegnummer", "sh"),
        _listed(delivered),
        "## Made",
        "Worked out from the delivered tables by every load, and never delivered. Metrics read these.",
        _listed(marts),
        "## Foretold",
        "Made by models when a number of it is asked, for the day asked; no shop stores it.",
        _listed(foretold),
    )


def table_page(one: Table) -> str:
    """Write the page of one table."""
    return joined(
        f"# {one.name}",
        cell(one.description),
        *_about(one),
        "## Columns",
        table(["Column", "Type", "Unit", "Meaning"], [_column(one, c) for c in one.columns]),
        *_aliases(one),
        *_rules(one),
    )


def _listed(tables: Iterable[Table]) -> str:
    rows = [(link(t.name, f"{t.name}.md"), cell(t.description), str(len(t.columns))) for t in tables]
    return table(["Table", "Rows", "Columns"], rows)


def _about(one: Table) -> Iterator[str]:
    lines = []
    if one.key:
        lines.append(f"Key: {_names(one.key)}.")
    if one.replaces:
        lines.append(
            f"A load replaces all rows of the same {_names(one.replaces)}."
            if one.replaces != one.key
            else f"A load replaces the row of the same {_names(one.replaces)}."
        )
    if one.numbered:
        lines.append(f"{code(one.numbered)} numbers the rows of a group where files deliver no number.")
    lines += [f"{code(column)} points to {_target(target)}." for column, target in one.references.items()]
    if one.personal:
        lines.append("Personal: an erasure reaches it.")
    if one.kind == "mart":
        lines.append("Made anew by every load.")
    if one.kind == "foretold":
        lines.append("Made when a number of it is asked, and gone with the connection.")
    if lines:
        yield bullets(lines)


def _target(name: str) -> str:
    return link(name, f"{name}.md") if name in TABLES.all() else code(name)


def _names(names: Iterable[str]) -> str:
    return ", ".join(code(name) for name in names)


def _column(one: Table, column: Column) -> tuple[str, str, str, str]:
    said = [column.description]
    if column.person:
        said.append("delivered as an id, kept as a random number")
    if column.required and not column.day_of:
        said.append("must be delivered")
    if column.day_of:
        said.append("filled by the reader")
    if column.dimension:
        said.append("a dimension")
    name = code(column.name) + (" (key)" if column.name in one.key else "")
    return name, column.type, cell(column.unit), cell("; ".join(said))


def _aliases(one: Table) -> Iterator[str]:
    rows = [(code(c.name), ", ".join(code(a) for a in c.aliases)) for c in one.columns if c.aliases]
    if rows and one.kind == "delivered":
        yield "## Headers understood"
        yield (
            "Case, accents, blanks, underscores and hyphens do not matter; a column's own name is always"
            " understood."
        )
        yield table(["Column", "Headers"], rows)


def _rules(one: Table) -> Iterator[str]:
    if one.rules:
        yield "## Rules"
        yield "A row that breaks a rule is left out and listed with its reason, or reported where it says so."
        yield bullets(
            f"{code(rule.column)}: {cell(rule.message)}"
            + (" (reported only)" if rule.severity == "warning" else "")
            + (f". {cell(rule.remedy)}" if rule.remedy else ".")
            for rule in one.rules
        )
