from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter

from patronage.base.errors import InputError
from tests.sources.deliveries import reading


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """Write a workbook as an accountant would: an empty sheet first, dates as dates, ids as numbers."""
    path = tmp_path / "orders.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Notes")
        sheet = book.add_worksheet("Orders")
        as_date = book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
        sheet.write_row(0, 0, ["Order ID", "Customer", "Order date", "Total", "Test"])
        for row in range(1, 4):
            sheet.write_row(row, 0, [1000 + row, f'c, "{row}"\nx'])
            sheet.write_datetime(row, 2, datetime(2024, 3, row, 10, 30), as_date)  # noqa: DTZ001  # wall time
            sheet.write_number(row, 3, 10.1 * row)
            sheet.write_boolean(row, 4, row == 3)
        book.add_worksheet("Other").write_row(0, 0, ["a", "b"])
    return path


def test_the_first_sheet_with_rows_is_read(workbook: Path) -> None:
    with reading(workbook) as done:
        assert done.rows(
            "select order_id, customer, ordered_at::varchar, gross, is_test from stage.orders order by _row"
        ) == [
            ("1001", 'c, "1" x', "2024-03-01 10:30:00", Decimal("10.1"), False),
            ("1002", 'c, "2" x', "2024-03-02 10:30:00", Decimal("20.2"), False),
            ("1003", 'c, "3" x', "2024-03-03 10:30:00", Decimal("30.3"), True),
        ]
        delivered = done.delivery.files[0]
    assert delivered.format == "xlsx"
    assert "sheet 'Orders'; left out: Notes, Other (--sheet chooses)" in delivered.why


def test_a_sheet_that_is_not_there_is_refused_with_those_that_are(workbook: Path) -> None:
    with (
        pytest.raises(InputError, match="has no sheet 'Sales'; its sheets are: Notes, Orders, Other"),
        reading(workbook, sheet="Sales"),
    ):
        pass


def test_a_named_sheet_without_rows_is_refused(workbook: Path) -> None:
    with pytest.raises(InputError, match="holds a header"), reading(workbook, sheet="Other"):
        pass


def test_a_workbook_without_rows_is_refused(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "empty.xlsx") as book:
        book.add_worksheet("Sheet1")
    with (
        pytest.raises(InputError, match=r"no sheet with a header and rows .sheets: Sheet1."),
        reading(tmp_path / "empty.xlsx"),
    ):
        pass


def test_a_broken_workbook_is_refused(tmp_path: Path) -> None:
    (tmp_path / "orders.xlsx").write_bytes(b"PK\x03\x04" + b"junk" * 50)
    with (
        pytest.raises(InputError, match=r"orders\.xlsx cannot be read as a workbook"),
        reading(tmp_path / "orders.xlsx"),
    ):
        pass
