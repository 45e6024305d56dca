"""People across five systems are who union-find says they are, however files come."""

from __future__ import annotations

from random import Random

from tests.oracle.people import people
from tests.store.worlds import check_worlds, draw_world

WORLDS = 6


def test_people_of_some_worlds_are_whom_union_find_joins() -> None:
    check_worlds(0, WORLDS)


def test_worlds_hold_every_rule_and_people_left_apart() -> None:
    rules: set[str] = set()
    apart = 0
    for seed in range(100):
        rows = [row for told in draw_world(Random(seed)) for row in told]  # noqa: S311
        who, joined = people(rows, "ES")
        rules |= set(joined.values())
        known = {row.delivered: row.phone.replace(" ", "")[-9:] for row in rows if row.phone}
        owners = {one: group for group in who for one in group}
        apart += len(
            {phone for phone in known.values() if len({owners[d] for d in known if known[d] == phone}) > 1}
        )
    assert rules == {"id", "e-mail", "phone"}
    assert apart > 50
