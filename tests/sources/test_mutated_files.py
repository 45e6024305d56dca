"""A thousand broken files in every run, each from its seed; `make long OF=mutated` reads twelve thousand."""

from __future__ import annotations

import pytest

from tests.sources.mutated.trial import load_files, read_files


@pytest.mark.parametrize(
    ("kind", "first", "last"),
    [*(("csv", n, n + 150) for n in range(0, 600, 150)), ("json", 0, 200), ("xlsx", 0, 200)],
)
def test_a_broken_file_is_read_with_every_row_told_or_refused(kind: str, first: int, last: int) -> None:
    tried = read_files(kind, range(first, last))
    assert tried.wrong == []
    assert tried.read + tried.refused == last - first
    # Some of each, or the faults are too many or too few to try anything.
    assert min(tried.read, tried.refused) > (last - first) // 10
    assert tried.rejected > 0


@pytest.mark.parametrize(("kind", "files"), [("csv", 10), ("json", 3), ("xlsx", 3)])
def test_what_a_load_leaves_out_is_listed_row_by_row(kind: str, files: int) -> None:
    tried = load_files(kind, range(files))
    assert tried.wrong == []
    assert tried.read + tried.refused == files
