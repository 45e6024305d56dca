"""Which of a person's decisions are about which file, where several are read at once."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from patronage.base.errors import InputError, UnknownName
from patronage.contract.catalogue import TABLES
from patronage.sources.constants import is_constant
from patronage.sources.fields import has_header
from patronage.sources.options import ReadOptions
from patronage.sources.raw import Raw

__all__ = ["for_file", "refuse_unknown_table", "refuse_unused"]


def refuse_unknown_table(options: ReadOptions) -> None:
    """Refuse `--as` and `--map TABLE.column` that name no table files can hold."""
    delivered = [t.name for t in TABLES if t.kind == "delivered" and not t.personal]
    named = [key.partition(".")[0] for key in options.mapping if "." in key]
    for name in ([options.table] if options.table else []) + named:
        if name not in delivered:
            raise UnknownName.among("table", name, delivered)


def for_file(raw: Raw, options: ReadOptions, *, several: bool) -> ReadOptions:
    """Give the decisions that are about one file.

    `--map TABLE.column=Header` says as well that a file with those headers is that table. Among several
    files a header that one of them does not have is meant for another; a value (`:5`) is meant for all.
    """
    table = options.table or _hinted(raw, options, several=several)
    mapping = {}
    for key, header in options.mapping.items():
        of_table, _, column = key.rpartition(".")
        if of_table and of_table != table:
            continue
        if not several or not header or is_constant(header) or has_header(raw, header):
            mapping[column] = header
    return replace(options, table=table, mapping=mapping)


def _hinted(raw: Raw, options: ReadOptions, *, several: bool) -> str | None:
    by_table: dict[str, list[str]] = {}
    for key, header in options.mapping.items():
        of_table, _, _ = key.rpartition(".")
        if of_table:
            by_table.setdefault(of_table, []).append(header)
    fitting = [t for t, headers in by_table.items() if _fits(raw, headers, several=several)]
    return fitting[0] if len(fitting) == 1 else None


def _fits(raw: Raw, headers: Sequence[str], *, several: bool) -> bool:
    # Values alone tell no file from another.
    telling = [h for h in headers if not is_constant(h)]
    return bool(telling or not several) and all(not h or has_header(raw, h) for h in telling)


def refuse_unused(options: ReadOptions, raws: Sequence[Raw], used: Collection[str]) -> None:
    """Refuse a mapping that no file took up: a misspelt column or header must not pass in silence."""
    for key, header in options.mapping.items():
        if header and key.rpartition(".")[2] not in used:
            if is_constant(header) and len(raws) > 1:
                message = (
                    f"--map {key}={header} fits none of the files: among several, a value alone tells no file"
                    " from another. Load that file apart, or map one of its headers as well"
                )
                raise InputError(message)
            seen = "; ".join(f"{raw.name}: {', '.join(raw.headers)}" for raw in raws)
            message = (
                f"--map {key}={header} fits none of the files: no file with the header {header!r} is of a"
                f" table with the column {key!r}. Headers are: {seen}"
            )
            raise InputError(message)
