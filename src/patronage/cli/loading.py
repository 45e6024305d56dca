"""Loading as commands do it: open or make the shop, load with the clock's time, tell what came of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from shutil import rmtree
from typing import Any

from patronage.base.address import shown
from patronage.base.errors import UsageError
from patronage.cli.output import say
from patronage.cli.progress import working
from patronage.contract.assumption import ASSUMPTIONS, Assumptions
from patronage.shop import Shop
from patronage.sources.options import ReadOptions
from patronage.store.load import LoadReport
from patronage.store.settings import Settings

__all__ = ["load_files", "shop_to_load", "tell"]


@contextmanager
def shop_to_load(path: Path, stated: Mapping[str, Any], *, lasts: bool = True) -> Iterator[Shop]:
    """Open the shop, or make it with the settings stated; a new one goes again when its first load fails.

    One that does not last is loaded once, and its folder is gone when the command ends.
    """
    is_new = not (path / "patronage.toml").exists()
    with _open_or_create(path, stated, lasts=lasts) as shop:
        try:
            yield shop
        except BaseException:
            if is_new and not shop.is_published:
                shop.close()
                rmtree(path)
            raise


def load_files(shop: Shop, files: Sequence[Path], options: ReadOptions) -> LoadReport:
    """Load files as of now."""
    with working(f"loading {', '.join(shown(file).name for file in files)}", forks=True) as name_step:
        return shop.load(files, options, loaded_at=datetime.now(UTC), tell=name_step)


def tell(report: LoadReport) -> None:
    """Say what was understood, loaded, rejected and noticed."""
    for file in report.files:
        say(
            f"{file.name}: {file.format}, {file.table}; {file.rows_read:,} rows read,"
            f" {file.rows_loaded:,} loaded, {file.rows_rejected:,} rejected"
        )
        for reason in file.why.split("; "):
            say(f"    {reason}")
    for finding in report.all_findings:
        say(f"{finding.severity}: {finding}")


def _open_or_create(path: Path, stated: Mapping[str, Any], *, lasts: bool) -> Shop:
    wanted = {name: value for name, value in stated.items() if value is not None}
    assumed = Assumptions(**{name: wanted.pop(name) for name in tuple(wanted) if name in ASSUMPTIONS.all()})
    if not (path / "patronage.toml").exists():
        return Shop.create(path, replace(Settings(), **wanted, assumptions=assumed), lasts=lasts)
    shop = Shop.open(path)
    for name, value in (wanted | assumed.stated).items():
        present = shop.settings.keys[name]
        if name != "currency" and present != value:
            raise UsageError(
                f"{path} has {name} = {present!r} and the command says {value!r}; change it in"
                f" {path / 'patronage.toml'}, or leave the option out"
            )
    return shop
