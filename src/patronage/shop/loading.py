"""What changes a shop, from files to a published snapshot: all in one transaction, or nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypedDict, Unpack

import numpy as np

from patronage.base.address import is_address, shown
from patronage.base.errors import EngineError, InputError, StoreError, UsageError
from patronage.base.finding import Finding
from patronage.base.registry import Registry
from patronage.contract.catalogue import TABLES
from patronage.facts.check import CHECKS, noticed
from patronage.facts.fact import JOINED_FACTS
from patronage.shop.apart import Ended, Tell, apart
from patronage.shop.limits import Limits, limits_for
from patronage.shop.marts import make_marts
from patronage.sources.formats.format import FORMATS
from patronage.sources.landed.door import DOORS
from patronage.sources.options import ReadOptions
from patronage.sources.read import read
from patronage.sources.source import SOURCES
from patronage.store.delivery import Delivery
from patronage.store.folder import ShopFolder
from patronage.store.ledger import next_load_id
from patronage.store.load import LoadReport, load
from patronage.store.settings import Settings
from patronage.store.touched import Touched

__all__ = ["LoadOptions", "bring", "last_change", "rebuild", "utc"]

_SHOWN_REJECTS = 5


class LoadOptions(TypedDict, total=False):
    """What may be said of a load beside its files and their reading."""

    loaded_at: datetime | None
    rng: np.random.Generator | None
    tell: Tell | None
    limits: Limits | None


def bring(
    folder: ShopFolder, files: Sequence[Path], options: ReadOptions, **asked: Unpack[LoadOptions]
) -> LoadReport:
    """Load files, rebuild what is made of them, publish; an error leaves the shop as it was.

    It is done in a child process: files are not to be trusted.
    """
    at = utc(asked.get("loaded_at") or last_change(files))
    rng = asked.get("rng") or np.random.default_rng()
    known = [path for path in (folder.layout.database,) if path.exists()]
    limits = asked.get("limits") or limits_for([*files, *known])
    for registry in _REGISTRIES:
        # Found here once, and not by every child anew.
        registry.all()
    try:
        done = apart(_Load(folder, tuple(files), options, at, rng), limits, asked.get("tell") or _unheard)
    except Ended as ended:
        with suppress(StoreError), folder.holding(at):
            # What the child left behind is gone with that.
            pass
        raise InputError(_told_of(ended, folder, files)) from ended
    # The child drew from a copy.
    rng.bit_generator.state = done.dice
    return done.report


def _told_of(ended: Ended, folder: ShopFolder, files: Sequence[Path]) -> str:
    names = ", ".join(shown(path).name for path in files)
    if ended.step == _LAST_STEP:
        return (
            f"{names}: {ended}. The rows are kept, and nobody sees them yet;"
            f" patronage rebuild --shop {folder.path} publishes them"
        )
    return (
        f"{names} could not be loaded: {ended}. Nothing was changed; what was loaded before stands as it was."
        " See whether it is the file you mean, and export it again, as CSV if it is something else"
    )


_LAST_STEP = "publishing"


@dataclass(frozen=True)
class _Loaded:
    report: LoadReport
    dice: Mapping[str, Any]


@dataclass(frozen=True)
class _Load:
    """A load, as a child does it."""

    folder: ShopFolder
    files: tuple[Path, ...]
    options: ReadOptions
    at: datetime
    rng: np.random.Generator

    def __call__(self, tell: Tell) -> _Loaded:
        folder, settings = self.folder, self.folder.settings
        stated = self.options.currency or settings.currency or None
        options = replace(self.options, time_zone=settings.time_zone, currency=stated, kept=settings.mappings)
        with folder.writing(self.at) as writer:
            delivery = read(writer.engine, self.files, options, tell)
            with writer.transaction() as engine:
                tell("checking rows")
                touched = Touched.nothing(engine, next_load_id(engine))
                context = writer.context(self.at, self.rng, version("patronage"))
                report = load(engine, delivery, context, touched)
                _refuse_if_empty(report)
                tell("making facts")
                make_marts(engine, report.settings, touched)
                report = replace(report, findings=(*report.findings, *_told_once(folder, noticed(engine))))
            writer.save(_with_stated(report.settings, delivery))
            tell(_LAST_STEP)
            writer.publish()
        return _Loaded(report, self.rng.bit_generator.state)


_REGISTRIES: Sequence[Registry[Any]] = (TABLES, SOURCES, FORMATS, DOORS, JOINED_FACTS, CHECKS)


def _unheard(_step: str) -> None:
    """Hear a step and say nothing of it."""


def _with_stated(settings: Settings, delivery: Delivery) -> Settings:
    for said in delivery.stated:
        settings = settings.with_mapping(said.table, said.headers, Path(said.file).stem)
    return settings


def rebuild(folder: ShopFolder, at: datetime) -> None:
    """Make all marts anew from what is loaded, and publish them."""
    with folder.writing(at) as writer:
        with writer.transaction() as engine:
            make_marts(engine, writer.settings)
        writer.publish()


def utc(at: datetime) -> datetime:
    """Give an instant as it is stored: UTC without a zone. One that comes without a zone is taken for UTC."""
    return at.astimezone(UTC).replace(tzinfo=None) if at.tzinfo else at


def last_change(files: Sequence[Path]) -> datetime:
    """Give when the newest of the files was changed, as the instant of a load that was told none.

    Raises
    ------
    UsageError
        One of them is the address of a database, which has no such time.
    """
    for path in filter(is_address, files):
        message = f"{shown(path)} tells no time of change; say loaded_at, the instant of the load"
        raise UsageError(message)
    changed = [path.stat().st_mtime for path in files if path.exists()]
    return utc(datetime.fromtimestamp(max(changed, default=0.0), UTC))


def _told_once(folder: ShopFolder, findings: list[Finding]) -> list[Finding]:
    """Say of what stood before this load that it still does; what is only good to know is said once."""
    if not findings or not folder.snapshots:
        return findings
    with folder.reading() as before:
        try:
            known = {(each.code, each.value) for each in noticed(before)}
        except (EngineError, StoreError):
            # Published by an earlier version, which had other marts, or damaged: this load publishes anew.
            return findings
    again = [f for f in findings if (f.code, f.value) in known and f.severity != "note"]
    return [
        replace(f, message=f"still: {f.message}", remedy="") if f in again else f
        for f in findings
        if f in again or (f.code, f.value) not in known
    ]


def _refuse_if_empty(report: LoadReport) -> None:
    """Stop a load in which no row was good: then it is the reading that is wrong, not the rows."""
    if report.is_new and report.rows_rejected and not report.rows_loaded:
        rejects = [str(f) for f in report.all_findings if f.severity == "reject"]
        shown = "\n  ".join(rejects[:_SHOWN_REJECTS])
        raise InputError(
            f"none of {report.rows_rejected:,} rows could be loaded, so nothing was changed:\n  {shown}"
        )
