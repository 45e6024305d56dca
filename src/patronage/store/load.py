"""Loads a delivery: checked, versions weighed, groups replaced, all within the caller's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from patronage.base.finding import Finding
from patronage.contract.commerce import PERSON_KEYS, PERSONS
from patronage.engine.duckdb import DuckDB
from patronage.store.check import check, open_rejected, reject_orphans
from patronage.store.context import LoadContext
from patronage.store.currency import settle_currency
from patronage.store.cut import keep_whole, note_edges
from patronage.store.delivery import Delivery
from patronage.store.identity.findings import ambiguous, identity_findings
from patronage.store.identity.keys import Naming, take_keys
from patronage.store.identity.match import match_people
from patronage.store.ledger import Entry, Kind, file_digests, find_same, next_load_id, record
from patronage.store.merge import join_files, note_gone, one_row_a_key, put_in_place
from patronage.store.persons import (
    LINKS,
    are_linked,
    assign_surrogates,
    make_ready,
    merge_persons,
    take_out_erased,
)
from patronage.store.rejects import count_rejects, keep_rejects, may_fit_later
from patronage.store.report import LoadReport, file_labels, file_reports
from patronage.store.suppression import Suppression
from patronage.store.touched import Touched
from patronage.store.versions import find_lost, is_versioned, take_out_lost, versioned_parent
from patronage.store.workspace import Incoming, open_incoming

__all__ = ["LoadReport", "load"]


def load(
    engine: DuckDB, delivery: Delivery, context: LoadContext, touched: Touched | None = None
) -> LoadReport:
    """Bring a delivery into the shop; `touched` notes what it changes.

    Call it inside `Writer.transaction()`: whatever it raises leaves the shop as it was. The report's
    `settings` hold the currency where this load settled it; save them after the transaction.

    Raises
    ------
    InputError
        Two currencies arrive and none is set as the shop's.
    """
    open_rejected(engine)
    load_id = next_load_id(engine)
    noting = touched or Touched.nothing(engine, load_id)
    work = _Work(engine, delivery, context, load_id)
    digests = file_digests(delivery, context.program)
    before = find_same(engine, digests, context.settings.digest())
    if before is not None:
        message = f"all of this was loaded before, at {before:%Y-%m-%d %H:%M} UTC; nothing changed"
        return _finish(work, digests, [*delivery.findings, Finding("already_loaded", message)], None)

    incoming = _open(work)
    findings = [*delivery.findings]
    for each in incoming:
        findings += check(engine, each, context.loaded_at, work.files)
    currency = settle_currency(engine, incoming, context.settings.currency, work.files)
    work = replace(work, context=replace(context, settings=replace(context.settings, currency=currency)))
    findings += _name_people(work, incoming)
    findings += _know_people_again(work, incoming, noting)
    facts = [each for each in incoming if each.table not in (PERSONS, PERSON_KEYS)]
    findings += _weigh(work, facts)
    rows = sum(put_in_place(engine, each, noting) for each in facts)
    keep_rejects(engine, work.load_id, work.files, Suppression.of(engine, context.key))
    report = _finish(work, digests, findings, rows)
    for each in incoming:
        each.close(engine)
    return report


@dataclass(frozen=True)
class _Work:
    engine: DuckDB
    delivery: Delivery
    context: LoadContext
    load_id: int

    @property
    def files(self) -> tuple[str, ...]:
        return file_labels(self.delivery.files)


def _open(work: _Work) -> list[Incoming]:
    tables = {each.table.name: each.table for each in work.delivery.staged}
    return [open_incoming(work.engine, table, work.delivery.staged) for table in tables.values()]


def _name_people(work: _Work, incoming: Sequence[Incoming]) -> list[Finding]:
    engine = work.engine
    suppression = Suppression.of(engine, work.context.key)
    assign_surrogates(engine, incoming, suppression, work.context.rng, work.load_id)
    findings = []
    for each in incoming:
        make_ready(engine, each)
        if each.table == PERSONS:
            merge_persons(engine, each, suppression, work.load_id)
        elif suppression.is_active and each.table != PERSON_KEYS:
            findings += take_out_erased(engine, each, work.files)
    return findings


def _know_people_again(work: _Work, incoming: Sequence[Incoming], touched: Touched) -> list[Finding]:
    engine, suppression = work.engine, Suppression.of(work.engine, work.context.key)
    before = ambiguous(engine)
    links = LINKS if are_linked(engine) else ""
    region = work.context.settings.phone_region
    if not take_keys(engine, incoming, Naming(suppression, work.load_id, region, links)):
        return []
    touched.is_known_again = match_people(engine, work.load_id)
    return identity_findings(engine, work.load_id, before)


def _weigh(work: _Work, incoming: Sequence[Incoming]) -> list[Finding]:
    """Decide which rows count: newest versions, whole orders, one row a key."""
    engine, files = work.engine, work.files
    findings = _weigh_versions(work, incoming)
    for each in incoming:
        parent = versioned_parent(each, incoming)
        edges = note_edges(engine, each) if parent and each.group == (parent.column,) else False
        join_files(engine, each)
        if parent and edges:
            findings += keep_whole(engine, each, parent.table, files)
        findings += one_row_a_key(engine, each, files) + note_gone(engine, each, parent)
    return findings


def _weigh_versions(work: _Work, incoming: Sequence[Incoming]) -> list[Finding]:
    engine, findings = work.engine, []
    versioned = [each for each in incoming if is_versioned(each.table)]
    for each in versioned:
        findings += find_lost(engine, each)
    for each in incoming:
        parent = versioned_parent(each, incoming)
        if parent:
            findings += reject_orphans(engine, each, parent, work.files)
            take_out_lost(engine, each, (parent.column,), parent.table)
    for each in versioned:
        take_out_lost(engine, each, each.group, each)
    return findings


def _finish(work: _Work, digests: tuple[str, ...], findings: list[Finding], rows: int | None) -> LoadReport:
    """Write the ledger's line; no rows means that there was nothing new."""
    rejected = count_rejects(work.engine)
    files = file_reports(work.delivery.files, findings, rejected, is_new=rows is not None)
    kind: Kind = "nothing new" if rows is None else "retry" if may_fit_later(work.engine) else "load"
    settings = work.context.settings
    entry = Entry(work.load_id, kind, digests, files, settings.digest(), rows or 0)
    record(work.engine, entry, work.context.loaded_at, work.context.program)
    labels = set(work.files)
    about_none = tuple(each for each in findings if each.file not in labels)
    return LoadReport(work.load_id, files, about_none, settings, is_new=rows is not None)
