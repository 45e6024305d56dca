"""`patronage validate` as people and programs meet it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from patronage.cli.main import main
from patronage.shop import Shop


@pytest.fixture
def validate(capsys: pytest.CaptureFixture[str]) -> Any:  # a function of any options
    def run(folder: Path, *options: object, code: int = 0) -> Any:  # JSON, or what was said
        with pytest.raises(SystemExit) as ended:
            main(["validate", "--shop", str(folder), *map(str, options)])
        out, err = capsys.readouterr()
        assert ended.value.code == code, err
        return json.loads(out) if "--json" in options else (out, err)

    return run


def test_programs_get_every_score_and_gate(validate: Any, cdnow_folder: Path) -> None:
    # Its bias is 16.2 % downward: a gate is failed, and the exit code says so.
    asked = ("--cutoff", "1997-09-30", "--models", "mbg_nbd", "--by", "cohort", "--json")
    told = validate(cdnow_folder, *asked, code=1)
    rows = {(row["model"], row["cohort_month"]): row for row in told["rows"]}
    assert list(rows)[:4] == [("mbg_nbd", each) for each in (None, "1997-01-01", "1997-02-01", "1997-03-01")]
    assert len(rows) == 5 * 4
    whole = rows["mbg_nbd", None]
    assert (whole["customers"], whole["actual"], whole["until"]) == (2357, 1882, "1998-06-30")
    assert (round(whole["gini"], 3), round(whole["mean_absolute_error"], 3)) == (0.664, 0.765)
    assert sum(row["forecast"] for at, row in rows.items() if at[0] == "mbg_nbd" and at[1]) == pytest.approx(
        whole["forecast"]
    )
    assert [column["name"] for column in told["columns"]] == list(whole)
    gates = {(gate["model"], gate["gate"]): gate for gate in told["gates"]}
    assert len(gates) == 5 * 5
    assert gates["mbg_nbd", "bias"] == {
        "model": "mbg_nbd",
        "gate": "bias",
        "score": pytest.approx(-0.162, abs=5e-4),
        "limit": 0.15,
        "outcome": "fail",
        "words": "bias above 15.0%: do not bid on this",
    }
    assert told["choice"]["model"] == "mbg_nbd"
    of_values = {(gate["part"], gate["gate"]): gate for gate in told["value_gates"]}
    assert len(of_values) == 4 * 2
    assert of_values[None, "lately"]["limit"] == 0.15
    drawn = told["pictures"]
    assert sum(drawn["weeks"]["actual"]) == 1882
    assert drawn["by_frequency"]["group"] == [0, 1, 2, 3, 4, 5, 6, 7]
    assert (len(drawn["places"]), sum(drawn["by_tenth"]["customers"])) == (20, pytest.approx(2357))
    assert (told["as_of"], len(told["cutoffs"])) == ("1998-06-30", 5)
    assert any("beside the reported one: 0" in note for note in told["notes"])


def test_people_get_tables_and_the_reason(validate: Any, cdnow_folder: Path) -> None:
    # A year of which nine months are known: too much is left to chance, and values may not be bid on.
    out, err = validate(cdnow_folder, "--models", "bg_nbd,mbg_nbd", "--by", "cohort", code=1)
    lines = out.splitlines()
    assert lines[0].split()[:3] == ["Model", "Forecast", "Came"]
    assert [line.split()[0] for line in lines[1:7]] == [
        "bg_nbd", "mbg_nbd", "nbd", "poisson", "own_rate", "last_year_again",
    ]  # fmt: skip
    assert any(line.startswith("1997-02-01") and line.split()[-1] == "pass" for line in lines)
    assert any(line.startswith("bias") and "the total is within 15.0% of what came" in line for line in lines)
    assert "Model: mbg_nbd" in lines
    assert any(line.startswith("Why: mbg_nbd has the highest log score (cutoffs: 3)") for line in lines)
    of_values = [line.split()[:2] for line in lines[-8:]]
    assert of_values[0] == ["all", "lately"]
    assert of_values[-1] == ["1997-03-01", "risk"]
    assert "the history is shorter than twice the horizon" in lines[-8]
    assert lines[-7].split()[:2] == ["all", "risk"]
    assert "above 20.0%: do not bid on this" in lines[-7]
    assert "forecast from the end of 1998-03-13 to 1998-06-30, observed to 1998-06-30" in err


@pytest.mark.parametrize(
    ("options", "code", "told"),
    [
        (("--cutoff", "1996-12-31"), 3, "the cutoff 1996-12-31 leaves nothing to learn from"),
        (("--cutoff", "1998-06-30"), 3, "nothing is known after the cutoff 1998-06-30"),
        (
            ("--cutoff", "1998-06-01", "--horizon", 30),
            3,
            "30 days after the cutoff 1998-06-01 end on 1998-07-01",
        ),
        (("--horizon", 540), 3, "judging a forecast takes at least 547 days"),
        (("--horizon", 0), 2, "--horizon"),
        (("--cutoff", "30.9.1997"), 2, "30.9.1997"),
        (("--models", "bgnbd"), 2, "did you mean bg_nbd"),
        (("--by", "contry"), 2, "did you mean country"),
        (("--as-of", "1999-01-01"), 2, "lies after the last day of the data"),
    ],
)
def test_what_cannot_be_is_refused(
    validate: Any, cdnow_folder: Path, options: tuple[object, ...], code: int, told: str
) -> None:
    assert told in validate(cdnow_folder, *options, code=code)[1]


def test_an_empty_shop_is_refused(validate: Any, tmp_path: Path) -> None:
    Shop.create(tmp_path / "shop").close()
    validate(tmp_path / "shop", code=3)
