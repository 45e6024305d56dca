"""Files that do not meet: each is told with what to do, no number is wrong, and what was loaded stays.

Every case is asked through the command line and through Python, and both say the same.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from patronage.base.errors import InputError
from patronage.shop import Shop
from tests.journey.command import patronage

ORDERS = """\
order_id,customer,ordered_at,gross,channel,currency,tax_included,cost_of_goods
1,ann,2025-01-05,100,social,EUR,out,40
2,bob,2025-01-10,60,search,EUR,out,30
3,cid,2025-01-20,40,search,EUR,out,20
4,ann,2025-01-31,40,email,EUR,out,10
"""
SPEND = """\
platform,spent_on,channel,amount,currency,purpose,reported_conversions
meta,2025-01-05,social,30,EUR,acquisition,
google,2025-01-06,search,20,EUR,acquisition,
google,2025-01-31,search,0,EUR,acquisition,
"""
SURVEYS = """\
survey_id,customer,kind,score,answered_at
1,ann,csat,4,2025-01-06
2,bob,csat,5,2025-01-12
3,cid,csat,2,2025-01-22
"""
AT = datetime(2025, 3, 1, tzinfo=UTC)
HEAD = SPEND.splitlines(keepends=True)[0]
ORDERS_STATED = {"orders": 4, "net_revenue": 240, "margin": 140, "new_customers": 3}
"""What the shop says before the bad file arrives, worked by hand; so it stays, unless a case says more."""


@dataclass(frozen=True)
class Case:
    """A file beside the orders, what is told of it, and the numbers by hand.

    Parameters
    ----------
    files
        Their content by name; `orders.csv` stands for the first load where a case brings other orders.
    told
        Words of the finding.
    numbers
        Question -> value of each column of its rows; a question is metrics, or `metrics by dimension`.
    notes
        Words that stand beside the numbers.
    refused
        Metric -> words of the refusal.
    """

    files: dict[str, str]
    code: str
    told: tuple[str, ...]
    severity: str = "warning"
    where: tuple[str, int | None, str] = ("", None, "")
    numbers: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    refused: dict[str, str] = field(default_factory=dict)
    stated: dict[str, Any] = field(default_factory=lambda: dict(ORDERS_STATED))


CASES = {
    "spend without customers": Case(
        {"spend.csv": SPEND + "meta,2025-01-07,email,10,EUR,acquisition,\n"},
        "spend_without_customers",
        ("10.00 was spent on email to win customers, and none came through it", "--as channels"),
        where=("", None, "email"),
        numbers={
            "cac by channel": [
                {"channel": "email", "cac": None, "cac_status": "no_customers"},
                {"channel": "search", "cac": 10, "cac_status": None},
                {"channel": "social", "cac": 30, "cac_status": None},
            ],
            # Nothing is dropped: what won nobody stands in the total.
            "cac": [{"cac": 20, "cac_status": None}],
            "acquisition_cost by channel": [
                {"channel": "email", "acquisition_cost": 10},
                {"channel": "search", "acquisition_cost": 20},
                {"channel": "social", "acquisition_cost": 30},
            ],
        },
    ),
    "customers without spend": Case(
        {
            "spend.csv": HEAD
            + "google,2025-01-05,search,20,EUR,acquisition,\ngoogle,2025-01-31,search,0,EUR,,\n",
            "channels.csv": "name,channel,paid\nsocial,social,true\n",
        },
        "customers_without_spend",
        ("1 new customer came through social, a paid channel of which no spend is known", "Load the spend"),
        where=("", None, "social"),
        numbers={
            "cac by channel": [
                {"channel": "search", "cac": 10, "cac_status": None},
                {"channel": "social", "cac": 0, "cac_status": "no_spend"},
            ],
            "spend": [{"spend": 20}],
        },
    ),
    "no customer has any spend": Case(
        {"targets.csv": "target_id,metric,period,value\nt,cac,2025-01,20\n"},
        "",
        (),
        refused={
            "cac": "the shop holds no spend, so cac has nothing to count; load a file of spend",
            "ltv_to_cac": "the shop holds no spend",
            "csat": "load a file of surveys",
        },
    ),
    "a channel name nobody mapped": Case(
        {"spend.csv": SPEND.replace(",social,", ",Sozial,")},
        "unmapped_channel",
        ("spend calls a channel 'Sozial', with 30.00 spent on it", "perhaps 'social'", "Sozial,social"),
        where=("", None, "Sozial"),
        numbers={
            "cac by channel": [
                {"channel": "Sozial", "cac": None, "cac_status": "no_customers"},
                {"channel": "search", "cac": 10, "cac_status": None},
                {"channel": "social", "cac": 0, "cac_status": "no_spend"},
            ],
            "cac": [{"cac": pytest.approx(50 / 3), "cac_status": None}],
        },
    ),
    "tax unknown": Case(
        {
            "more.csv": ORDERS.splitlines()[0]
            + "\n5,ann,2025-01-15,60,social,EUR,,30\n6,bob,2025-01-16,40,search,EUR,,20\n"
        },
        "tax_not_stated",
        ("nothing says whether the amounts of 2 of 6 orders hold tax", "--map tax_included=:in"),
        severity="note",
        numbers={"net_revenue": [{"net_revenue": 340}]},
        notes=("whether amounts hold tax is unknown for 2 of 6 orders",),
        stated={"orders": 6, "net_revenue": 340, "margin": 190, "new_customers": 3},
    ),
    "missing costs": Case(
        {"more.csv": ORDERS.splitlines()[0] + "\n5,dan,2025-01-31,60,email,EUR,out,\n"},
        "costs_missing",
        ("the cost of goods is known for 4 of 5 orders, and never taken for 0", "margin_rate"),
        severity="note",
        numbers={
            "margin": [{"margin": None, "margin_coverage": 0.8}],
            "simple_clv": [{"simple_clv": None, "simple_clv_coverage": 0.8, "simple_clv_rule": "default"}],
        },
        notes=("the cost of goods is known for 4 of 5 orders; state margin_rate or load costs",),
        stated={"orders": 5, "net_revenue": 300, "margin": None, "new_customers": 4},
    ),
    "a scale of satisfaction nobody declared": Case(
        {"surveys.csv": SURVEYS},
        "scale_unknown",
        ("the scale of csat scores is not stated and 3 answers from 2 to 5 do not tell it", "--map scale=:5"),
        where=("surveys.csv", 2, ""),
        numbers={
            "csat": [{"csat": None, "csat_low": None, "csat_high": None, "csat_left_out": 3}],
            "csat_mean": [{"csat_mean": None, "csat_mean_left_out": 3}],
        },
        notes=("3 answers state no scale of satisfaction that their scores fit, and count nowhere",),
    ),
    "platforms that claim the same orders": Case(
        {
            "spend.csv": HEAD
            + "meta,2025-01-05,social,30,EUR,acquisition,3\ngoogle,2025-01-31,search,20,EUR,acquisition,2\n"
        },
        "overlapping_claims",
        (
            "platforms claim 5 conversions from 2025-01-05 to 2025-01-31, and the shop has 4 orders",
            "No number",
        ),
        # First orders are those of the shop's books, whatever is claimed.
        numbers={
            "cpa": [{"cpa": pytest.approx(50 / 3)}],
            "cac": [{"cac": pytest.approx(50 / 3), "cac_status": None}],
            "conversions": [{"conversions": 3}],
        },
    ),
}


@pytest.fixture(params=CASES.values(), ids=list(CASES))
def case(request: pytest.FixtureRequest) -> Case:
    found: Case = request.param
    return found


def begun(folder: Path, case: Case) -> list[Path]:
    """Load the orders, and write the files that do not fit them."""
    (folder / "orders.csv").write_text(ORDERS, "utf-8")
    done = patronage(folder, "load", "orders.csv", "--history", "complete", "--json")
    assert done.code == 0, done.err
    assert done.json["findings"] == []
    paths = [folder / name for name in case.files]
    for path in paths:
        path.write_text(case.files[path.name], "utf-8")
    return paths


def of_command(folder: Path, question: str) -> tuple[list[dict[str, Any]], tuple[str, ...]]:
    names, _, by = question.partition(" by ")
    done = patronage(folder, "kpi", names, *(["--by", by] if by else []), "--json")
    assert done.code == 0, done.err
    return done.json["rows"], tuple(done.json["notes"])


def of_python(folder: Path, question: str) -> tuple[list[dict[str, Any]], tuple[str, ...]]:
    names, _, by = question.partition(" by ")
    with Shop.open(folder / "shop") as shop:
        result = shop.kpi(names, **({"by": by} if by else {}))  # type: ignore[arg-type]  # of a test's words
    plain = [
        {n: float(v) if isinstance(v, Decimal) else v for n, v in row.items()} for row in result.records()
    ]
    return plain, tuple(map(str, result.notes))


def test_what_does_not_meet_is_told_and_no_number_is_wrong(case: Case, tmp_path: Path) -> None:
    files = begun(tmp_path, case)
    done = patronage(tmp_path, "load", *files, "--json")
    assert done.code == 0, done.err
    every = [*done.json["findings"], *(f for file in done.json["files"] for f in file["findings"])]
    if case.code:
        (one,) = (each for each in every if each["code"] == case.code)
        text = f"{one['message']} {one['remedy']}"
        assert [words for words in case.told if words not in text] == []
        assert one["severity"] == case.severity
        assert (one["file"], one["row"], one["value"]) == case.where
        assert one["remedy"]

    for question, rows in {",".join(ORDERS_STATED): [case.stated], **case.numbers}.items():
        asked, notes = of_python(tmp_path, question)
        assert [{name: row[name] for name in want} for row, want in zip(asked, rows, strict=True)] == rows
        if question in case.numbers:
            assert all(any(words in note for note in notes) for words in case.notes)
    first = next(iter(case.numbers), "orders")
    assert of_command(tmp_path, first) == of_python(tmp_path, first)

    for metric, words in case.refused.items():
        with Shop.open(tmp_path / "shop") as shop, pytest.raises(InputError, match=words):
            shop.kpi(metric)
        refused = patronage(tmp_path, "kpi", metric)
        assert (refused.code, refused.out) == (3, "")
        assert words in refused.err
    page = patronage(tmp_path, "report", "--shop", "shop", "-o", "page.html")
    assert (page.code, page.out) == (0, "page.html\n"), page.err


def test_what_stood_before_a_load_is_said_to_stand_still(tmp_path: Path) -> None:
    case = CASES["a channel name nobody mapped"]
    files = begun(tmp_path, case)
    more = tmp_path / "more.csv"
    more.write_text(CASES["tax unknown"].files["more.csv"], "utf-8")
    with Shop.open(tmp_path / "shop") as shop:
        first = {each.code: each for each in shop.load(files, loaded_at=AT).findings}
        second = {each.code: each for each in shop.load(more, loaded_at=AT).findings}
        more.write_text(more.read_text("utf-8").replace("6,bob", "7,bob"), "utf-8")
        third = {each.code: each for each in shop.load(more, loaded_at=AT).findings}
    assert not first["unmapped_channel"].message.startswith("still")
    for later in (second, third):
        assert later["unmapped_channel"].message == f"still: {first['unmapped_channel'].message}"
        assert later["unmapped_channel"].value == "Sozial"
    # What is only good to know is said once.
    assert "tax_not_stated" in second
    assert "tax_not_stated" not in third
