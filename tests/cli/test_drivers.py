"""`explain METRIC --drivers`: what changed a number, in a terminal and for programs, in every language."""

from __future__ import annotations

from math import isclose
from pathlib import Path

import pytest

from patronage.metrics.metric import METRICS
from tests.journey.command import patronage

ASKED = ("--drivers", "--period", "2025-02", "--compare", "previous", "--shop", "shop")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a shop of two months: cheap clicks that grow dear, and calls that grow long."""
    folder = tmp_path_factory.mktemp("drivers")
    files = {
        "orders.csv": "order_id,customer_id,ordered_at,currency,gross,channel\n"
        "1,ann,2025-01-01,EUR,10,search\n2,bob,2025-01-31,EUR,10,radio\n"
        "3,cid,2025-02-01,EUR,10,search\n4,dan,2025-02-28,EUR,10,radio\n",
        "spend.csv": "platform,spent_on,channel,amount,currency,clicks\n"
        "google,2025-01-01,search,10,EUR,10\nair,2025-01-31,radio,30,EUR,\n"
        "google,2025-02-01,search,24,EUR,12\nair,2025-02-28,radio,50,EUR,\n",
        "contacts.csv": "contact_id,medium,queued_at,answered_at,ended_at,hold_seconds,after_call_seconds\n"
        "c1,phone,2025-01-03 09:00:00,2025-01-03 09:00:00,2025-01-03 09:01:00,10,30\n"
        "c2,phone,2025-02-03 09:00:00,2025-02-03 09:00:00,2025-02-03 09:02:00,20,25\n",
    }
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")
    done = patronage(folder, "load", *files, "--shop", "shop")
    assert done.code == 0, done.err
    return folder


def test_what_changed_acquisition_cost(folder: Path) -> None:
    done = patronage(folder, "explain", "cac", *ASKED)
    assert done.code == 0, done.err
    # Search, half of all: from 1 x 10 to 2 x 12. Radio tells no clicks: from 30 to 50.
    assert [line.split("  ")[0] for line in done.out.splitlines()] == [
        "Driver", "Acquisition cost per click", "Clicks per new customer",
        "Spend without clicks per new customer", "Mix by acquisition channel", "Customer acquisition cost",
    ]  # fmt: skip
    assert [line.split()[-1] for line in done.out.splitlines()][1:] == [
        "€5.50", "€1.50", "€10.00", "€0.00", "€17.00",
    ]  # fmt: skip
    assert "Share of acquisition spend that tells clicks: 25.0% before, 32.4% after" in done.err


def test_what_changed_handle_time(folder: Path) -> None:
    done = patronage(folder, "explain", "average_handle_time", *ASKED)
    assert done.code == 0, done.err
    assert [line.split()[-2] for line in done.out.splitlines()][1:] == ["50.0", "10.0", "−5.0", "0.0", "55.0"]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("es", ("Aporta", "CPC de captación", "Composición por canal de captación", "antes", "después")),
        ("ru", ("Вклад", "Цена клика привлечения", "Структура по каналам привлечения", "до", "после")),
        ("ro", ("Contribuție", "Costul pe clic de atragere", "Structura pe canale de atragere", "înainte")),
    ],
)
def test_it_is_said_in_other_languages(folder: Path, language: str, words: tuple[str, ...]) -> None:
    done = patronage(folder, "explain", "cac", *ASKED, "--lang", language)
    assert done.code == 0, done.err
    for word in words:
        assert word in done.out + done.err


@pytest.mark.parametrize("name", ["cac", "average_handle_time", "customer_value", "simple_revenue_clv"])
def test_programs_read_parts_that_add_up(folder: Path, name: str) -> None:
    done = patronage(folder, "explain", name, *ASKED, "--json")
    assert done.code == 0, done.err
    found = done.json
    assert found["metric"] == name
    assert found["periods"] == ["2025-01-01..2025-01-31", "2025-02-01..2025-02-28"]
    assert [row["driver"] for row in found["rows"]][-2:] == ["mix", "rest"]
    brought = sum(row["brought"] for row in found["rows"])
    assert isclose(brought, found["change"], abs_tol=1e-9)
    assert found["change"] == found["after"] - found["before"]
    for row in found["rows"][:-2]:
        unit = METRICS[row["driver"]].unit
        assert row["unit"] == unit.name
        assert row.get("currency") == ("EUR" if unit.kind == "money" else None)
    [brought_in] = [column for column in found["columns"] if column["name"] == "brought"]
    assert (brought_in["unit"], found["unit"]) == (METRICS[name].unit.name,) * 2
    assert patronage(folder, "explain", name, *ASKED, "--json", "--lang", "ru").json == found


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("orders", *ASKED), "no driver tree is declared for orders; declared are those of: average_handle"),
        (("cac", "--drivers", "--shop", "shop"), "need two periods; add --period 2025-Q2 --compare previous"),
        (("cac", *ASKED, "--grain", "day"), "leave grain and cohort out"),
        (("cac", *ASKED, "--by", "country"), "cannot be split by country"),
        (
            ("cac", "--drivers", "--period", "2025-01", "--compare", "previous", "--shop", "shop"),
            "cac has no value in 2024-12-01..2024-12-31",
        ),
    ],
)
def test_what_cannot_be_split_is_refused(folder: Path, arguments: tuple[str, ...], said: str) -> None:
    done = patronage(folder, "explain", *arguments)
    assert (done.code, done.out) == (2, "")
    assert said in done.err
