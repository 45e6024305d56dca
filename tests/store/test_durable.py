from __future__ import annotations

from pathlib import Path

import pytest

from patronage.store import durable


def test_a_copy_whose_bytes_go_to_disk_before_it_has_begun_ends_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(durable, "_NOW_AND_THEN", 0.0)
    source = tmp_path / "source"
    source.write_bytes(b"whole")
    for n in range(20):
        target = tmp_path / f"copy-{n}"
        durable.copy_durably(source, target)
        assert target.read_bytes() == b"whole"
    assert not list(tmp_path.glob("*.part"))
