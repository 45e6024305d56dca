"""The door of this room: files in, staged contract rows with their evidence and findings out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from patronage.base.address import shown
from patronage.base.errors import InputError
from patronage.base.finding import Finding
from patronage.contract.catalogue import TABLES
from patronage.engine.duckdb import DuckDB
from patronage.sources.formats.format import Job, digest, open_file
from patronage.sources.headers import known_headers
from patronage.sources.landed.door import open_door
from patronage.sources.landed.joins import join_landed
from patronage.sources.landed.kinds import is_landed
from patronage.sources.landed.levels import tell_spend_again
from patronage.sources.making import make_file
from patronage.sources.options import ReadOptions
from patronage.sources.raw import Raw
from patronage.sources.regular import refuse_irregular
from patronage.sources.scope import for_file, refuse_unknown_table, refuse_unused
from patronage.sources.source import Made
from patronage.sources.staging import prepare
from patronage.sources.values.typed import reject_findings
from patronage.store.delivery import DeliveredFile, Delivery, Staged, StatedMapping

__all__ = ["read"]


def read(
    engine: DuckDB,
    files: Sequence[Path],
    options: ReadOptions | None = None,
    tell: Callable[[str], None] = lambda _step: None,
) -> Delivery:
    r"""Stage files as contract rows in the attached in-memory database `stage`.

    Parameters
    ----------
    engine
        The engine of the shop; its own tables are not touched. No transaction may be open.
    files
        Text tables, workbooks, Parquet or JSON lines, each packed with gzip or not.
    options
        What a person decided; the rest is found out and its evidence reported.
    tell
        Hears which file is being read.

    Returns
    -------
    Delivery
        Per table one relation `stage.<table>` over the rows of all files, `stage.rejects` with the rows that
        could not be read and, where files say which ids are one person, `stage.person_links`.

    Raises
    ------
    InputError
        A file is unreadable, empty, of no known table, or leaves a reading open; nothing was staged for it.
    UsageError
        An option names something that does not exist.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder, DuckDB.in_memory() as engine:
    ...     file = Path(folder, "orders.csv")
    ...     _ = file.write_text("Order ID,Customer,Date,Amount\n1,ann,2025-03-09,12.50\n")
    ...     delivery = read(engine, [file])
    ...     engine.execute("select order_id, customer, ordered_on, gross from stage.orders")
    [('1', 'ann', datetime.date(2025, 3, 9), Decimal('12.5000'))]
    """
    chosen = options or ReadOptions()
    refuse_unknown_table(chosen)
    if not files:
        message = f"there are {len(files)} files to read; expected at least one"
        raise InputError(message)
    prepare(engine)
    with TemporaryDirectory(prefix="patronage-") as folder:
        reading = _Reading(engine, chosen, Path(folder), several=len(files) > 1)
        for path in files:
            tell(f"reading {shown(path).name}")
            reading.take(path)
        done, stated = reading.finished()
    done.sort(key=lambda one: one[0].index)
    refuse_unused(chosen, [raw for raw, _ in done], {c for _, made in done for c in made.columns})
    delivery = _delivery(engine, done)
    return replace(delivery, findings=(*reading.findings, *delivery.findings), stated=tuple(stated))


class _Reading:
    """The files of one load: each is made into rows and let go, landed tables once all of them are there."""

    def __init__(self, engine: DuckDB, options: ReadOptions, folder: Path, *, several: bool) -> None:
        self._engine, self._options, self._folder, self._several = engine, options, folder, several
        self._known = known_headers()
        self._taken = 0
        self._landed: list[Raw] = []
        self._done: list[tuple[Raw, Made]] = []
        self._stated: list[StatedMapping] = []
        self.findings: list[Finding] = []

    def take(self, path: Path) -> None:
        """Stage a file, or every table that is read of a place that holds several."""
        refuse_irregular(path)
        behind = open_door(self._engine, path, self._taken)
        if behind:
            self._several = True
            self.findings += behind.findings
            raws = behind.raws
        else:
            job = Job(self._engine, self._taken, path, digest(path), self._options, self._folder, self._known)
            raws = (open_file(job),)
        self._taken += len(raws)
        for raw in raws:
            if is_landed(raw):
                self._landed.append(raw)
            else:
                self._make(raw)

    def finished(self) -> tuple[list[tuple[Raw, Made]], list[StatedMapping]]:
        """Make the landed tables, which may say something only together; give what was made of all."""
        joined = join_landed(self._engine, self._landed)
        self._done += joined.parts
        told_again = tell_spend_again([raw for raw in joined.mains if raw.is_landed])
        for raw in joined.mains:
            if raw in told_again:
                self._leave(raw, f"{told_again[raw]} tells the same spend, by campaign where that is told")
            elif raw.is_landed:
                self._make_or_leave(raw)
            else:
                self._make(raw)
        return self._done, self._stated

    def _make_or_leave(self, raw: Raw) -> None:
        """Make a table out of a place where there are others: what cannot be read of it ends nothing."""
        try:
            self._make(raw)
        except InputError as error:
            self._engine.execute("delete from stage.rejects where _file = ?", [raw.index])
            self._leave(raw, str(error))

    def _leave(self, raw: Raw, why: str) -> None:
        self._engine.execute(f"drop table if exists {raw.relation}")
        self.findings.append(Finding("table_left_out", f"the table is left out: {why}", "warning", raw.name))
        self._done.append((raw, Made("", (), why=("it is left out",), totals=raw.rows)))

    def _make(self, raw: Raw) -> None:
        made = make_file(self._engine, raw, for_file(raw, self._options, several=self._several))
        self._done.append((made.raw, made.made))
        self._stated += [made.stated] if made.stated else []
        self._engine.execute(f"drop table if exists {raw.relation}")


def _delivery(engine: DuckDB, done: Sequence[tuple[Raw, Made]]) -> Delivery:
    files = tuple(
        DeliveredFile(
            path=str(raw.path),
            name=raw.name,
            sha256=raw.sha256,
            format=raw.format,
            why="; ".join((*raw.why, *made.why)),
            table=made.table,
            rows_read=raw.rows - made.totals,
            mapping=made.mapping,
        )
        for raw, made in done
    )
    findings = [
        *(f for raw, made in done for f in (*raw.findings, *made.findings)),
        *reject_findings(engine, tuple(f.name for f in files)),
    ]
    return Delivery(files, _staged(engine, [made for _, made in done]), tuple(findings))


def _staged(engine: DuckDB, done: Sequence[Made]) -> tuple[Staged, ...]:
    parts: dict[str, list[str]] = {}
    for made in done:
        for table, relation in made.relations:
            parts.setdefault(table, []).append(relation)
    for table, relations in parts.items():
        union = " union all by name ".join(f"select * from {r}" for r in relations)
        engine.execute(f"create view stage.{table} as {union}")
    links = [made.links for made in done if made.links]
    if links:
        union = " union ".join(f"select delivered, person from {r}" for r in links)
        engine.execute(f"create view stage.person_links as {union}")
    return tuple(Staged(TABLES[table], f"stage.{table}") for table in parts)
