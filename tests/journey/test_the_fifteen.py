"""Files as they arrive broken: none ends in a traceback, a silent wrong number, or success without a word."""

from __future__ import annotations

import csv
import json
import time
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from patronage.cli.main import main
from patronage.shop import Shop
from tests.journey.command import patronage
from tests.journey.fifteen import (
    FAULTY,
    ROWS,
    TRUTH,
    Broken,
    again,
    changed,
    clean,
    of_lines,
    one,
    packed,
    swollen,
    text,
    truth,
    with_refunds,
    without,
    workbook,
)
from tests.programs import ROOT

PAGE = ROOT / "docs" / "concepts" / "broken-files.md"
REST = TRUTH - Decimal(clean()[FAULTY]["amount"])
BARE = {"costs_missing", "tax_not_stated"}
"""What is said of any file of orders without costs and taxes."""

THE_FIFTEEN = {
    "a clean file": Broken(lambda: text(clean()).encode(), 0),
    "01 no column of customers": Broken(
        lambda: without("customer"), 3, told=("has no column for customer of orders", "--map customer=")
    ),
    "02 refunds as rows below zero": Broken(
        with_refunds,
        0,
        (("negative_rows_are_refunds", 200),),
        ("are refunds, not orders",),
        refunded=truth(clean()[:200]),
    ),
    "03 the file joined to itself": Broken(
        lambda: text(clean()).encode() * 2,
        0,
        (("key_repeated", ROWS), ("row_rejected", 1)),
        ("the header stands here again",),
    ),
    "04 two UTC offsets in one column": Broken(
        changed(lambda n, row: {"date": f"{row['date']} 10:00:00 {('+0200', '-0500')[n % 2]}"}),
        0,
        (("offsets_differ", 1),),
        ("from -05:00 to +02:00",),
    ),
    "05 a tenth of the rows in JPY": Broken(
        changed(lambda n, _: {"currency": "JPY" if n % 10 == 0 else "USD"}),
        3,
        told=("amounts come in 2 currencies", "JPY in orders.csv row 2"),
    ),
    "06 days before months": Broken(
        changed(lambda _, row: {"date": date.fromisoformat(row["date"]).strftime("%d/%m/%Y")}),
        0,
        (("date_order", 1),),
        ("day before month: the first number goes up to 31",),
    ),
    "06 days or months, nobody can tell": Broken(
        changed(lambda n, _: {"date": f"{n % 12 + 1:02}/{n % 11 + 1:02}/2024"}),
        3,
        told=("may be day/month or month/day", "--date-order dmy"),
    ),
    "07 amounts as $1,234.50": Broken(
        changed(lambda _, row: {"amount": f"${Decimal(row['amount']) * 100:,.2f}"}),
        0,
        (("currency_by_sign", 1),),
        ("read as USD",),
        TRUTH * 100,
    ),
    "08 amounts as 12,50": Broken(
        changed(lambda _, row: {"amount": row["amount"].replace(".", ",")}),
        0,
        (("decimal_sign", 1),),
        ("decimal sign ','",),
    ),
    "09 a header and no rows": Broken(
        lambda: text(clean()).partition("\n")[0].encode() + b"\n", 3, told=("holds a header", "no rows")
    ),
    "10 no bytes": Broken(lambda: b"", 3, told=("is empty (0 bytes)",)),
    "11 letters in latin-1": Broken(
        lambda: text(row | {"country": "Málaga"} for row in clean()).encode("latin-1"),
        0,
        (("encoding_guessed", 1),),
        ("latin-1",),
    ),
    "12 orders that name nobody": Broken(
        changed(lambda n, _: {"customer": ""} if n % 50 == 0 else {}),
        0,
        (("customer_not_given", ROWS // 50),),
        ("orders name no customer",),
    ),
    "13 one date in 2205": Broken(
        one(date="2205-03-01"),
        0,
        (("ordered_at_not_in_future", 1),),
        ("row 19: ordered_at lies in the future",),
        REST,
        ROWS - 1,
    ),
    "14 one amount of 1e18": Broken(
        one(amount="1e18"),
        0,
        (("gross_rejected", 1),),
        ("row 19: gross is beyond any amount of money",),
        REST,
        ROWS - 1,
    ),
    "15 lines with refunded orders": Broken(
        of_lines,
        0,
        (("refunded_without_amount", ROWS // 20), ("refunds_not_visible", 1)),
        ("their whole amount counts as an undated refund",),
        refunded=truth(clean()[::20]),
    ),
}

MORE = {
    "a header twice, the columns alike": Broken(
        again("amount", lambda row: row["amount"]),
        0,
        (("columns_unused", 1), ("header_repeated", 2)),
        ("the first is read",),
    ),
    "a header twice, the columns unlike": Broken(
        again("amount", lambda _: "1.00"), 3, told=("2 columns that may be gross", "--map gross=HEADER")
    ),
    "formulas in cells": Broken(
        changed(lambda n, _: {"country": "=1+1", "customer": "@SUM(A1)"} if n == FAULTY else {}),
        0,
        (("key_unreadable", 1),),
    ),
    "a formula for an amount": Broken(
        one(amount="=2*3"), 0, (("gross_rejected", 1),), ("row 19", "'=2*3'"), REST, ROWS - 1
    ),
    "formulas in a workbook": Broken(
        lambda: workbook(row | ({"country": "=1+1"} if n == FAULTY else {}) for n, row in enumerate(clean())),
        0,
        name="orders.xlsx",
    ),
    "a gzip bomb": Broken(
        lambda: packed(text(clean()).encode(), 40),
        3,
        told=("orders.csv.gz cannot be read: it unpacks to over 200 times its size",),
        name="orders.csv.gz",
    ),
    "a gzip file cut short": Broken(
        lambda: packed(text(clean()).encode(), 0)[:-20], 3, told=("orders.csv.gz cannot be read",),
        name="orders.csv.gz",
    ),
    "a workbook that is a bomb": Broken(
        lambda: swollen(40),
        3,
        told=("orders.xlsx cannot be read: it unpacks to over 200 times its size",),
        name="orders.xlsx",
    ),
    "a workbook of nothing but room": Broken(
        lambda: workbook(clean()[:50], (1_048_575, 16_383)),
        3,
        told=("orders.xlsx cannot be read: its sheet has room for 1,048,576 rows of 16,384 columns",),
        name="orders.xlsx",
    ),
}  # fmt: skip

CASES = THE_FIFTEEN | MORE
QUICK = 2.0


@pytest.fixture(params=CASES.values(), ids=list(CASES))
def broken(request: pytest.FixtureRequest) -> Broken:
    found: Broken = request.param
    return found


def test_each_ends_with_its_code_its_findings_and_the_true_number(
    broken: Broken, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, shop = broken.written(tmp_path), tmp_path / "shop"
    used = time.process_time()
    with pytest.raises(SystemExit) as ended:
        main(["load", str(file), "--shop", str(shop), "--json"])
    used = time.process_time() - used
    out, err = capsys.readouterr()
    assert ended.value.code == broken.code, err
    assert [words for words in broken.told if words not in err] == [], err
    if broken.code:
        assert out == ""
        assert file.name in err
        assert used < QUICK
        # Nothing of it stays, not even the shop that was to be made.
        assert list(tmp_path.iterdir()) == [file]
        return
    told = json.loads(out)
    (of_file,) = told["files"]
    of_shop = [each for each in told["findings"] if each["code"] not in BARE]
    found = [(each["code"], each["count"]) for each in [*of_file["findings"], *of_shop]]
    assert sorted(found) == list(broken.findings)
    assert of_file["rows_read"] == of_file["rows_loaded"] + of_file["rows_rejected"]
    with Shop.open(shop) as opened:
        numbers = opened.kpi("gross_revenue,orders,net_revenue").records()[0]
    assert (numbers["gross_revenue"], numbers["orders"]) == (broken.gross, broken.orders)
    assert numbers["net_revenue"] == broken.gross - broken.refunded


def test_the_page_tells_what_comes_of_each() -> None:
    rows = [line for line in PAGE.read_text("utf-8").splitlines() if line.startswith("| ")][2:]
    told = [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in rows]
    expected = [
        (name, str(case.code), ", ".join(f"`{code}`" for code, _ in case.findings) or "–")
        for name, case in CASES.items()
    ]
    assert told == expected


@pytest.mark.parametrize(("name", "code"), [("13 one date in 2205", 0), ("a gzip bomb", 3)])
def test_a_report_of_such_a_file_says_the_same(name: str, code: int, tmp_path: Path) -> None:
    file = CASES[name].written(tmp_path)
    done = patronage(tmp_path, "report", file, "-o", "page.html")
    assert done.code == code
    assert [words for words in CASES[name].told if words not in done.err] == []
    assert (tmp_path / "page.html").exists() == (code == 0)
    if code == 0:
        assert "lies in the future" in (tmp_path / "page.html").read_text("utf-8")


def test_strict_loads_end_with_one_where_a_row_was_left_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = CASES["14 one amount of 1e18"].written(tmp_path)
    with pytest.raises(SystemExit) as ended:
        main(["load", str(file), "--shop", str(tmp_path / "shop"), "--strict"])
    assert ended.value.code == 1
    assert "beyond any amount" in capsys.readouterr().err


def test_what_goes_out_for_a_spreadsheet_is_no_formula(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = ("@SUM(A1)", "=1+1", "-12", "+34600111222", "\uff1d1+1", "ann")
    told = [{"customer": names[n % len(names)], "order_id": f"=1+{n}"} for n in range(60)]
    file, shop, out = tmp_path / "orders.csv", tmp_path / "shop", tmp_path / "customers.csv"
    file.write_text(text(row | cells for row, cells in zip(clean(), told, strict=False)), "utf-8")
    for arguments in (
        ["load", str(file)],
        ["rfm", "--customers", str(out)],
        ["explain", "orders", "--rows-to", str(tmp_path / "rows")],
    ):
        with pytest.raises(SystemExit) as ended:
            main([*arguments, "--shop", str(shop)])
        assert ended.value.code == 0, capsys.readouterr().err
    (counted,) = (tmp_path / "rows").iterdir()
    assert column(out, "customer_ids") == {
        *("'@SUM(A1)", "'=1+1", "-12", "+34600111222", "'\uff1d1+1", "ann")
    }
    assert column(counted, "order_id") == {f"'=1+{n}" for n in range(60)}


def column(path: Path, name: str) -> set[str]:
    with path.open(encoding="utf-8", newline="") as written:
        return {row[name] for row in csv.DictReader(written)}
