"""What a load says of people known again: how many, by which rule, and what joined nobody."""

from __future__ import annotations

from patronage.base.finding import Finding
from patronage.engine.duckdb import DuckDB
from patronage.store.identity.match import AMBIGUOUS
from patronage.store.whole import whole

__all__ = ["ambiguous", "identity_findings"]

_REASONS = ", ".join(f"'{why}'" for why in AMBIGUOUS)
_COUNTRY = "Name the shop's country in patronage.toml: phone_region, such as ES."
_UNREAD = {
    "no_country": ("phone numbers have no country code and join nobody", _COUNTRY),
    "extension": ("phone numbers have letters or an extension and join nobody", ""),
    "invalid": ("phone numbers are none of their country and join nobody", ""),
    "unreadable": ("e-mail addresses are none and join nobody", ""),
    "placeholder": ("addresses or phone numbers stand for nobody (noreply@, 000000) and join nobody", ""),
}


def ambiguous(engine: DuckDB) -> int:
    """Count the addresses and phone numbers that speak for several people."""
    return whole(
        engine.execute(
            "select count(*) from (select distinct kind, coalesce(key, text)"
            f" from person_keys where left_out in ({_REASONS}))"
        )[0][0]
    )


def identity_findings(engine: DuckDB, load_id: int, before: int) -> list[Finding]:
    """Tell what a load joined and left apart; `before` counts what was ambiguous before it."""
    joined = engine.execute(
        "select joined_by, count(*) from person_ids where joined_in = ? group by 1 order by 1", [load_id]
    )
    found = []
    if joined:
        rules = ", ".join(f"{whole(count):,} by {rule}" for rule, count in joined)
        total = sum(whole(count) for _, count in joined)
        message = f"delivered ids are joined with others of the same person: {rules}"
        found.append(Finding("ids_joined", message, count=total))
    now = ambiguous(engine)
    if now and now != before:
        message = "e-mail addresses or phone numbers speak for several people, who are left apart"
        remedy = "See them with `patronage persons --ambiguous`."
        found.append(Finding("ids_ambiguous", message, "warning", remedy=remedy, count=now))
    unread = engine.execute(
        "select left_out, count(distinct lower(text)) from person_keys where loaded_in = ?"
        f" and left_out not in ({_REASONS}) group by 1 order by 1",
        [load_id],
    )
    for why, count in unread:
        message, remedy = _UNREAD[str(why)]
        found.append(Finding(f"key_{why}", message, remedy=remedy, count=whole(count)))
    return found
