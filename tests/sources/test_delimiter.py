from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from patronage.base.errors import InputError
from patronage.sources.formats.delimiter import find_layout
from tests.sources.deliveries import orders, reading, table, written


@pytest.mark.parametrize(
    ("delimiter", "said"), [(",", "','"), (";", "';'"), ("\t", "tab"), ("|", "'|'"), ("  ", "runs of spaces")]
)
def test_a_delimiter_is_found_with_its_evidence(delimiter: str, said: str, tmp_path: Path) -> None:
    text = orders("1,a,2024-01-02,10.5", "2,b,2024-01-03,20").replace(",", delimiter)
    with reading(written(tmp_path, text)) as done:
        assert done.rows("select order_id, customer, gross from stage.orders order by _row") == [
            ("1", "a", Decimal("10.5")),
            ("2", "b", Decimal(20)),
        ]
        assert f"{said} on 3 of 3 lines, 4 fields each" in done.delivery.files[0].why


def test_decimal_commas_do_not_hide_semicolons(tmp_path: Path) -> None:
    file = written(
        tmp_path, table("id;cliente;fecha;importe", "1;a;02.01.2024;10,50", "2;b;03.01.2024;20,00")
    )
    assert find_layout(file, "x").delimiter == ";"


def test_a_delimiter_inside_quotes_is_none(tmp_path: Path) -> None:
    file = written(tmp_path, table("a;b", '"1;2;3";4', '"x;\n;";5'))
    layout = find_layout(file, "x")
    assert (layout.delimiter, layout.headers) == (";", ("a", "b"))


def test_lines_before_the_table_are_left_out(tmp_path: Path) -> None:
    text = "Orders of my shop\nMarch 2024\n\n" + orders(
        "1,a,2024-03-02,10", "2,b,2024-03-03,oops", "3,c,2024-03-04"
    )
    with reading(written(tmp_path, text)) as done:
        assert done.rows("select order_id, _row from stage.orders") == [("1", 2)]
        assert done.rows("select _row, column_name from stage.rejects order by 1") == [(3, "gross"), (4, "")]
        assert "3 lines before the table are left out" in done.delivery.files[0].why


def test_a_header_is_known_by_its_names(tmp_path: Path) -> None:
    layout = find_layout(written(tmp_path, table("order,date", "x,y")), "x", frozenset({"order", "date"}))
    assert layout.has_header
    assert "row 1 is a header: it names order, date" in layout.why


def test_a_first_row_of_values_is_no_header(tmp_path: Path) -> None:
    layout = find_layout(written(tmp_path, table("00004,19970101,2,29.33", "00004,19970118,2,29.73")), "x")
    assert not layout.has_header
    assert layout.headers == ("column1", "column2", "column3", "column4")


def test_a_blank_header_gets_a_name(tmp_path: Path) -> None:
    assert find_layout(written(tmp_path, table("a,,c", "x,1,z")), "x").headers == ("a", "column2", "c")


@pytest.mark.parametrize("text", ["hello\nworld\n", "one column\n1\n2\n3\n"])
def test_a_file_without_columns_is_refused(text: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as refused, reading(written(tmp_path, text)):
        pass
    assert str(refused.value).startswith("orders.csv ")


def test_a_field_of_many_letters_is_no_fault(tmp_path: Path) -> None:
    note = "long words " * 20_000
    with reading(
        written(tmp_path, table("order_id,customer,date,amount,note", f'1,a,2024-01-02,5,"{note}"'))
    ) as done:
        assert done.rows("select order_id from stage.orders") == [("1",)]
