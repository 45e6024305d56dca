"""`CURRENT` names a snapshot that is there."""

from __future__ import annotations

from collections.abc import Iterator

from patronage.base.errors import StoreError
from patronage.base.finding import Finding
from patronage.store.health.check import FolderCheck
from patronage.store.layout import Layout
from patronage.store.publish import current_snapshot, kept_snapshots

__all__ = ["CURRENT"]


def _find(layout: Layout) -> Iterator[Finding]:
    kept = kept_snapshots(layout.snapshots)
    if not kept and not layout.current.exists():
        yield Finding("nothing_loaded", "the shop holds nothing yet", remedy="Load files into it.")
        return
    name = layout.current.name
    remedy = f"Run patronage rebuild --shop {layout.root}; it publishes anew."
    if kept:
        remedy = f"Run echo {kept[-1].number} > {layout.current}."
    if not layout.current.exists():
        yield Finding("current", "the file that names the current snapshot is missing", "refusal", name,
                      remedy=remedy)  # fmt: skip
        return
    try:
        current = current_snapshot(layout.snapshots, layout.current)
    except StoreError:
        found = layout.current.read_bytes()[:20].decode(errors="replace")
        yield Finding("current", "it should hold the number of a snapshot and nothing else", "refusal", name,
                      value=found, remedy=remedy)  # fmt: skip
        return
    if current.number not in {each.number for each in kept}:
        message = f"snapshot {current.number}, which readers open, is missing"
        yield Finding("current", message, "refusal", name, remedy=remedy)
    elif current.number != kept[-1].number:
        message = f"readers open snapshot {current.number}, and snapshot {kept[-1].number} is newer"
        yield Finding("current", message, "warning", name, remedy=remedy)


CURRENT = FolderCheck("current", _find)
