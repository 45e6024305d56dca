"""The one object users hold: a shop's folder, its numbers, its report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Self, Unpack

import numpy as np

from patronage.engine.duckdb import DuckDB
from patronage.engine.result import Result
from patronage.facts.build import build
from patronage.facts.coverage import Coverage, read_coverage
from patronage.metrics.answer import answer, totals
from patronage.metrics.metric import METRICS, Metric
from patronage.metrics.query import Assumptions, Query
from patronage.metrics.question import Options, question
from patronage.sources.options import ReadOptions
from patronage.sources.read import read
from patronage.store.calendar import fill_calendar
from patronage.store.context import LoadContext
from patronage.store.folder import ShopFolder
from patronage.store.load import LoadReport, load
from patronage.store.settings import Settings

__all__ = ["Shop"]


class Shop:
    """A shop on disk, as it was last published.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from patronage.demo.shop import write_demo_shop
    >>> with TemporaryDirectory() as folder:
    ...     files = write_demo_shop(Path(folder) / "exports", customers=50)
    ...     shop = Shop.create(Path(folder) / "shop")
    ...     report = shop.load(files)
    ...     orders = shop.kpi("orders").value()
    ...     shop.close()
    >>> orders
    107
    """

    def __init__(self, folder: ShopFolder, known_at: str | None = None) -> None:
        self._folder = folder
        self._known_at = known_at
        self._engine: DuckDB | None = None
        self._coverage: Coverage | None = None

    @classmethod
    def open(cls, path: str | Path, known_at: str | None = None) -> Self:
        """Open the shop in a folder, as it stands or as it was known at a kept snapshot."""
        return cls(ShopFolder.open(Path(path)), known_at)

    @classmethod
    def create(cls, path: str | Path, settings: Settings | None = None) -> Self:
        """Make a new shop in an empty or missing folder."""
        return cls(ShopFolder.create(Path(path), settings))

    def __enter__(self) -> Self:
        """Use as a context: closed at its end."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close."""
        self.close()

    @property
    def settings(self) -> Settings:
        """What the shop's owner has decided."""
        return self._folder.settings

    @property
    def engine(self) -> DuckDB:
        """The published snapshot, opened to read at the first question."""
        if self._engine is None:
            self._engine = self._folder.reading(self._known_at)
            self._coverage = read_coverage(self._engine)
        return self._engine

    @property
    def coverage(self) -> Coverage | None:
        """What the facts hold and leave out; nothing for a shop without orders."""
        return self._coverage if self.engine else None

    @property
    def metrics(self) -> Sequence[Metric]:
        """Every metric that can be asked."""
        return tuple(METRICS)

    def load(
        self,
        files: str | Path | Sequence[str | Path],
        options: ReadOptions | None = None,
        *,
        loaded_at: datetime | None = None,
        rng: np.random.Generator | None = None,
    ) -> LoadReport:
        """Load files, rebuild the facts, publish.

        Parameters
        ----------
        files
            One or more exports; files that belong together are loaded together.
        options
            What a person decides about the reading; everything else is found out from the files.
        loaded_at
            The instant of the load. Default: when the newest of the files was last changed, since nothing
            below the command line reads the clock. Events later than a day after it are refused.
        rng
            Draws the surrogates of new customers.

        Returns
        -------
        LoadReport
            A row a file: format and why, table, rows read, loaded and rejected, findings.
        """
        paths = [Path(f) for f in ([files] if isinstance(files, (str, Path)) else files)]
        at = (loaded_at or _last_change(paths)).astimezone(UTC).replace(tzinfo=None)
        settings = self.settings
        options = options or ReadOptions()
        options = replace(
            options, time_zone=settings.time_zone, currency=options.currency or settings.currency
        )
        self.close()
        with self._folder.writing(at) as writer:
            delivery = read(writer.engine, paths, options)
            context = LoadContext(at, rng or np.random.default_rng(), settings, version("patronage"), b"")
            with writer.transaction():
                report = load(writer.engine, delivery, context)
                fill_calendar(writer.engine)
                build(writer.engine, report.currency, settings.history)
            writer.publish()
        return report

    def kpi(self, metrics: str | Sequence[str], **options: Unpack[Options]) -> Result:
        """Answer a question.

        Parameters
        ----------
        metrics
            Names, as a sequence or separated by commas.
        **options
            `by`, `grain`, `cohort`, `where`, `period`, `compare`, `as_of`, `basis`, `margin_rate`,
            `inactive_window_days`: as on the command line.
        """
        asked = self.question(metrics, **options)
        return answer(self.engine, asked, self.coverage, self.settings.currency)

    def total(self, metrics: str | Sequence[str], **options: Unpack[Options]) -> Result:
        """Answer the same question for everything at once: the row that stands under a table."""
        asked = self.question(metrics, **options)
        return totals(self.engine, asked, self.coverage, self.settings.currency)

    def question(self, metrics: str | Sequence[str], **options: Unpack[Options]) -> Query:
        """Read a question with the shop's own assumptions filled in."""
        coverage = self.coverage
        last_day = coverage.last_on if coverage else _NO_DAY
        return question(metrics, last_day, _assumptions(self.settings), **options)

    def close(self) -> None:
        """Close the snapshot; the next question opens the newest."""
        if self._engine is not None:
            self._engine.close()
        self._engine = self._coverage = None


_NO_DAY = date(1970, 1, 1)


def _assumptions(settings: Settings) -> Assumptions:
    return Assumptions(
        margin_rate=settings.margin_rate,
        inactive_window_days=settings.inactive_window_days,
        packaging_cost=settings.packaging_cost,
        returns_cost=settings.returns_cost,
    )


def _last_change(paths: list[Path]) -> datetime:
    changed = [path.stat().st_mtime for path in paths if path.exists()]
    return datetime.fromtimestamp(max(changed, default=0.0), UTC)
