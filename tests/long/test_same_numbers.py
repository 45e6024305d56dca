"""The same trials as in every run, by the hundred: the profile that `make long` sets decides how many."""

from __future__ import annotations

from tests.store.test_same_numbers import (
    test_overlapping_re_sorted_loads_end_like_one_clean_load,
    test_rows_spread_over_files_of_one_load_end_like_one_clean_load,
    test_versions_in_any_order_end_at_the_newest_of_each_order,
    test_windows_of_rows_loaded_one_after_the_other_lose_no_line,
)

__all__ = [
    "test_overlapping_re_sorted_loads_end_like_one_clean_load",
    "test_rows_spread_over_files_of_one_load_end_like_one_clean_load",
    "test_versions_in_any_order_end_at_the_newest_of_each_order",
    "test_windows_of_rows_loaded_one_after_the_other_lose_no_line",
]
