"""Which pages are played: all but those the program writes, and the notes on decisions."""

from __future__ import annotations

from pathlib import Path

from scripts.structure.source import ROOT

__all__ = ["pages", "texts"]

_NOT_PLAYED = ("docs/reference/", "docs/decisions/")


def pages() -> list[Path]:
    """Give the pages whose blocks are played."""
    return [path for path in texts() if not path.relative_to(ROOT).as_posix().startswith(_NOT_PLAYED)]


def texts() -> list[Path]:
    """Give every Markdown file of the checkout."""
    return sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
