"""What people wrote: kept apart from the facts, by whom, so that an erasure reaches it."""

from __future__ import annotations

from collections.abc import Sequence

from patronage.base.finding import Finding
from patronage.contract.table import Column
from patronage.engine.duckdb import DuckDB
from patronage.sources.raw import Raw
from patronage.store.whole import whole

__all__ = ["FREE_TEXTS", "stage_texts"]

_ALIASES = {
    "subject": ("subject", "title", "asunto", "тема", "subiect", "review comment title", "comment title"),
    "body": (
        "body",
        "comment",
        "comments",
        "feedback",
        "feedback text",
        "description",
        "message",
        "note",
        "notes",
        "transcript",
        "review text",
        "review comment message",
        "satisfaction comment",
        "comentario",
        "комментарий",
        "comentariu",
    ),
}

FREE_TEXTS: tuple[Column, ...] = tuple(
    Column(name, "text", "What somebody wrote", aliases=aliases) for name, aliases in _ALIASES.items()
)
"""The columns of files that hold free text."""


def stage_texts(
    engine: DuckDB, raw: Raw, relation: str, columns: Sequence[str], text_id: str
) -> tuple[list[tuple[str, str]], list[Finding]]:
    """Stage one text a row that has one and names its customer.

    Parameters
    ----------
    relation
        Rows with `customer`, the columns of texts, `_file` and `_row`.
    columns
        The columns of the relation that hold free text.
    text_id
        SQL for what the text belongs to.

    Returns
    -------
    tuple
        Table and relation of what was made; what was noticed.
    """
    if not columns:
        return [], []
    made = f"stage.texts_{raw.index}"
    body = f"concat_ws(chr(10), {', '.join(columns)})"
    engine.execute(
        f"create or replace table {made} as"
        f" select {text_id} as text_id, customer, {body} as body, _file, _row"
        f" from {relation} where {body} <> ''"
    )
    nobody, row = engine.execute(f"select count(*), min(_row) from {made} where customer is null")[0]
    findings = []
    if nobody:
        # Nobody could ask for them to be erased.
        engine.execute(f"delete from {made} where customer is null")
        text = "texts name no customer and are not kept: no erasure could find them"
        remedy = "Name the column of the customer with --map customer=HEADER."
        findings.append(
            Finding("texts_of_nobody", text, "note", raw.name, whole(row), "", remedy, whole(nobody))
        )
    is_filled = bool(engine.execute(f"select 1 from {made} limit 1"))
    return ([("texts", made)] if is_filled else []), findings
