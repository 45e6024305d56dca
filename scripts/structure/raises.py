"""Errors that tell what was found: a fixed text helps nobody at row 812."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator

from scripts.structure.source import Source

# They say everything by their type, or are the language's own signals.
_SIGNALS = {"GeneratorExit", "KeyboardInterrupt", "NotImplementedError", "StopIteration", "SystemExit"}


def fixed_raise(source: Source) -> Iterator[str]:
    """Find `raise X("fixed text")`, `raise X()` and `raise X` where X is a class."""
    fixed = _fixed_names(source)
    for node, name, given in _raised(source.tree):
        if name not in _SIGNALS and not any(_carries_value(one, fixed) for one in given):
            yield source.at(node, f"{name} is raised without a value: say what was found")


def foreign_raise(source: Source) -> Iterator[str]:
    """Find a standard error raised where one of our own tree says more and maps to an exit code.

    Python's own protocols demand theirs: `__getattr__` an AttributeError, `__getitem__` a KeyError.
    """
    demanded = {id(node) for method in _protocol_methods(source) for node, *_ in _raised(method)}
    for node, name, _ in _raised(source.tree):
        kind = getattr(builtins, name, None)
        is_error = isinstance(kind, type) and issubclass(kind, Exception)
        if is_error and name not in _SIGNALS and id(node) not in demanded:
            yield source.at(node, f"{name} is not one of our own errors (patronage.base.errors)")


def _raised(tree: ast.AST) -> Iterator[tuple[ast.Raise, str, list[ast.expr]]]:
    for node in ast.walk(tree):
        match node:
            case ast.Raise(exc=ast.Call(func=kind, args=args, keywords=keywords)):
                yield node, _name(kind), [*args, *(one.value for one in keywords)]
            case ast.Raise(exc=ast.Name() | ast.Attribute() as kind) if _name(kind)[:1].isupper():
                yield node, _name(kind), []


def _name(kind: ast.expr) -> str:
    return ast.unparse(kind).rpartition(".")[2]


def _protocol_methods(source: Source) -> Iterator[ast.FunctionDef]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("__") and node.name.endswith("__"):
            yield node


def _fixed_names(source: Source) -> set[str]:
    """Return the names that hold nothing but fixed texts wherever the file assigns them."""
    texts: set[str] = set()
    others: set[str] = set()
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Assign):
            names = {one.id for one in node.targets if isinstance(one, ast.Name)}
            if _carries_value(node.value, set()):
                others |= names
            else:
                texts |= names
    return texts - others


def _carries_value(given: ast.expr, fixed: set[str]) -> bool:
    return any(
        isinstance(node, ast.Attribute | ast.Call | ast.Subscript)
        or (isinstance(node, ast.Name) and node.id not in fixed)
        or (isinstance(node, ast.Constant) and not isinstance(node.value, str))
        for node in ast.walk(given)
    )
