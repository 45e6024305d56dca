"""Columns of a few words: each known word, in several languages, becomes the contract's own."""

from __future__ import annotations

from collections.abc import Mapping

from patronage.engine.duckdb import DUCKDB, DuckDB
from patronage.sources.fields import Field
from patronage.sources.raw import Raw
from patronage.sources.staging import column_of
from patronage.sources.values.values import Value
from patronage.store.whole import whole

__all__ = ["OUTCOMES", "PAYMENT_STATUSES", "STATES", "share_of_words", "word_value"]


def _known(text: str) -> dict[str, str]:
    """Read `word: other, other`, where an indented line goes on with the word before, as other -> word."""
    found: dict[str, str] = {}
    word = ""
    for line in filter(str.strip, text.splitlines()):
        named, colon, rest = line.partition(":")
        word, others = (named.strip(), rest) if colon else (word, line)
        found |= {other.strip(): word for other in (word, *others.split(",")) if other.strip()}
    return found


OUTCOMES = _known("""
    answered: answered, connected, completed, complete, handled, picked up, success, yes, y,
        atendida, contestada, отвечен, preluat
    abandoned: abandon, missed, hang, hang up, hangup, hung up, lost, no answer, no-answer,
        not answered, unanswered, short abandoned, ring no answer, no, n, abandonada, perdida,
        пропущен, pierdut
    callback: call back, callback requested, call back requested
    overflow: overflowed, transferred out, redirected
    deflected: deflect, self service, self-service, bot, resolved by bot, voicemail
""")
"""Words for how a contact went, as exports write them."""

STATES = _known("""
    ready: available, idle, waiting, free, online
    talking: on call, on a call, in call, busy, talk, in conversation, ringing, on hold, hold
    after_call: after call, after call work, after-call work, acw, wrap up, wrap-up, wrapup, wrapping up
    pause: break, lunch, paused, training, meeting, coaching
    away: not ready, unavailable, not available, aux
    offline: logged out, logout, log out, logged off, signed out
""")
"""Words for what an agent is doing."""

PAYMENT_STATUSES = _known("""
    paid: succeeded, success, successful, complete, completed, captured, settled, approved,
        pagado, оплачен, platit
    failed: failure, declined, error, rejected, unsuccessful, uncollectible, fallido, отклонен
    refunded: refund, fully refunded, reembolsado, возвращен, rambursat
    pending: processing, in progress, requires_action, requires_payment_method,
        requires_confirmation, open, queued, authorized, uncaptured
    cancelled: canceled, void, voided
""")
"""Words for what came of a payment."""


def word_value(field: Field, words: Mapping[str, str], what: str) -> Value:
    """Read a column of words; a row with another word is refused and the word shown."""
    column, literal = column_of(field.index), DUCKDB.literal
    lower = f"replace(lower({column}), '_', ' ')"
    cases = " ".join(
        f"when {lower} in ({', '.join(literal(w.replace('_', ' ')) for w, m in words.items() if m == meant)})"
        f" then {literal(meant)}"
        for meant in dict.fromkeys(words.values())
    )
    known = ", ".join(dict.fromkeys(words.values()))
    remedy = f"Write one of {known}, or leave the column out: --map {field.name}="
    return Value(field, f"case {cases} end", column, f"a known {what}", remedy)


def share_of_words(engine: DuckDB, raw: Raw, field: Field, words: Mapping[str, str]) -> float:
    """Tell what share of a column's values are among the words."""
    lower = f"replace(lower({column_of(field.index)}), '_', ' ')"
    known = ", ".join(DUCKDB.literal(w.replace("_", " ")) for w in words)
    given, fitting = engine.execute(
        f"select count({lower}), count(*) filter ({lower} in ({known})) from {raw.relation}"
    )[0]
    return whole(fitting) / whole(given) if whole(given) else 0.0
