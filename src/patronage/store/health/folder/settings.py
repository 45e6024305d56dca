"""The settings file says something, and only what it may."""

from __future__ import annotations

from collections.abc import Iterator

from patronage.base.errors import PatronageError
from patronage.base.finding import Finding
from patronage.store.health.check import FolderCheck
from patronage.store.layout import Layout
from patronage.store.settings import Settings

__all__ = ["SETTINGS"]


def _find(layout: Layout) -> Iterator[Finding]:
    try:
        Settings.read(layout.settings)
    except PatronageError as error:
        remedy = "Correct that line, or put back the file from a backup."
        yield Finding("settings", str(error), "refusal", layout.settings.name, remedy=remedy)


SETTINGS = FolderCheck("settings", _find)
