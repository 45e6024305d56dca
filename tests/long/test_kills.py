from __future__ import annotations

from pathlib import Path

import pytest

from tests.store.test_kill import killed

pytestmark = pytest.mark.loads


def test_five_hundred_loads_killed_at_random_lose_and_double_nothing(tmp_path: Path) -> None:
    told = killed(tmp_path / "shop", 500)
    assert told.wrong == []
    assert told.kills == 500
    assert told.mid_load >= 400
    assert told.slowest_opening < 3
