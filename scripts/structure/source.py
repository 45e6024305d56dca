"""A Python file as text and tree, and where the files of a folder are."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Source:
    """One file: its path below the folder it was read from, and its text."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        """The parsed text."""
        return ast.parse(self.text, self.path)

    @cached_property
    def module(self) -> str:
        """The dotted name it is imported by."""
        parts = Path(self.path).with_suffix("").parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    @property
    def is_package(self) -> bool:
        """Whether it is the file of a package."""
        return Path(self.path).name == "__init__.py"

    @property
    def room(self) -> str:
        """The layer it belongs to: the name right below the root package."""
        return [*self.module.split("."), ""][1]

    @property
    def lines(self) -> int:
        """How long it is."""
        return len(self.text.splitlines())

    def at(self, node: ast.AST | int, text: str) -> str:
        """Return one finding, with the place in front."""
        line = node if isinstance(node, int) else getattr(node, "lineno", 1)
        return f"{self.path}:{line}: {text}"


def read_sources(folder: Path) -> list[Source]:
    """Return every Python file below a folder, in order of path."""
    return [
        Source(path.relative_to(folder).as_posix(), path.read_text("utf-8"))
        for path in sorted(folder.rglob("*.py"))
    ]
