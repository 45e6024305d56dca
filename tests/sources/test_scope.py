from __future__ import annotations

from pathlib import Path

import pytest

from patronage.base.errors import InputError, UnknownName, UsageError
from tests.sources.deliveries import reading, table, written


@pytest.fixture
def shop(tmp_path: Path) -> tuple[Path, Path]:
    """Write a file of orders and one of what was paid for them, in cents."""
    first = written(tmp_path, table("id,user_id,order_date,status", "1,7,2024-01-02,paid"), "orders.csv")
    second = written(tmp_path, table("id,order_id,method,amount", "9,1,card,1250"), "payments.csv")
    return first, second


def test_a_mapping_with_its_table_says_which_file_is_that_table(shop: tuple[Path, Path]) -> None:
    with reading(*shop, mapping={"order_lines.unit_price": "amount/100", "order_lines.line": "id"}) as done:
        assert [f.table for f in done.delivery.files] == ["orders", "order_lines"]
        assert done.rows("select order_id, line, unit_price::varchar from stage.order_lines") == [
            ("1", 9, "12.5000")
        ]


def test_among_several_files_a_header_is_that_of_the_file_which_has_it(
    shop: tuple[Path, Path], tmp_path: Path
) -> None:
    people = written(tmp_path, table("nr,email,country", "7,a@example.org,ES"), "people.csv")
    with reading(shop[0], people, mapping={"customers.customer": "nr", "status": "status"}) as done:
        assert done.rows("select customer from stage.customers") == [("7",)]


@pytest.mark.parametrize(
    "mapping", [{"grosss": "status"}, {"gross": "amuont"}, {"order_lines.unit_price": "amount/10"}]
)
def test_a_mapping_no_file_takes_up_is_refused(mapping: dict[str, str], tmp_path: Path) -> None:
    text = table("id,user_id,order_date,status", "1,7,2024-01-02,paid")
    with (
        pytest.raises(InputError) as refused,
        reading(written(tmp_path, text), written(tmp_path, text, "more.csv"), mapping=mapping),
    ):
        pass
    key, header = next(iter(mapping.items()))
    assert f"--map {key}={header} fits none of the files" in str(refused.value)
    assert "orders.csv: id, user_id, order_date, status" in str(refused.value)


def test_a_header_the_only_file_does_not_have_is_refused(shop: tuple[Path, Path]) -> None:
    with (
        pytest.raises(
            InputError, match="has no column 'amount', which was asked for as gross; its columns are: id"
        ),
        reading(shop[0], mapping={"gross": "amount"}),
    ):
        pass


def test_a_table_that_does_not_exist_is_refused(shop: tuple[Path, Path]) -> None:
    with (
        pytest.raises(UnknownName, match="no table is called 'order_line'; did you mean order_lines"),
        reading(*shop, mapping={"order_line.unit_price": "amount"}),
    ):
        pass


def test_only_amounts_are_divided(shop: tuple[Path, Path]) -> None:
    with (
        pytest.raises(UsageError, match="only amounts can be divided"),
        reading(shop[0], mapping={"status": "status/100"}),
    ):
        pass


def test_a_header_with_a_slash_is_a_header_first(tmp_path: Path) -> None:
    text = table("order_id,customer,date,net/100", "1,a,2024-01-02,5")
    with reading(written(tmp_path, text), mapping={"gross": "net/100"}) as done:
        assert done.rows("select gross::varchar from stage.orders") == [("5.0000",)]


def test_headers_are_found_whatever_their_case(tmp_path: Path) -> None:
    text = table("order_id,customer,date,Net Value", "1,a,2024-01-02,500")
    with reading(written(tmp_path, text), mapping={"gross": "net value/100"}) as done:
        assert done.rows("select gross::varchar from stage.orders") == [("5.0000",)]
