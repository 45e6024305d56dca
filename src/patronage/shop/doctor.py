"""Examines a shop as a whole: files, tables, and marts beside the same marts made anew."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from patronage.base.errors import EngineError, PatronageError
from patronage.base.finding import Finding
from patronage.base.registry import Registry
from patronage.engine.duckdb import DUCKDB, DuckDB
from patronage.shop.health.check import HELD, MartCheck
from patronage.shop.marts import make_marts
from patronage.store.folder import ShopFolder
from patronage.store.health.examine import examine
from patronage.store.layout import Layout
from patronage.store.schema import ensure_schema
from patronage.store.settings import Settings
from patronage.store.writer import bound_memory

__all__ = ["MART_CHECKS", "Health", "doctor"]

MART_CHECKS: Registry[MartCheck] = Registry(MartCheck, "patronage.shop.health", "check")
"""Every check of marts: one module each in `shop/health`."""


@dataclass(frozen=True)
class Health:
    """What a doctor found: notes, and what is wrong with its remedy."""

    findings: tuple[Finding, ...]

    @property
    def is_sound(self) -> bool:
        """Whether nothing is wrong."""
        return all(f.severity == "note" for f in self.findings)

    @property
    def is_readable(self) -> bool:
        """Whether the numbers that readers see can be trusted to be read."""
        return all(f.severity != "refusal" for f in self.findings)

    def to_json(self) -> dict[str, object]:
        """Give the object every face prints."""
        shown = ("severity", "code", "file", "message", "value", "count", "remedy")
        rows = [{name: asdict(each)[name] for name in shown} for each in self.findings]
        return {"rows": rows, "sound": self.is_sound, "readable": self.is_readable}


def doctor(path: str | Path, at: datetime) -> Health:
    """Examine the shop in a folder; nothing in it is changed.

    Parameters
    ----------
    path
        The shop's folder.
    at
        The instant, in UTC; a writer that comes meanwhile is told since when it has to wait.

    Raises
    ------
    StoreError
        There is no shop in the folder.
    """
    layout = ShopFolder.open(Path(path)).layout
    examined = examine(layout, at)
    findings = [*examined.findings]
    if examined.snapshot and not any(f.code == "settings" for f in findings):
        findings += _marts(layout, examined.snapshot)
    return Health(tuple(findings))


def _marts(layout: Layout, snapshot: Path) -> Iterator[Finding]:
    """Make the marts anew in a copy, and compare."""
    name, settings = str(snapshot.relative_to(layout.root)), Settings.read(layout.settings)
    with TemporaryDirectory(prefix="patronage-") as folder:
        copy = Path(folder) / "copy.duckdb"
        shutil.copyfile(snapshot, copy)
        try:
            with DuckDB.open(copy, read_only=False) as engine:
                bound_memory(engine)
                ensure_schema(engine)
                make_marts(engine, settings)
                engine.execute(f"attach {DUCKDB.literal(str(snapshot))} as {HELD} (read_only)")
                found = [each for check in MART_CHECKS for each in check.find(engine, settings)]
        except EngineError as error:
            remedy = "Load the files again into a new shop; compare with patronage doctor."
            found = [Finding("marts", f"the marts cannot be made anew: {error}", "warning", remedy=remedy)]
        except PatronageError as error:
            found = [Finding("marts", str(error), "refusal")]
    yield from (replace(each, file=name) for each in found)
