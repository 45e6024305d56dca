"""What changes a shop, from files to a published snapshot: all in one transaction, or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import numpy as np

from patronage.base.errors import EngineError, InputError, StoreError
from patronage.base.finding import Finding
from patronage.facts.check import noticed
from patronage.shop.marts import make_marts
from patronage.sources.options import ReadOptions
from patronage.sources.read import read
from patronage.store.delivery import Delivery
from patronage.store.folder import ShopFolder
from patronage.store.load import LoadReport, load
from patronage.store.settings import Settings

__all__ = ["bring", "last_change", "rebuild", "utc"]

_SHOWN_REJECTS = 5


def bring(
    folder: ShopFolder, files: Sequence[Path], options: ReadOptions, at: datetime, rng: np.random.Generator
) -> LoadReport:
    """Load files, rebuild what is made of them, publish; an error leaves the shop as it was."""
    settings = folder.settings
    stated = options.currency or settings.currency or None
    options = replace(options, time_zone=settings.time_zone, currency=stated, kept=settings.mappings)
    with folder.writing(at) as writer:
        delivery = read(writer.engine, files, options)
        with writer.transaction() as engine:
            report = load(engine, delivery, writer.context(at, rng, version("patronage")))
            _refuse_if_empty(report)
            make_marts(engine, report.settings)
            report = replace(report, findings=(*report.findings, *_told_once(folder, noticed(engine))))
        writer.save(_with_stated(report.settings, delivery))
        writer.publish()
    return report


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
    """Give when the newest of the files was changed, as the instant of a load that was told none."""
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
