"""Who may print and who may read the clock; below them both are arguments."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from scripts.structure.source import Source

PRINTERS = {"cli"}
CLOCK_READERS = {"cli", "http"}

_PRINTS = {"click.echo", "click.secho", "print", "sys.stderr", "sys.stdout"}
_CLOCKS = {
    "datetime.date.today",
    "datetime.datetime.now",
    "datetime.datetime.today",
    "datetime.datetime.utcnow",
    "time.asctime",
    "time.ctime",
    "time.gmtime",
    "time.localtime",
    "time.time",
    "time.time_ns",
}
_SQL_CLOCKS = re.compile(
    r"\b(current_(date|time|timestamp|localtime\w*)|(now|today|get_current_timestamp|transaction_timestamp)\(\))",
    re.IGNORECASE,
)


def prints(source: Source) -> Iterator[str]:
    """Find output written anywhere but in the rooms that face a person."""
    if source.room not in PRINTERS:
        for node, name in _used(source):
            if name in _PRINTS:
                yield source.at(
                    node, f"{name}: only {', '.join(sorted(PRINTERS))} prints; return the text instead"
                )


def reads_clock(source: Source) -> Iterator[str]:
    """Find a clock read in Python or in SQL anywhere but in the rooms that face a person."""
    if source.room in CLOCK_READERS:
        return
    rooms = " and ".join(sorted(CLOCK_READERS))
    for node, name in _used(source):
        if name in _CLOCKS:
            yield source.at(node, f"{name}: only {rooms} read the clock; take as_of as an argument")
    for node in _texts(source):
        if found := _SQL_CLOCKS.search(str(node.value)):
            yield source.at(node, f"SQL reads the clock by {found[0]}; take as_of as an argument")


def _used(source: Source) -> Iterator[tuple[ast.expr, str]]:
    """Yield every name that is used, spelled out through the file's own imports."""
    origin = _origins(source)
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Name | ast.Attribute):
            head, _, rest = ast.unparse(node).partition(".")
            yield node, ".".join([origin.get(head, head), *([rest] if rest else [])])


def _origins(source: Source) -> dict[str, str]:
    origin: dict[str, str] = {}
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            origin |= {one.asname: one.name for one in node.names if one.asname}
        elif isinstance(node, ast.ImportFrom):
            origin |= {one.asname or one.name: f"{node.module}.{one.name}" for one in node.names}
    return origin


def _texts(source: Source) -> Iterator[ast.Constant]:
    """Yield the string literals that are not docstrings."""
    documents = {
        id(node.value)
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documents:
            yield node
