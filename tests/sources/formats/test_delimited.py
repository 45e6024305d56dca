from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path

import pytest

from patronage.base.errors import InputError
from patronage.engine.duckdb import DuckDB
from patronage.sources.formats.delimiter import find_layout
from patronage.sources.read import read
from tests.sources.deliveries import one_engine, orders, reading, table, written


def test_ragged_rows_are_listed_with_their_place_and_the_others_keep_theirs(tmp_path: Path) -> None:
    text = orders(
        "1,a,2024-01-02,10",
        "2,b,2024-01-02",
        '3,"c\nc",2024-01-02,10',
        "4,d,2024-01-02,10,x",
        "5,e,2024-01-02,1",
    )
    with reading(written(tmp_path, text)) as done:
        assert done.rows("select order_id, _row from stage.orders order by _row") == [
            ("1", 2),
            ("3", 4),
            ("5", 6),
        ]
        assert done.rows("select _row, reason from stage.rejects order by _row") == [
            (3, "the row has fewer fields than the 4 of the header"),
            (5, "the row has more fields than the 4 of the header"),
        ]
        assert done.delivery.files[0].rows_read == 5


def test_many_ragged_rows_in_a_long_file_are_found_where_they_are(tmp_path: Path) -> None:
    rows = (f"{n},c,2024-01-02" + ("" if n % 997 == 0 else ",5") for n in range(2, 60_000))
    with reading(written(tmp_path, orders(*rows))) as done:
        assert done.rows("select count(*) from stage.orders where order_id::bigint <> _row") == [(0,)]
        assert done.rows("select count(*), count(*) filter (where _row % 997 = 0) from stage.rejects") == [
            (60, 60)
        ]


def test_what_stands_in_a_ragged_row_is_not_kept(tmp_path: Path) -> None:
    with reading(written(tmp_path, orders("1,a,2024-01-02,10", "2,ann@example.org,2024-01-02"))) as done:
        assert done.rows("select value from stage.rejects") == [("28 characters",)]
        assert "ann@example.org" not in " ".join(str(f) for f in done.delivery.findings)


def test_a_quote_never_closed_is_refused(tmp_path: Path) -> None:
    text = orders("1,a,2024-01-02,10", '2,"b,2024-01-02,10', "3,c,2024-01-02,10")
    with (
        pytest.raises(InputError, match=r"orders\.csv row 3: a quote is opened and never closed"),
        reading(written(tmp_path, text)),
    ):
        pass


def test_a_quote_never_closed_is_refused_in_lines_ended_by_returns(tmp_path: Path) -> None:
    text = orders("1,a,2024-01-02,10", '2,"b,2024-01-02,10', '3,"c,2024-01-02,10', "4,d,2024-01-02,10")
    with (
        pytest.raises(InputError, match=r"orders\.csv row 3: a quote is opened and never closed"),
        reading(written(tmp_path, text.replace("\n", "\r"))),
    ):
        pass


@pytest.mark.parametrize(
    ("end", "rows"),
    [
        ("\n", ('2,",2024-01-02,10', '3,",2024-01-03,11')),
        ("\r", ('2,",2024-01-02,10', "3,c,2024-01-03,11", '4,",2024-01-04,12')),
        ("\r\n", ('",b,2024-01-02,10', '",c,2024-01-03,11')),
        ("\n", ('2,b,2024-01-02,"', '3,c,2024-01-03,"')),
    ],
    ids=["a later column", "with a row between", "the first column", "the last column"],
)
def test_a_stray_quote_that_a_later_row_closes_is_refused(
    tmp_path: Path, end: str, rows: tuple[str, ...]
) -> None:
    text = orders("1,a,2024-01-02,10", *rows, "9,a,2024-01-09,10").replace("\n", end)
    with (
        pytest.raises(InputError, match=r"orders\.csv row 3: .* only closed in a later row"),
        reading(written(tmp_path, text)),
    ):
        pass


def test_quoted_values_of_several_lines_are_read_whatever_they_end_with(tmp_path: Path) -> None:
    text = "order_id,customer,date,amount,note\n" + table(
        '1,a,2024-01-02,10,"Thanks, all,\nbest, Ann,"',
        '2,b,2024-01-02,10,"Four hats\nred, blue, green, white,"',
        '3,c,2024-01-02,10,"one, two, three\n"',
    )
    with reading(written(tmp_path, text)) as done:
        assert done.rows("select order_id from stage.orders order by _row") == [("1",), ("2",), ("3",)]


def test_a_refused_file_leaves_nothing_for_the_next(tmp_path: Path) -> None:
    broken = written(
        tmp_path, orders("1,a,2024-01-02,10", '2,"b,2024-01-02,10', "3,c,2024-01-02,10"), "b.csv"
    )
    with DuckDB.in_memory() as engine:
        with pytest.raises(InputError):
            read(engine, [broken])
        delivery = read(engine, [written(tmp_path, orders("1,a,2024-01-02,10"))])
    assert [(f.rows_read, f.table) for f in delivery.files] == [(1, "orders")]


def test_what_stands_before_the_table_is_kept_with_it(tmp_path: Path) -> None:
    text = 'Report\n"March 1, 2024 - March 2, 2024"\n' + orders("1,a,2024-01-02,10", "2,b,2024-01-02,10")
    layout = find_layout(written(tmp_path, text), "orders.csv")
    assert layout.before == ("Report", "March 1, 2024 - March 2, 2024")
    assert layout.skipped == 2


