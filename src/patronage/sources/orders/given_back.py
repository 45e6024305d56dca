"""A column of orders that says what was given back of each: such a file is one of orders all the same."""

from __future__ import annotations

import re
from collections.abc import Mapping

from patronage.base.finding import Finding
from patronage.engine.duckdb import DuckDB
from patronage.sources.fields import Field
from patronage.sources.headers import plain
from patronage.sources.notes import Note, noted
from patronage.sources.raw import Raw
from patronage.sources.staging import column_of

__all__ = ["given_back_at", "given_back_findings"]

_AMOUNT = "amount|total|value|sum|importe|valor|suma|сумма"
_REFUNDED = "refunded|refundedsofar|reembolsado|devuelto|rambursat|rambursata|возвращено|возврата"
_HEADER = re.compile(f"({_AMOUNT})?({_REFUNDED})({_AMOUNT})?|({_AMOUNT})refund|refund({_AMOUNT})")
_NOTHING = "'', '0', '-', 'no', 'n', 'false', 'f', 'нет', 'nu'"


def given_back_at(raw: Raw, fields: Mapping[str, Field]) -> int | None:
    """Find a column of what was given back that no other column was made of.

    Examples
    --------
    >>> bool(_HEADER.fullmatch("totalrefunded")), bool(_HEADER.fullmatch("refundid"))
    (True, False)
    """
    taken = {field.index for field in fields.values()}
    return next(
        (i for i, h in enumerate(raw.headers) if i not in taken and _HEADER.fullmatch(plain(h))), None
    )


def given_back_findings(engine: DuckDB, raw: Raw, fields: Mapping[str, Field]) -> list[Finding]:
    """Warn of orders of which something was given back, since only a file of refunds takes it off."""
    at = given_back_at(raw, fields)
    if at is None:
        return []
    header, column = raw.headers[at], column_of(at)
    told = f"lower(trim({column})) not in ({_NOTHING}) and not regexp_full_match(trim({column}), '[0.,]+')"
    shown = header.replace("{", "{{").replace("}", "}}")  # braces of a note are places to fill in
    text = f"orders say in {shown} that something was given back, and it is not taken off"
    remedy = f"Where {header} holds amounts, load the file once more with --as refunds --map goods={header}."
    return noted(
        engine, raw, [Note("given_back_not_taken", raw.relation, told, text, column, remedy, "warning")]
    )
