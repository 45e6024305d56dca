"""`patronage churn` on a small shop: tables for people, one object for programs, a file of customers."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from patronage.cli.main import main


def run(capsys: pytest.CaptureFixture[str], *options: object, code: int = 0) -> tuple[str, str]:
    with pytest.raises(SystemExit) as ended:
        main(["churn", *map(str, options)])
    out, err = capsys.readouterr()
    assert ended.value.code == code, err
    return out, err


def test_one_object_for_programs(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    written = folder / "risks.csv"
    options = ("--shop", folder / "shop", "--horizon", "6m", "--json", "--customers", written)
    out, _ = run(capsys, *options)
    found: dict[str, Any] = json.loads(out)
    tables = {"contracts", "survival", "renewal_models", "silent_customers", "customers_at_risk", "what_if"}
    assert set(found) == tables | {"rows", "columns", "as_of", "notes"}
    assert {column["name"] for column in found["columns"]} == set(found["rows"][0])
    kinds = {(row["kind"], row["by"]) for row in found["rows"]}
    assert kinds == {("contractual", by) for by in ("all", "channel", "cohort", "plan")} | {
        ("non_contractual", by) for by in ("all", "channel", "cohort")
    }
    assert len(found["what_if"]) == 2 * 12
    whole = next(row for row in found["silent_customers"] if row["by"] == "all")
    with written.open(encoding="utf-8", newline="") as file:
        customers = list(csv.DictReader(file))
    assert len(customers) == whole["customers"] == 60
    assert sum(float(row["value_at_risk"]) for row in customers) == pytest.approx(whole["value_at_risk"])
    assert {row["customer_ids"] for row in customers} == {f"c{number}" for number in range(60)}
    assert len(found["customers_at_risk"]) == 20
    assert all("silent for" in row["reason"] or "bought once" in row["reason"] for row in customers)
    assert any("182 days" in note for note in found["notes"])


def test_tables_for_people(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, err = run(capsys, "--shop", folder / "shop", "--by", "plan")
    for heading in (
        "(contractual churn)",
        "(non-contractual churn)",
        "Most at risk",
        "What if more were kept",
    ):
        assert heading in out
    assert "ceiling" in err
    # Never said without which kind.
    assert "churn" not in out.replace("(contractual churn)", "").replace("(non-contractual churn)", "")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--by", "country"), "no dimension of leaving"),
        (("--horizon", "endless"), "the horizon is inf days"),
        (("--model", "nbd"), "no model of purchases"),
        (("--annual-rate", "10"), "the annual rate is 10.0"),
        (("--margin-rate", "35"), "--margin-rate is '35'"),
        (("--as-of", "2030-01-01"), "lies after the last day"),
    ],
)
def test_what_cannot_be_asked(
    folder: Path, capsys: pytest.CaptureFixture[str], options: tuple[str, ...], message: str
) -> None:
    _, err = run(capsys, "--shop", folder / "shop", *options, code=2)
    assert message in err
