"""A delivered file as one table of text in the staging database, before anyone knows what it means."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from patronage.base.finding import Finding

__all__ = ["DeliveredText", "Raw"]


@dataclass(frozen=True)
class Raw:
    """One file's rows as text.

    Parameters
    ----------
    index
        The file's place among the delivered ones.
    path
        Where it lies.
    sha256
        Digest of its bytes as delivered.
    format
        The name of its format.
    why
        The evidence its format, encoding and shape were found out by.
    headers
        The columns' names as the file has them; column `i` lies in the relation as `c<i>`.
    relation
        The staged table: `c0`, `c1` … as text and `_row`, the header being row 1.
    rows
        How many rows were delivered, the unreadable ones included.
    has_header
        Whether the file names its columns itself.
    delimiter
        What stood between its fields, where it is text.
    is_plain
        Whether its bytes are ASCII without quotes and control characters, so that cells hold little to strip.
    is_tight
        Whether no cell of a plain file is known to end with a blank.
    before
        The lines that stand before its table, such as a report's title and period.
    is_landed
        Whether it is a table out of a place that a connector fills.
    findings
        What was noticed before anyone knew what the file means.
    ambiguous
        Headers that stand over several columns which hold different things.
    made_from
        The places of columns that others were made of: they are read, whatever is named of them.
    """

    index: int
    path: Path
    sha256: str
    format: str
    why: tuple[str, ...]
    headers: tuple[str, ...]
    relation: str
    rows: int
    has_header: bool = True
    delimiter: str = ""
    is_plain: bool = False
    is_tight: bool = False
    before: tuple[str, ...] = ()
    is_landed: bool = False
    findings: tuple[Finding, ...] = ()
    ambiguous: frozenset[str] = frozenset()
    made_from: frozenset[int] = frozenset()

    @property
    def name(self) -> str:
        """The file's own name, which findings show."""
        return self.path.name


@dataclass(frozen=True)
class DeliveredText:
    """A file found to be text: a readable UTF-8 copy of it, or itself, and how it was found out.

    `is_plain` text is ASCII without quotes and control characters; `tight` are the delimiters that would
    have no blank before them, nor the line ends. `findings` tell of an encoding that was guessed.
    """

    path: Path
    why: tuple[str, ...] = ()
    is_plain: bool = False
    tight: frozenset[str] = frozenset()
    findings: tuple[Finding, ...] = ()
