"""Rows that say who is who, loaded into a shop; and who its people are then."""

from __future__ import annotations

from collections.abc import Sequence

from patronage.base.expr import Scalar
from patronage.store.settings import Settings
from tests.oracle.people import Partition, Told
from tests.store.shops import File, MemoryShop

__all__ = ["file_of", "loaded", "who_is_who"]


def file_of(name: str, rows: Sequence[Told]) -> File:
    persons: list[dict[str, Scalar]] = []
    keys: list[dict[str, Scalar]] = []
    seen: set[str] = set()
    for row in rows:
        told = {"email": row.email.lower() or None, "phone": row.phone or None}
        if row.delivered not in seen:
            persons.append({"customer": row.delivered, **told})
        else:
            keys += [
                {"customer": row.delivered, "kind": kind, "text": text} for kind, text in told.items() if text
            ]
        seen.add(row.delivered)
    tables = {"persons": persons, "person_keys": keys} if keys else {"persons": persons}
    return File(name, tables, [(row.delivered, row.person) for row in rows if row.person])


def loaded(*loads: Sequence[Told], region: str = "ES") -> MemoryShop:
    shop = MemoryShop.new()
    shop.settings = Settings(phone_region=region)
    for at, rows in enumerate(loads):
        shop.load(file_of(f"{at}.csv", rows))
    return shop


def who_is_who(shop: MemoryShop) -> tuple[Partition, dict[str, str]]:
    groups: dict[Scalar, set[str]] = {}
    rules = {}
    for delivered, person, rule in shop.engine.execute("select delivered, person, joined_by from person_ids"):
        groups.setdefault(person, set()).add(str(delivered))
        if rule:
            rules[str(delivered)] = str(rule)
    return frozenset(map(frozenset, groups.values())), rules
