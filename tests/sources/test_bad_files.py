"""Fifteen faults of real files, each in one clean file: no traceback, no silent wrong number."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

from patronage.base.errors import InputError
from patronage.shop import Shop
from patronage.sources.options import ReadOptions
from tests.sources.deliveries import Reading, reading, shuffled, table, written

START = date(2024, 1, 1)
CLEAN = [
    {
        "order_id": str(1000 + n),
        "customer": f"c{n % 83}",
        "date": str(START + timedelta(days=n % 366)),
        "amount": f"{10 + n % 90}.{n % 100:02d}",
        "country": "ES",
    }
    for n in range(400)
]
TRUTH = sum((Decimal(row["amount"]) for row in CLEAN), Decimal(0))


def mutated(rows: Iterable[dict[str, str]], delimiter: str = ",") -> str:
    listed = list(rows)
    lines = [delimiter.join(listed[0])]
    lines += [delimiter.join(f'"{v}"' if delimiter in v else v for v in row.values()) for row in listed]
    return table(*lines)


def revenue(done: Reading) -> Decimal:
    total = done.rows("select sum(gross) from stage.orders")[0][0]
    assert isinstance(total, Decimal)
    return total


def test_00_the_clean_file(tmp_path: Path) -> None:
    with reading(written(tmp_path, mutated(CLEAN))) as done:
        assert revenue(done) == TRUTH
        assert done.delivery.findings == ()
        assert done.rows("select count(*) from stage.orders") == [(400,)]


def test_01_the_customer_column_is_missing(tmp_path: Path) -> None:
    rows = [{k: v for k, v in row.items() if k != "customer"} for row in CLEAN]
    refusal = pytest.raises(InputError, match=r"orders\.csv has no column for customer of orders")
    with refusal as refused, reading(written(tmp_path, mutated(rows))):
        pass
    assert refused.value.exit_code == 3


def test_02_a_tenth_of_the_rows_are_refunds_below_zero(tmp_path: Path) -> None:
    refunds = [row | {"order_id": f"r{n}", "amount": f"-{row['amount']}"} for n, row in enumerate(CLEAN[:40])]
    back = sum((Decimal(row["amount"]) for row in CLEAN[:40]), Decimal(0))
    with reading(written(tmp_path, mutated([*CLEAN, *refunds]))) as done:
        assert done.rows("select count(*) from stage.orders") == [(400,)]
        assert revenue(done) == TRUTH
        assert done.rows("select sum(goods) from stage.refunds") == [(back,)]
        finding = done.finding("negative_rows_are_refunds")
    assert (finding.file, finding.row, finding.count, finding.value) == ("orders.csv", 402, 40, "-10.0000")


@pytest.mark.parametrize("header", [True, False])
def test_03_the_file_stands_in_itself_twice(header: object, tmp_path: Path) -> None:
    text = mutated(CLEAN)
    again = text if header else text.partition("\n")[2]
    shop = Shop.create(tmp_path / "shop")
    with shop:
        report = shop.load(
            written(tmp_path, text + again),
            loaded_at=datetime(2025, 6, 1, tzinfo=UTC),
            rng=np.random.default_rng(1),
        )
        assert shop.kpi("gross_revenue").value() == TRUTH
        assert shop.kpi("orders").value() == 400
        assert any(
            "repeat" in f.message or "header" in f.message for file in report.files for f in file.findings
        )


def test_04_two_offsets_in_one_column(tmp_path: Path) -> None:
    offsets = ("+0200", "-0500")
    rows = [row | {"date": f"{row['date']} 01:00:00 {offsets[n % 2]}"} for n, row in enumerate(CLEAN)]
    with reading(written(tmp_path, mutated(rows)), time_zone="Europe/Madrid") as done:
        assert done.rows(
            "select ordered_at::varchar, ordered_on::varchar from stage.orders order by order_id limit 2"
        ) == [
            ("2023-12-31 23:00:00", "2024-01-01"),
            ("2024-01-02 06:00:00", "2024-01-02"),
        ]
        assert revenue(done) == TRUTH


def test_05_a_tenth_of_the_rows_are_in_another_currency(tmp_path: Path) -> None:
    rows = [row | {"currency": "JPY" if n % 10 == 0 else "USD"} for n, row in enumerate(CLEAN)]
    shop = Shop.create(tmp_path / "shop")
    with shop, pytest.raises(InputError, match=r"JPY in orders\.csv row 2") as refused:
        shop.load(written(tmp_path, mutated(rows)), loaded_at=datetime(2025, 6, 1, tzinfo=UTC))
    assert refused.value.exit_code == 3


@pytest.mark.parametrize("order", ["%d/%m/%Y", "%m/%d/%Y"])
def test_06_days_before_months_or_after_them(order: str, tmp_path: Path) -> None:
    rows = [row | {"date": date.fromisoformat(row["date"]).strftime(order)} for row in CLEAN]
    with reading(written(tmp_path, mutated(rows))) as done:
        days = [str(day) for (day,) in done.rows("select ordered_on from stage.orders order by order_id")]
        assert days == [row["date"] for row in CLEAN]
        assert "goes up to 31" in done.finding("date_order").message


@pytest.mark.parametrize(
    ("written_as", "delimiter"),
    [("${:,.2f}", ","), ("{:,.2f} USD", ","), ("{:.2f}", ","), ("de", ";"), ("de", ",")],
)
def test_07_and_08_amounts_as_people_write_them(written_as: str, delimiter: str, tmp_path: Path) -> None:
    def spelled(amount: Decimal) -> str:
        if written_as != "de":
            return written_as.format(amount)
        return f"{amount:,.2f}".translate(str.maketrans(",.", ".,"))

    rows = [row | {"amount": spelled(Decimal(row["amount"]) * 100)} for row in CLEAN]
    with reading(written(tmp_path, mutated(rows, delimiter))) as done:
        assert revenue(done) == TRUTH * 100


def test_09_a_header_and_no_rows(tmp_path: Path) -> None:
    with (
        pytest.raises(InputError, match=r"orders\.csv holds a header"),
        reading(written(tmp_path, "order_id,customer,date,amount\n")),
    ):
        pass


def test_10_no_bytes_at_all(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"orders\.csv is empty"), reading(written(tmp_path, "")):
        pass


@pytest.mark.parametrize(
    ("encoding", "place"), [("latin-1", "Málaga"), ("windows-1251", "Москва"), ("iso-8859-2", "Łódź")]
)
def test_11_letters_that_are_not_utf8(encoding: str, place: str, tmp_path: Path) -> None:
    rows = [row | {"country": place} for row in CLEAN]
    with reading(written(tmp_path, mutated(rows), encoding=encoding)) as done:
        assert done.rows("select distinct country from stage.orders") == [(place,)]
        assert revenue(done) == TRUTH
        assert encoding in done.delivery.files[0].why


def test_12_some_orders_name_nobody(tmp_path: Path) -> None:
    rows = [row | ({"customer": ""} if n % 50 == 0 else {}) for n, row in enumerate(CLEAN)]
    with reading(written(tmp_path, mutated(rows))) as done:
        assert revenue(done) == TRUTH
        finding = done.finding("customer_not_given")
    assert (finding.row, finding.count, finding.value) == (2, 8, "1000")


def test_13_one_date_lies_in_2205(tmp_path: Path) -> None:
    rows = [row | ({"date": "2205-03-01"} if n == 17 else {}) for n, row in enumerate(CLEAN)]
    shop = Shop.create(tmp_path / "shop")
    with shop:
        report = shop.load(written(tmp_path, mutated(rows)), loaded_at=datetime(2025, 6, 1, tzinfo=UTC))
        assert shop.kpi("gross_revenue").value() == TRUTH - Decimal(CLEAN[17]["amount"])
    found = [f for file in report.files for f in file.findings if f.row == 19]
    assert [(f.file, f.severity) for f in found] == [("orders.csv", "reject")]
    assert "2205" in found[0].value
    assert found[0].remedy


@pytest.mark.parametrize("amount", ["1e18", "1000000000000000000", "1,000,000,000,000,000,000.00"])
def test_14_one_amount_no_shop_takes(amount: str, tmp_path: Path) -> None:
    rows = [row | ({"amount": amount} if n == 17 else {}) for n, row in enumerate(CLEAN)]
    with reading(written(tmp_path, mutated(rows))) as done:
        assert revenue(done) == TRUTH - Decimal(CLEAN[17]["amount"])
        finding = done.finding("gross_rejected")
    assert (finding.file, finding.row, finding.value) == ("orders.csv", 19, amount)
    assert finding.message == "gross is beyond any amount of money"
    assert finding.remedy == "Check the column and its unit."


def test_15_an_export_of_lines_with_refunded_orders(tmp_path: Path) -> None:
    header = (
        "Name,Email,Financial Status,Currency,Subtotal,Total,Created at,"
        "Lineitem quantity,Lineitem name,Lineitem price"
    )
    rows = []
    for n, row in enumerate(CLEAN):
        status = "refunded" if n % 20 == 0 else "paid"
        first = (
            f"#{row['order_id']},{row['customer']}@example.org,{status},EUR,{row['amount']},{row['amount']}"
        )
        rows.append(f"{first},{row['date']} 10:00:00 +0100,1,Hat,{row['amount']}")
        rows.append(f"#{row['order_id']},,,,,,,1,Sticker,0.00")
    back = sum((Decimal(row["amount"]) for row in CLEAN[::20]), Decimal(0))
    with reading(written(tmp_path, table(header, *rows))) as done:
        assert done.rows("select count(*), count(distinct currency) from stage.orders") == [(400, 1)]
        assert revenue(done) == TRUTH
        assert done.rows("select sum(goods), count(refunded_at) from stage.refunds") == [(back, 0)]
        assert done.finding("refunded_without_amount").count == 20


@pytest.mark.parametrize("seed", range(3))
def test_rows_and_columns_in_another_sequence_are_the_same_orders(seed: int, tmp_path: Path) -> None:
    columns = shuffled(list(CLEAN[0]), seed)
    lines = shuffled([",".join(row[c] for c in columns) for row in CLEAN], seed)
    query = (
        "select order_id, customer, ordered_at::varchar, gross, country from stage.orders order by order_id"
    )
    with (
        reading(written(tmp_path, mutated(CLEAN))) as done,
        reading(written(tmp_path, table(",".join(columns), *lines), "other.csv")) as other,
    ):
        assert done.rows(query) == other.rows(query)


def test_a_person_may_decide_what_the_file_leaves_open(tmp_path: Path) -> None:
    rows = [row | {"date": "03/04/2024", "amount": "1.234"} for row in CLEAN[:5]]
    options = ReadOptions(date_order="dmy", decimal=",")
    with reading(
        written(tmp_path, mutated(rows)), date_order=options.date_order, decimal=options.decimal
    ) as done:
        assert done.rows("select distinct ordered_on::varchar, gross::integer from stage.orders") == [
            ("2024-04-03", 1234)
        ]


def test_a_row_is_told_all_of_its_faults_and_counted_once(tmp_path: Path) -> None:
    text = table(
        "order_id,customer,ordered_at,gross,shipping",
        "1,ann,2025-01-01,10,1",
        "2,ann,2025-01-02,10,1",
        "3,ann,2025-01-03,10,1",
        "4,bob,someday,much,1",
        "5,bob,,12,free",
        "6,cid,2025-01-04,100000000000000000000,1",
    )
    with reading(written(tmp_path, text)) as done:
        told = done.rows("select _row, column_name, value from stage.rejects order by _row, column_name")
        kept = done.rows("select order_id from stage.orders order by 1")
    assert told == [
        (5, "gross", "much"),
        (5, "ordered_at", "someday"),
        (6, "ordered_at", ""),
        (6, "shipping", "free"),
        # Of one value one fault: the number is too large, and not also none.
        (7, "gross", "100000000000000000000"),
    ]
    assert kept == [("1",), ("2",), ("3",)]
