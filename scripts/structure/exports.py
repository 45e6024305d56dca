"""What a file says of itself: its docstring and its list of public names."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from scripts.structure.source import Source


def undocumented(source: Source) -> Iterator[str]:
    """Find a module that does not open with a sentence on what it is."""
    if not ast.get_docstring(source.tree):
        yield source.at(1, "no module docstring")


def unsorted_exports(source: Source) -> Iterator[str]:
    """Find an `__all__` out of order: constants, classes, functions, each by name."""
    for node in source.tree.body:
        match node:
            case ast.Assign(targets=[ast.Name(id="__all__")], value=ast.List() | ast.Tuple() as listed):
                names = [str(ast.literal_eval(one)) for one in listed.elts]
                if names != sorted(set(names), key=_order):
                    yield source.at(node, f"__all__ is not sorted, or names twice: {names}")


def _order(name: str) -> tuple[int, list[str | int]]:
    kind = 0 if name.isupper() else 1 if name.lstrip("_")[:1].isupper() else 2
    return kind, [int(part) if part.isdigit() else part for part in re.split(r"(\d+)", name)]
