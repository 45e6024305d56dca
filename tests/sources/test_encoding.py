from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from patronage.base.errors import InputError, UsageError
from patronage.sources.formats.encoding import as_utf8
from tests.sources.deliveries import orders, reading, written

CITIES = {
    "windows-1251": ("Москва", "Тула", "Омск"),
    "iso-8859-2": ("Łódź", "Gdańsk", "Żywiec"),
    "latin-1": ("Málaga", "León", "Cádiz"),
    "utf-16": ("Łódź", "Тула", "León"),
    "utf-8-sig": ("Łódź", "Тула", "León"),
    "utf-16-le": ("Leon", "Malaga", "Cadiz"),
}


@pytest.mark.parametrize("encoding", CITIES)
def test_an_encoding_is_found_out_and_said(encoding: str, tmp_path: Path) -> None:
    rows = "".join(f"{i},c{i},2024-01-0{i},5,{city}\n" for i, city in enumerate(CITIES[encoding], 1))
    file = written(tmp_path, f"order_id,customer,date,amount,country\n{rows}", encoding=encoding)
    with reading(file) as done:
        assert [c for (c,) in done.rows("select country from stage.orders order by _row")] == list(
            CITIES[encoding]
        )
        assert encoding.removesuffix("-sig").removesuffix("-le") in done.delivery.files[0].why


def test_the_letters_far_below_the_first_lines_decide(tmp_path: Path) -> None:
    plain = "".join(f"{i},c,2024-01-01,5,London\n" for i in range(60_000))
    file = written(
        tmp_path, f"order_id,customer,date,amount,country\n{plain}x,c,2024-01-01,5,Тула\n", encoding="cp1251"
    )
    with reading(file) as done:
        assert done.rows("select country from stage.orders where order_id = 'x'") == [("Тула",)]


def test_one_broken_letter_in_utf8_is_not_taken_for_utf8(tmp_path: Path) -> None:
    file = tmp_path / "orders.csv"
    file.write_bytes(orders("1,Málaga,2024-01-01,5").encode() + b"2,Le\xf3n,2024-01-01,5\n")
    with reading(file) as done:
        assert "not UTF-8" in done.delivery.files[0].why


def test_a_named_encoding_has_the_first_word(tmp_path: Path) -> None:
    file = written(tmp_path, orders("1,Jörg,2024-01-01,5"), encoding="cp437")
    with reading(file, encoding="cp437") as done:
        assert done.rows("select customer from stage.orders") == [("Jörg",)]
        assert "cp437, as asked for" in done.delivery.files[0].why


def test_an_encoding_nobody_knows_is_a_usage_error(tmp_path: Path) -> None:
    with (
        pytest.raises(UsageError, match="'klingon' is not a text encoding"),
        reading(written(tmp_path, orders("1,a,2024-01-01,5")), encoding="klingon"),
    ):
        pass


def test_a_file_that_is_not_in_the_named_encoding_is_refused_with_the_byte(tmp_path: Path) -> None:
    file = written(tmp_path, orders("1,Jörg,2024-01-01,5"), encoding="latin-1")
    with (
        pytest.raises(InputError, match=r"orders\.csv is not utf-8: byte 33 is 0xf6"),
        reading(file, encoding="utf-8"),
    ):
        pass


def test_a_packed_file_is_unpacked(tmp_path: Path) -> None:
    file = tmp_path / "orders.csv.gz"
    file.write_bytes(gzip.compress(orders("1,a,2024-01-01,5").encode()))
    with reading(file) as done:
        assert done.rows("select order_id from stage.orders") == [("1",)]
        assert done.delivery.files[0].why.startswith("gzip; ")


@pytest.mark.parametrize("cut", [10, 40])
def test_a_packed_file_cut_short_is_refused(cut: int, tmp_path: Path) -> None:
    file = tmp_path / "orders.csv.gz"
    file.write_bytes(gzip.compress(orders("1,a,2024-01-01,5").encode())[:cut])
    with pytest.raises(InputError, match="cannot be read"), reading(file):
        pass


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"orders\.csv is empty \(0 bytes\)"), reading(written(tmp_path, "")):
        pass


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "orders.csv"
    file.write_bytes(b"%PDF-1.7\n" + bytes(range(32)) * 50)
    with pytest.raises(InputError, match="is no text table"), reading(file):
        pass


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_every_line_end_is_read(newline: str, tmp_path: Path) -> None:
    text = orders("1,a,2024-01-01,5", "2,b,2024-01-01,5").replace("\n", newline)
    with reading(written(tmp_path, text)) as done:
        assert done.rows("select order_id, gross::integer from stage.orders") == [("1", 5), ("2", 5)]


def test_mixed_line_ends_are_read(tmp_path: Path) -> None:
    text = "order_id,customer,date,amount\r\n1,a,2024-01-01,5\n2,b,2024-01-01,5\r\n"
    with reading(written(tmp_path, text)) as done:
        assert done.rows("select order_id, gross::integer from stage.orders") == [("1", 5), ("2", 5)]


def test_no_control_character_gets_in(tmp_path: Path) -> None:
    with reading(written(tmp_path, orders("1,\x1anot given,2024-01-01,5", "2,a\x00b,2024-01-01,5"))) as done:
        assert done.rows("select customer from stage.orders order by order_id") == [("not given",), ("ab",)]


def test_a_clean_file_is_read_where_it_lies(tmp_path: Path) -> None:
    (tmp_path / "copies").mkdir()
    file = written(tmp_path, orders("1,Málaga,2024-01-01,5"))
    assert as_utf8(file, None, tmp_path / "copies").path == file
    assert not list((tmp_path / "copies").iterdir())


def test_a_letter_cut_by_the_edge_of_a_block_is_whole(tmp_path: Path) -> None:
    pad = "x" * ((1 << 20) - len("order_id,customer,date,amount,note\n1,a,2024-01-01,5,") - 1)
    text = f"order_id,customer,date,amount,country\n1,a,2024-01-01,5,{pad}é\n"
    with reading(written(tmp_path, text)) as done:
        assert done.delivery.files[0].why.startswith("utf-8: all bytes are valid")
        assert done.rows("select right(country, 1) from stage.orders") == [("é",)]


_WIDTH = len("order_id,customer,date,amount,country\n1,a,2024-01-01,5,")


@pytest.mark.parametrize(
    ("rows", "country"),
    [
        (["1,a ,2024-01-01,5,ES"], "ES"),
        (["1, a,2024-01-01,5,ES"], "ES"),
        (["1,a,2024-01-01,5,ES "], "ES"),
        (["1,a,2024-01-01,5,ES \r"], "ES"),
        (["1,a,2024-01-01,5,New York "], "New York"),
    ],
)
def test_no_outer_blank_gets_in(rows: list[str], country: str, tmp_path: Path) -> None:
    header = "order_id,customer,date,amount,country" + ("\r" if rows[0].endswith("\r") else "")
    with reading(written(tmp_path, "\n".join([header, *rows]))) as done:
        assert done.rows("select customer, country from stage.orders") == [("a", country)]


def test_a_blank_at_the_edge_of_a_block_is_seen(tmp_path: Path) -> None:
    pad = "x" * ((1 << 20) - _WIDTH - 1)
    text = f"order_id,customer,date,amount,country\n1,a,2024-01-01,5,{pad} \n2,b,2024-01-01,5,ES\n"
    with reading(written(tmp_path, text)) as done:
        assert done.rows("select right(country, 1) from stage.orders order by 1") == [("S",), ("x",)]
