"""One thing noticed about delivered data: where, what, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["Finding", "Severity"]

Severity = Literal["note", "warning", "reject", "refusal"]


@dataclass(frozen=True)
class Finding:
    """Something a person should know.

    `note` informs; `warning` may change a number's meaning; `reject` left rows out;
    `refusal` stopped the load. `row` counts lines of the delivered table, its header being row 1;
    `count` is how many rows the finding stands for and `row`, `value` show the first of them.
    """

    code: str
    message: str
    severity: Severity = "note"
    file: str = ""
    row: int | None = None
    value: str = ""
    remedy: str = ""
    count: int = 1

    def __str__(self) -> str:
        """Write the finding as one line: where, what, value, remedy."""
        place = (
            f"{self.file} row {self.row}: " if self.row is not None else f"{self.file}: " if self.file else ""
        )
        shown = f" (found {self.value!r})" if self.value else ""
        many = f" [{self.count:,} rows]" if self.count > 1 else ""
        told = f"{place}{self.message}{shown}{many}"
        if not self.remedy:
            return told
        return f"{told}{'' if told.endswith(('.', '!', '?')) else '.'} {self.remedy}"
