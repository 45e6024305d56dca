from __future__ import annotations

import pytest

from patronage.base.spreadsheet import as_cell


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1+1",
        "-1+1",
        "@SUM(A1)",
        "\t=1+1",
        "\r=1+1",
        "\n=1+1",
        "   =1+1",
        "\uff1d1+1",
        "\uff0b1+1",
        "\uff0d1+1",
        "\uff201+1",
        "−1+1",
        "=",
        "+",
        "-",
        "+34 600 111 222 =1",
        "-1e9999+A1",
        "\t",
        "=cmd|' /C calc'!A0",
    ],
)
def test_what_a_spreadsheet_would_run_is_marked_as_text(text: str) -> None:
    assert as_cell(text) == f"'{text}"


@pytest.mark.parametrize(
    "text",
    ["", "ann", "ann-1", "a=b", "-12.50", "+5", "-1,234.50", "-3e-5", "-12 %", "+34600111222", "1+1", "'=1"],
)
def test_everything_else_stays_as_it_is(text: str) -> None:
    assert as_cell(text) == text
