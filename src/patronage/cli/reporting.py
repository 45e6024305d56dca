"""Reports as commands make them: written, drawn, put where they are wanted, told in JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from patronage.base.errors import MissingResource
from patronage.base.locale import Locale
from patronage.cli.progress import working
from patronage.metrics.question import question
from patronage.pages.page import render
from patronage.reports.block import Report, Tiles
from patronage.shop import Shop
from patronage.store.report import LoadReport

__all__ = ["refuse_early", "save_page", "told", "write_report"]

_ANY_DAY = date(9000, 1, 1)


def refuse_early(path: Path, options: Mapping[str, Any]) -> None:
    """Refuse what cannot be done before files are loaded, which may take a while."""
    if not path.absolute().parent.is_dir():
        raise MissingResource(
            f"{path} lies in a folder that does not exist; make it, or name another with -o"
        )
    asked = {name: options[name] for name in ("period", "as_of", "margin_rate") if options.get(name)}
    question("orders", _ANY_DAY, **asked)
    Locale(options.get("language") or "en")


def write_report(shop: Shop, path: Path, loaded: Sequence[LoadReport], options: Mapping[str, Any]) -> Report:
    """Write a shop's report as one HTML file; `options` are those of `Shop.report`."""
    with working("writing the report") as name_step:
        report = shop.report(loaded=loaded, tell=name_step, **options)
        name_step("drawing the page")
        save_page(report, path)
    return report


def save_page(report: Report, path: Path) -> None:
    """Draw a report and write it as one HTML file."""
    page = render(report)
    try:
        path.write_text(page, encoding="utf-8")
    except OSError as error:
        raise MissingResource(
            f"{path} cannot be written: {error.strerror}; name a file in another folder with -o"
        ) from error


def told(report: Report, path: Path, loaded: Sequence[LoadReport]) -> dict[str, object]:
    """Give the JSON object of a report: its headlines as one row, its days and notes, where it lies."""
    tiles = [tile for block in report.sections[0].blocks if isinstance(block, Tiles) for tile in block.tiles]
    row = {tile.metric: float(v) if isinstance(v := tile.value, Decimal) else v for tile in tiles}
    return {
        "path": str(path),
        "period": str(report.period),
        "rows": [row],
        "columns": [
            {"name": tile.metric, "unit": tile.unit.name, "label": tile.label}
            | ({"currency": report.currency} if tile.unit.kind == "money" and report.currency else {})
            for tile in tiles
        ],
        "as_of": report.as_of.isoformat(),
        "notes": list(report.notes),
        "files": [file.to_json() for load in loaded for file in load.files],
        "findings": [asdict(finding) for load in loaded for finding in load.findings],
    }
