"""The page of the command line: every command with its arguments and options."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from patronage.pages.reference.markdown import bullets, cell, code, fenced, joined, link, table

__all__ = ["Command", "Option", "command_page"]


@dataclass(frozen=True)
class Option:
    """An option or argument as it is written, what it does, and what it is when left out."""

    written: str
    help: str
    default: str = ""
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Command:
    """A command as the command line itself describes it."""

    name: str
    usage: str
    summary: str
    text: str
    options: tuple[Option, ...]


def command_page(commands: Sequence[Command]) -> str:
    """Write the page."""
    return joined(
        "# Command line",
        "Data goes to standard output, talk to standard error;"
        f" {link('exit codes', 'errors.md')} mean something. `patronage COMMAND --help` says the same.",
        bullets(f"{link(c.name, f'#{c.name}')}: {cell(c.summary)}" for c in commands),
        *(_chapter(command) for command in commands),
    )


def _chapter(command: Command) -> str:
    rows = [(code(o.written), cell(o.help), code(o.default)) for o in command.options]
    return joined(
        f"## {command.name}",
        fenced(command.usage, "text"),
        command.text,
        table(["Argument or option", "Does", "Default"], rows) if rows else "",
    )
