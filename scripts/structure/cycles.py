"""Import cycles, wherever the import stands: at the top, in a function, under TYPE_CHECKING, by name."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from scripts.structure.source import Source

Graph = dict[str, set[str]]


def import_graph(sources: Iterable[Source]) -> Graph:
    """Return which module imports which, among the given files."""
    by_name = {source.module: source for source in sources}
    return {
        name: {found for target in _imported(source) if (found := _known(target, by_name))} - {name}
        for name, source in by_name.items()
    }


def cycles(graph: Graph) -> list[list[str]]:
    """Return the groups of modules that reach each other, each in order of name (Tarjan 1972)."""
    return sorted(sorted(group) for group in _Tarjan(graph).groups() if len(group) > 1)


def _imported(source: Source) -> Iterator[str]:
    for node in ast.walk(source.tree):
        match node:
            case ast.Import(names=names):
                yield from (one.name for one in names)
            case ast.ImportFrom(names=names):
                base = _base(source, node)
                yield from (f"{base}.{one.name}" for one in names)
            case ast.Call(
                func=ast.Name(id="import_module" | "__import__"), args=[ast.Constant(value=str(name)), *_]
            ):
                yield name
            case ast.Call(func=ast.Attribute(attr="import_module"), args=[ast.Constant(value=str(name)), *_]):
                yield name


def _base(source: Source, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    parts = source.module.split(".")
    kept = len(parts) - node.level + (1 if source.is_package else 0)
    return ".".join([*parts[:kept], *([node.module] if node.module else [])])


def _known(target: str, modules: dict[str, Source]) -> str | None:
    """Return the module that a dotted name lies in: `a.b.Thing` is the module `a.b`."""
    while target and target not in modules:
        target = target.rpartition(".")[0]
    return target or None


class _Tarjan:
    """Strongly connected groups of a graph, in one walk."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.number: dict[str, int] = {}
        self.lowest: dict[str, int] = {}
        self.path: list[str] = []
        self.found: list[list[str]] = []

    def groups(self) -> list[list[str]]:
        for name in self.graph:
            if name not in self.number:
                self._visit(name)
        return self.found

    def _visit(self, name: str) -> None:
        self.number[name] = self.lowest[name] = len(self.number)
        self.path.append(name)
        for other in self.graph[name]:
            if other not in self.number:
                self._visit(other)
                self.lowest[name] = min(self.lowest[name], self.lowest[other])
            elif other in self.path:
                self.lowest[name] = min(self.lowest[name], self.number[other])
        if self.lowest[name] == self.number[name]:
            start = self.path.index(name)
            self.found.append(self.path[start:])
            del self.path[start:]
