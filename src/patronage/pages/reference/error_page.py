"""The page of exit codes, errors and findings: how a command ends and what it says then."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import get_args

from patronage.base import errors
from patronage.base.errors import PatronageError
from patronage.base.finding import Severity
from patronage.pages.reference.markdown import bullets, cell, code, joined, table

__all__ = ["error_page"]

_CODES: Mapping[int, str] = {
    0: "Fine. Rows left out are listed; with `--strict` they make it 1.",
    1: "A check failed or a target was missed.",
    2: "The command or the question cannot be used like this.",
    3: "A file cannot be read or mapped, or the folder is locked, foreign or damaged.",
    4: "A resource is missing: memory, disk, an optional package.",
    130: "Interrupted from the keyboard.",
}
_SEVERITIES: Mapping[str, str] = {
    "note": "informs",
    "warning": "may change what a number means",
    "reject": "left rows out",
    "refusal": "stopped the load",
}


def error_page() -> str:
    """Write the page."""
    kinds = [
        (code(kind.__name__), str(kind.exit_code), cell(_parents(kind)), cell(_first_line(kind)))
        for kind in _tree()
    ]
    return joined(
        "# Exit codes, errors and findings",
        "Data goes to standard output, talk to standard error. A message says what was found, what was"
        " expected and what to do. Nothing already loaded changes when a command fails.",
        "## Exit codes",
        table(["Code", "Means"], [(str(number), meaning) for number, meaning in _CODES.items()]),
        "## Errors in Python",
        "All are in `patronage.base.errors`, and each is also the built-in error beside it.",
        table(["Error", "Exit code", "Also a", "Means"], kinds),
        "## Findings",
        "What a load noticed: the file, the row (the header is row 1), the value, the remedy.",
        bullets(f"{code(name)} {_SEVERITIES[name]}" for name in get_args(Severity)),
    )


def _tree() -> Iterator[type[PatronageError]]:
    for name in errors.__all__:
        kind = getattr(errors, name)
        if isinstance(kind, type) and issubclass(kind, PatronageError):
            yield kind


def _parents(kind: type[PatronageError]) -> str:
    ours: list[str] = []
    built_in: list[str] = []
    for base in kind.__mro__[1:]:
        if base in (Exception, BaseException, object):
            continue
        (ours if issubclass(base, PatronageError) else built_in).append(base.__name__)
    return ", ".join([*ours[:1], *built_in[:1]])


def _first_line(kind: type[PatronageError]) -> str:
    return (kind.__doc__ or "").strip().splitlines()[0]
