"""Writes what was measured as one table: a line a figure, its bar beside it where it has one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["Line", "write_table"]


@dataclass(frozen=True)
class Line:
    """One figure: what it is of, the value in words, and whether it keeps its bar (nothing: it has none)."""

    what: str
    value: str
    bar: str = ""
    kept: bool | None = None

    def to_json(self) -> dict[str, object]:
        """Give it as an object."""
        return {"what": self.what, "value": self.value, "bar": self.bar, "kept": self.kept}


def write_table(lines: Sequence[Line]) -> str:
    """Lay lines out in columns."""
    rows = [(line.what, line.value, line.bar, _MARKS[line.kept]) for line in lines]
    widths = [max(len(row[i]) for row in rows) for i in range(4)]
    return "\n".join("  ".join(t.ljust(w) for t, w in zip(row, widths, strict=True)).rstrip() for row in rows)


_MARKS = {None: "", True: "kept", False: "MISSED"}
