"""People across systems are who union-find says they are, in more worlds than a quick run has time for."""

from __future__ import annotations

import pytest

from tests.store.worlds import check_worlds

WORLDS, AT_ONCE = 500, 25


@pytest.mark.identity
@pytest.mark.parametrize("first", range(1000, 1000 + WORLDS, AT_ONCE))
def test_people_of_many_worlds_are_whom_union_find_joins(first: int) -> None:
    check_worlds(first, AT_ONCE)
