"""Functions as figures: length less docstring, parameters, annotated places."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from scripts.structure.source import Source

AnyFunction = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Function:
    """What is counted of one function."""

    name: str
    line: int
    lines: int
    parameters: int
    places: int
    annotated: int


def functions(source: Source) -> Iterator[Function]:
    """Yield every function of a file, methods and inner ones too."""
    for owner in ast.walk(source.tree):
        for node in ast.iter_child_nodes(owner):
            if isinstance(node, AnyFunction):
                yield _measured(node, is_method=isinstance(owner, ast.ClassDef))


def _measured(node: AnyFunction, *, is_method: bool) -> Function:
    given = _parameters(node, is_method=is_method)
    return Function(
        name=node.name,
        line=node.lineno,
        lines=_length(node),
        parameters=len(given),
        places=len(given) + 1,
        annotated=sum(one.annotation is not None for one in given) + (node.returns is not None),
    )


def _parameters(node: AnyFunction, *, is_method: bool) -> list[ast.arg]:
    listed = [*node.args.posonlyargs, *node.args.args]
    if is_method and not any(_named(one) == "staticmethod" for one in node.decorator_list):
        listed = listed[1:]
    packed = [one for one in (node.args.vararg, node.args.kwarg) if one]
    return [*listed, *node.args.kwonlyargs, *packed]


def _named(decorator: ast.expr) -> str:
    return decorator.id if isinstance(decorator, ast.Name) else ""


def _length(node: AnyFunction) -> int:
    whole = (node.end_lineno or node.lineno) - node.lineno + 1
    first = node.body[0]
    if ast.get_docstring(node) is None:
        return whole
    return whole - ((first.end_lineno or first.lineno) - first.lineno + 1)
