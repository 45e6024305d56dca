"""Disks that are full, bytes that change, loads killed while they publish: what is on disk stays right."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.store.test_flips import flipped
from tests.store.test_full_disk import filled
from tests.store.test_publishing import publishing_killed

pytestmark = pytest.mark.disk


def test_disks_of_8_16_and_32_megabytes_filled_to_fifty_points_each(tmp_path: Path) -> None:
    told = filled(tmp_path / "disk", 50, 8, 16, 32)
    print(f"the disk was made small by {told.how}: {told}")  # noqa: T201  # figures of the long run
    assert told.wrong == []
    assert told.points == 150
    assert told.refused >= 30


def test_five_hundred_bytes_changed_show_nobody_a_wrong_total(tmp_path: Path) -> None:
    told = flipped(tmp_path / "shops", 500)
    print(told)  # noqa: T201  # figures of the long run
    assert told.wrong == []
    assert told.flips == 500
    assert told.found >= told.refused >= 200


def test_two_hundred_loads_killed_while_they_publish_show_nothing_torn_or_stale(tmp_path: Path) -> None:
    told = publishing_killed(tmp_path / "shops", 200)
    print(told)  # noqa: T201  # figures of the long run
    assert told.wrong == []
    assert told.kills == 200
    assert told.mid_publish >= 100
    assert told.half_copied > 0
