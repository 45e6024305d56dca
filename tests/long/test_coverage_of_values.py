"""Intervals of what customers will leave hold what came: totals of channels and cohorts, base by base."""

from __future__ import annotations

import pytest

from tests.models.value_coverage import counted

BASES = {"pareto_nbd": 1000, "mbg_nbd": 300}


@pytest.mark.models
@pytest.mark.parametrize("story", BASES)
def test_totals_hold_what_came(story: str) -> None:
    found = counted(range(BASES[story]), story)
    print(story, found)  # noqa: T201  # what a long run leaves
    for kind in ("channel", "cohort"):
        held, totals = found[kind]
        assert 0.93 <= held / totals <= 0.97, (kind, held, totals)
