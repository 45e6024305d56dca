"""Broken files by the thousand; `make long OF=mutated`. A fault names the kind and the seed that makes it."""

from __future__ import annotations

import pytest

from tests.sources.mutated.trial import load_files, read_files

pytestmark = pytest.mark.mutated

STRETCH = 500


@pytest.mark.parametrize(
    ("kind", "first"),
    [
        *(("csv", n) for n in range(0, 10_000, STRETCH)),
        *(("json", n) for n in range(0, 1_000, STRETCH)),
        *(("xlsx", n) for n in range(0, 1_000, STRETCH)),
    ],
)
def test_a_broken_file_is_read_with_every_row_told_or_refused(kind: str, first: int) -> None:
    tried = read_files(kind, range(first, first + STRETCH))
    assert tried.wrong == []
    assert tried.read + tried.refused == STRETCH
    assert min(tried.read, tried.refused) > STRETCH // 10
    assert tried.rejected > 0


@pytest.mark.parametrize(("kind", "files"), [("csv", 500), ("json", 100), ("xlsx", 100)])
def test_what_a_load_leaves_out_is_listed_row_by_row(kind: str, files: int) -> None:
    tried = load_files(kind, range(files))
    assert tried.wrong == []
    assert tried.read + tried.refused == files
