"""The few pieces of Markdown the reference is made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from textwrap import dedent

__all__ = ["bullets", "cell", "code", "fenced", "joined", "link", "table"]


def joined(*parts: str) -> str:
    """Put parts below each other with a blank line between; empty ones leave no trace."""
    return "\n\n".join(part.strip("\n") for part in parts if part) + "\n"


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Draw a table; cells may hold Markdown but no line break.

    Examples
    --------
    >>> print(table(["Name", "Unit"], [["aov", "money"]]))
    | Name | Unit |
    | --- | --- |
    | aov | money |
    """
    lines = [headings, ["---"] * len(headings), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def cell(text: object) -> str:
    """Make plain text safe inside a table."""
    return " ".join(str(text).split()).replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;")


def code(text: object) -> str:
    """Set a name or a value as code, also inside a table."""
    shown = str(text).replace("|", "\\|")
    fence = "``" if "`" in shown else "`"
    return f"{fence}{shown}{fence}" if shown else ""


def fenced(text: str, language: str = "") -> str:
    """Set lines as code."""
    return f"```{language}\n{dedent(text).strip()}\n```"


def link(text: str, target: str) -> str:
    """Point to another page."""
    return f"[{text}]({target})"


def bullets(lines: Iterable[str]) -> str:
    """List lines."""
    return "\n".join(f"- {line}" for line in lines)
