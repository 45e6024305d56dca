"""The table of who is one person: how many ids each rule joined, and what joined nobody."""

from __future__ import annotations

from patronage.base.units import COUNT, TEXT
from patronage.reports.block import Column, Row, Table
from patronage.reports.material import Material
from patronage.store.identity.listing import count_people

__all__ = ["persons_table"]

_RULES = {"id": "by_id", "e-mail": "by_email", "phone": "by_phone"}
_LEFT_APART = ("several_people", "contradicts", "many_of_one", "many_bear_it")
_UNREAD = ("no_country", "extension", "invalid", "unreadable", "placeholder")


def persons_table(material: Material) -> Table | None:
    """Count the people behind delivered ids; nothing where every id is a person and no key was left out."""
    known = count_people(material.own)
    if not known.joined and not known.left_out:
        return None
    counts = {"ids": known.ids, "people": known.people}
    counts |= {name: known.joined[rule] for rule, name in _RULES.items() if rule in known.joined}
    counts |= {why: known.left_out[why] for why in (*_LEFT_APART, *_UNREAD) if why in known.left_out}
    rows: tuple[Row, ...] = tuple(
        (
            material.text(f"quality.person.{name}.text"),
            count,
            material.text(f"quality.person.{name}.effect"),
        )
        for name, count in counts.items()
    )
    columns = (
        Column("what", material.text("quality.what")),
        Column("count", material.text("quality.count_label"), COUNT),
        Column("effect", material.text("quality.effect_label"), TEXT),
    )
    return Table(material.text("quality.person.title"), columns, rows)
