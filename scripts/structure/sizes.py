"""Gates on size and annotation: nothing outgrows a screen or hides a type."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.structure.functions import functions
from scripts.structure.source import Source

MODULE_LINES = 300
TEST_LINES = 400
FUNCTION_LINES = 50
PARAMETERS = 6


def long_module(source: Source, most: int = MODULE_LINES) -> Iterator[str]:
    """Find a file that is longer than a module may be."""
    if source.lines > most:
        yield source.at(most + 1, f"{source.lines} lines, at most {most}: does it hold two ideas?")


def long_function(source: Source) -> Iterator[str]:
    """Find functions that do not fit a screen, docstring not counted."""
    for one in functions(source):
        if one.lines > FUNCTION_LINES:
            yield source.at(one.line, f"{one.name} has {one.lines} lines, at most {FUNCTION_LINES}")


def many_parameters(source: Source) -> Iterator[str]:
    """Find functions that ask for more than a reader keeps in mind."""
    for one in functions(source):
        if one.parameters > PARAMETERS:
            yield source.at(one.line, f"{one.name} takes {one.parameters} parameters, at most {PARAMETERS}")


def unannotated(source: Source) -> Iterator[str]:
    """Find functions with a parameter or a result that has no type."""
    for one in functions(source):
        if one.annotated < one.places:
            yield source.at(one.line, f"{one.name} annotates {one.annotated} of {one.places} places")
