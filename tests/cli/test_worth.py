"""`patronage value` of shops with contracts: beside customers by their orders, and alone."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from patronage.cli.main import main
from patronage.forecasts.contracts.options import ContractOptions
from patronage.forecasts.contracts.table import contract_table
from patronage.shop import Shop


def run(capsys: pytest.CaptureFixture[str], *options: object, code: int = 0) -> tuple[str, str]:
    with pytest.raises(SystemExit) as ended:
        main(["value", *map(str, options)])
    out, err = capsys.readouterr()
    assert ended.value.code == code, err
    return out, err


@pytest.fixture(scope="module")
def contracts_alone(folder: Path) -> Path:
    """Return the same contracts, without an order."""
    with Shop.create(folder / "alone") as shop:
        shop.load(folder / "subscriptions.csv")
    return folder / "alone"


def test_one_object_for_programs_holds_both(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ("--by", "channel,plan", "--model", "bg_nbd", "--horizon", "6m", "--margin-rate", "0.4")
    found: dict[str, Any] = json.loads(run(capsys, "--shop", folder / "shop", *asked, "--json")[0])
    assert [set(row) for row in found["rows"]] == [{c["name"] for c in found["columns"]}]
    assert found["rows"][0]["customers"] == 60
    rows = found["contracts"]
    assert [(row["by"], row["group"]) for row in rows] == [
        ("all", "all"), ("channel", "(not given)"), ("plan", "A"), ("plan", "B"),
    ]  # fmt: skip
    assert all(list(row) == [c["name"] for c in found["contract_columns"]] for row in rows)
    assert rows[0]["value"] == pytest.approx(rows[2]["value"] + rows[3]["value"])
    options = ContractOptions(by=("channel", "plan"), horizon=182.625, margin_rate=Decimal("0.4"))
    with Shop.open(folder / "shop") as shop:
        valued = shop.contracts(options=options)
    assert valued is not None
    assert contract_table(valued).records() == rows
    said = " ".join(found["notes"])
    for words in ("by a model of renewals", "182 days", "not to be added", "Model: bg_nbd", "of 40.0%"):
        assert words in said


def test_tables_for_people(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, err = run(capsys, "--shop", folder / "shop", "--by", "plan", "--model", "bg_nbd")
    customers, contracts = out.split("\nContracts\n")
    near, far = contracts.split("\nContracts, without end\n")
    assert "Gates" in customers
    assert "Revenue to come" in near
    assert "Revenue without end" in far
    for table in (near, far):
        assert [line.split()[:2] for line in table.splitlines()[1:]] == [
            ["all", "all"], ["plan", "A"], ["plan", "B"],
        ]  # fmt: skip
    assert max(map(len, out.splitlines())) <= 120
    assert "not to be added" in err
    assert "note: contracts paid by the month: differences in leaving" in err


def test_a_shop_of_contracts_alone(
    contracts_alone: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    written = tmp_path / "values.csv"
    out, err = run(capsys, "--shop", contracts_alone, "--customers", written)
    assert out.startswith("By ")
    assert "Customers" not in out
    assert "there is no order of a known customer" in err
    assert "no customer to write" in err
    assert not written.exists()
    wide, _ = run(capsys, "--shop", contracts_alone, "--wide")
    assert "expectation" in wide.lower()
    assert "expectation" not in out.lower()
    assert "…" not in wide
    found: dict[str, Any] = json.loads(run(capsys, "--shop", contracts_alone, "--json", "--by", "plan")[0])
    assert (found["rows"], found["columns"], found["gates"]) == ([], [], [])
    assert [row["group"] for row in found["contracts"]] == ["all", "A", "B"]
    assert found["contracts"][0]["predictive_low"] < found["contracts"][0]["revenue"]


def test_a_shop_of_orders_alone_is_told_of_customers(
    folder: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    with Shop.create(tmp_path / "orders") as shop:
        shop.load(folder / "orders.csv")
        assert shop.contracts() is None
    out, _ = run(capsys, "--shop", tmp_path / "orders", "--model", "bg_nbd", "--json")
    found = json.loads(out)
    assert (found["contracts"], found["contract_columns"]) == ([], [])
    _, err = run(capsys, "--shop", tmp_path / "orders", "--by", "plan", code=2)
    assert "plan" in err


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--contract-model", "bg_nbd"), "no model of renewals"),
        (("--observed-from", "soon"), "soon"),
        (("--by", "plam"), "plam"),
        (("--annual-rate", "0", "--horizon", "endless"), "state a horizon"),
    ],
)
def test_what_cannot_be_asked(
    folder: Path, capsys: pytest.CaptureFixture[str], options: tuple[str, ...], message: str
) -> None:
    _, err = run(capsys, "--shop", folder / "shop", *options, code=2)
    assert message in err
