"""What a load tells afterwards: per file what was read, loaded and left out, and what was noticed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from patronage.base.finding import Finding
from patronage.store.delivery import DeliveredFile
from patronage.store.settings import Settings

__all__ = ["FileReport", "LoadReport", "file_labels", "file_reports"]


@dataclass(frozen=True)
class FileReport:
    """One file of a load."""

    path: str
    name: str
    format: str
    why: str
    table: str
    rows_read: int
    rows_loaded: int
    rows_rejected: int
    findings: tuple[Finding, ...] = ()

    def to_json(self) -> dict[str, object]:
        """Give the object every face prints."""
        return asdict(self) | {"findings": [asdict(each) for each in self.findings]}


@dataclass(frozen=True)
class LoadReport:
    """A load: its number in the ledger, its files, findings about no file alone, the settings after it.

    `is_new` is false where everything had been loaded before and nothing changed.
    """

    load_id: int
    files: tuple[FileReport, ...]
    findings: tuple[Finding, ...]
    settings: Settings
    is_new: bool = True

    @property
    def currency(self) -> str:
        """The shop's currency after the load; empty while nothing has named one."""
        return self.settings.currency

    @property
    def rows_loaded(self) -> int:
        """Rows loaded from all files."""
        return sum(each.rows_loaded for each in self.files)

    @property
    def rows_rejected(self) -> int:
        """Rows left out of all files."""
        return sum(each.rows_rejected for each in self.files)

    @property
    def all_findings(self) -> tuple[Finding, ...]:
        """Findings of the load and of every file."""
        return (*self.findings, *(finding for file in self.files for finding in file.findings))

    def to_json(self) -> dict[str, object]:
        """Give `files` and `findings` as every face prints them."""
        return {
            "load_id": self.load_id,
            "files": [each.to_json() for each in self.files],
            "findings": [asdict(each) for each in self.findings],
        }


def file_labels(files: Sequence[DeliveredFile]) -> tuple[str, ...]:
    """Give what findings call the files: their names, or their paths where two have the same name."""
    times = Counter(each.name for each in files)
    return tuple(each.name if times[each.name] == 1 else each.path for each in files)


def file_reports(
    files: Sequence[DeliveredFile], findings: Sequence[Finding], rejected: Mapping[int, int], *, is_new: bool
) -> tuple[FileReport, ...]:
    """Sum up each file."""
    labels = file_labels(files)
    return tuple(
        FileReport(
            each.path,
            each.name,
            each.format,
            each.why,
            each.table,
            each.rows_read,
            each.rows_read - rejected.get(at, 0) if is_new else 0,
            rejected.get(at, 0),
            tuple(finding for finding in findings if finding.file == labels[at]),
        )
        for at, each in enumerate(files)
    )