def test_a_title_padded_to_the_tables_width_is_no_header(tmp_path: Path) -> None:
    text = 'Report,,,\n"March 1, 2024 - March 2, 2024",,,\n' + orders(
        "1,a,2024-01-02,10", "2,b,2024-01-02,10"
    )
    layout = find_layout(written(tmp_path, text), "orders.csv")
    assert layout.headers == ("order_id", "customer", "date", "amount")
    assert layout.before == ("Report", "March 1, 2024 - March 2, 2024")


def test_a_value_after_a_closed_quote_is_a_reject(tmp_path: Path) -> None:
    with reading(
        written(tmp_path, orders("1,a,2024-01-02,10", '2,"b" x,2024-01-02,10', "3,c,2024-01-02,10"))
    ) as done:
        assert done.rows("select _row, reason from stage.rejects") == [
            (3, "a quoted value ends in the middle of its field")
        ]


def test_a_header_only_file_is_refused(tmp_path: Path) -> None:
    with (
        pytest.raises(InputError, match=r"holds a header .order_id, customer, date, amount. and no rows"),
        reading(written(tmp_path, orders())),
    ):
        pass


def test_the_header_standing_among_the_rows_is_left_out(tmp_path: Path) -> None:
    text = orders("1,a,2024-01-02,10") + orders("2,b,2024-01-02,10")
    with reading(written(tmp_path, text)) as done:
        assert done.rows("select order_id, _row from stage.orders order by _row") == [("1", 2), ("2", 4)]
        assert done.finding("row_rejected").row == 3


def test_blanks_around_values_are_no_part_of_them(tmp_path: Path) -> None:
    text = table(
        "order_id , customer,date,amount,status",
        '1,  ann ,"2024-01-02 ",\xa010,  ',
        "2,\u200bbob\ufeff, 2024-01-03,7,paid",
    )
    with reading(written(tmp_path, text)) as done:
        assert done.rows("select customer, status, gross::integer from stage.orders order by order_id") == [
            ("ann", None, 10),
            ("bob", "paid", 7),
        ]


def test_cells_are_data_never_commands(tmp_path: Path) -> None:
    cell = "=cmd|' /C calc'!A0; '); drop table x; --"
    with reading(
        written(tmp_path, table("order_id,customer,date,amount,country", f'1,a,2024-01-02,10,"{cell}"'))
    ) as done:
        assert done.rows("select country from stage.orders") == [(cell,)]


@pytest.mark.parametrize("blank", ["", "\n", "\n\n"])
def test_rows_keep_their_places_around_ragged_ones_and_blank_lines(blank: str, tmp_path: Path) -> None:
    good = [f"{n},ann,2025-01-{n + 1:02},10\n" for n in range(8)]
    lines = [*good[:2], "x\n", "y,z\n", blank, *good[2:4], "w\n", *good[4:6], blank, *good[6:]]
    text = "order_id,customer,date,amount\n" + blank + "".join(lines)
    with reading(written(tmp_path, text)) as done:
        kept = dict(done.rows("select order_id, _row from stage.orders"))
        left = [row for (row,) in done.rows("select _row from stage.rejects order by 1")]
    # Blank lines are no rows, whoever counts.
    assert kept == {"0": 2, "1": 3, "2": 6, "3": 7, "4": 9, "5": 10, "6": 11, "7": 12}
    assert left == [4, 5, 8]


def test_a_line_that_never_ends_is_refused(tmp_path: Path) -> None:
    text = "order_id,customer,date,amount\n1,ann,2025-01-05,10" + "0" * (9 << 20)
    with (
        pytest.raises(InputError, match=r"orders\.csv holds a line of over 8 million"),
        reading(written(tmp_path, text)),
    ):
        pass


@pytest.mark.parametrize(
    ("begin", "unit", "end"), [("", "9", "x"), ("é", "x", ""), ("", " ", "x"), ("", "1,1", "")]
)
@pytest.mark.parametrize("place", ["order_id", "ann", "10"])
def test_a_cell_as_long_as_a_book_takes_no_time(
    begin: str, unit: str, end: str, place: str, tmp_path: Path
) -> None:
    text = orders("1,ann,2025-01-05,10", "2,bob,2025-01-06,20")
    text = text.replace(place, f'"{begin}{unit * 100_000}{end}"')
    file = written(tmp_path, text, encoding="latin-1")
    begun = time.process_time()
    with one_engine() as engine, suppress(InputError):
        read(engine, [file])
    assert time.process_time() - begun < 1


@pytest.mark.parametrize("quoted", [False, True])
def test_a_line_of_countless_fields_is_refused_and_a_long_text_is_not(quoted: object, tmp_path: Path) -> None:
    mark = '"' if quoted else ""
    long = f"{mark}{'9,' * 100_000}{mark}"
    text = orders("1,ann,2025-01-05,10", f"2,{long},2025-01-06,20", "3,cid,2025-01-07,5")
    begun = time.process_time()
    if quoted:
        with reading(written(tmp_path, text)) as done:
            assert done.rows("select count(*), sum(gross)::integer from stage.orders") == [(3, 35)]
    else:
        with pytest.raises(InputError, match="a line of 100,004 fields"), reading(written(tmp_path, text)):
            pass
    assert time.process_time() - begun < 1
