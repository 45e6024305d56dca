"""From exports to a page, as a newcomer goes: demo, report, kpi beside it, and what can go wrong."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from patronage.reports.chapter import CHAPTERS
from tests.journey.command import Done, patronage


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder in which the demo was run and kept."""
    folder = tmp_path_factory.mktemp("journey")
    done = patronage(folder, "demo", "--customers", "600", "--keep", "kept")
    assert (done.code, done.out) == (0, "demo-report.html\n"), done.err
    return folder


def orders(demo: Path) -> Path:
    return demo / "kept" / "exports" / "orders.csv"


def test_the_demo_keeps_shop_and_exports_and_says_so(demo: Path) -> None:
    assert sorted(path.name for path in demo.iterdir()) == ["demo-report.html", "kept"]
    assert sorted(path.name for path in (demo / "kept").iterdir()) == ["exports", "shop"]
    page = (demo / "demo-report.html").read_text(encoding="utf-8")
    assert "Demo shop" in page
    assert not re.search(r"(?:src|href|action)=[\"']?(?:https?:)?//", page)


def test_the_demo_leaves_nothing_but_the_page(tmp_path: Path) -> None:
    done = patronage(tmp_path, "demo", "--customers", "20", "--seed", "3", "-o", "mine.html")
    assert (done.code, done.out) == (0, "mine.html\n")
    assert [path.name for path in tmp_path.iterdir()] == ["mine.html"]
    assert "made up 20 customers" in done.err


def test_the_demo_speaks_the_language_that_is_asked_for(tmp_path: Path) -> None:
    small = ("demo", "--customers", "20", "--seed", "3", "-o", "mine.html", "--lang")
    refused = patronage(tmp_path, *small, "xx")
    assert (refused.code, list(tmp_path.iterdir())) == (2, []), refused.err
    assert patronage(tmp_path, *small, "ro").code == 0
    page = (tmp_path / "mine.html").read_text(encoding="utf-8")
    assert '<html lang="ro">' in page
    assert "Venit net" in page


def test_the_truth_is_written_where_it_is_wanted_and_never_into_the_shop(tmp_path: Path) -> None:
    small = ("demo", "--customers", "20", "--seed", "3", "--keep", "kept", "-o", "mine.html", "--truth")
    refused = patronage(tmp_path, *small, "kept/truth")
    assert (refused.code, refused.out) == (2, "")
    assert "name a folder outside it" in refused.err
    assert not list(tmp_path.rglob("*.csv"))
    done = patronage(tmp_path, *small, "truth")
    assert (done.code, done.out) == (0, "mine.html\n"), done.err
    assert (tmp_path / "truth" / "parameters.json").is_file()
    assert "the truth is in truth" in done.err


def test_every_headline_of_the_report_is_the_number_of_kpi(demo: Path, tmp_path: Path) -> None:
    shop = demo / "kept" / "shop"
    told = patronage(tmp_path, "report", "--shop", shop, "--json").json
    [headlines] = told["rows"]
    asked = patronage(
        tmp_path, "kpi", ",".join(headlines), "--shop", shop, "--period", told["period"], "--json"
    ).json
    [numbers] = asked["rows"]
    assert headlines == {name: numbers[name] for name in headlines}
    columns = {column["name"]: column for column in asked["columns"]}
    assert told["columns"] == [columns[name] for name in headlines]
    assert told["as_of"] == asked["as_of"]
    assert (tmp_path / told["path"]).is_file()


def test_files_go_in_and_only_the_page_comes_out(demo: Path, tmp_path: Path) -> None:
    done = patronage(tmp_path, "report", *sorted(orders(demo).parent.iterdir()), "-o", "page.html")
    assert (done.code, done.out) == (0, "page.html\n")
    assert [path.name for path in tmp_path.iterdir()] == ["page.html"]
    assert "orders.csv: csv, orders" in done.err
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "exposures.csv, order_lines.csv, orders.csv, payments.csv" in page


def test_files_and_a_shop_that_stays_make_the_same_numbers(demo: Path, tmp_path: Path) -> None:
    passing = patronage(tmp_path, "report", orders(demo), "--json").json
    staying = patronage(tmp_path, "report", orders(demo), "--shop", "stays", "--json").json
    assert passing["rows"] == staying["rows"]
    assert staying["files"][0]["rows_loaded"] == staying["files"][0]["rows_read"] > 600
    assert (tmp_path / "stays" / "patronage.toml").is_file()


def test_period_margin_rate_and_name_are_heeded(demo: Path, tmp_path: Path) -> None:
    options = ("--period", "2025-Q2", "--margin-rate", "0.4", "--name", "Tea & Sons")
    told = patronage(tmp_path, "report", orders(demo), *options, "--json").json
    assert told["period"] == "2025-04-01..2025-06-30"
    assert told["rows"][0]["margin"] == pytest.approx(0.4 * told["rows"][0]["net_revenue"])
    assert any("assumed" in note.lower() for note in told["notes"])
    assert "Tea &amp; Sons" in (tmp_path / "report.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ((), 2, "name exports"),
        (("missing.csv",), 3, "missing.csv"),
        (("ORDERS", "-o", "no/such/folder/page.html"), 4, "a folder that does not exist"),
        (("ORDERS", "--period", "soon"), 2, "'soon' is not a period"),
        (("ORDERS", "--lang", "xx"), 2, "no language is called 'xx'"),
        (("ORDERS", "--margin-rate", "much"), 2, "margin_rate is 'much'; expected a share"),
    ],
)
def test_what_cannot_be_done_ends_with_a_reason_and_its_code(
    demo: Path, tmp_path: Path, arguments: tuple[str, ...], code: int, said: str
) -> None:
    given = [str(orders(demo)) if each == "ORDERS" else each for each in arguments]
    done = patronage(tmp_path, "report", *given)
    assert (done.code, done.out) == (code, "")
    assert said in done.err
    assert list(tmp_path.iterdir()) == []


def test_rejected_rows_end_a_strict_report_with_one(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_text(
        "order_id,customer_id,ordered_at,currency,gross\n1,ann,2025-03-05,EUR,5\n2,ann,2025-13-05,EUR,5\n",
        encoding="utf-8",
    )
    assert patronage(tmp_path, "report", path).code == 0
    done = patronage(tmp_path, "report", path, "--strict", "--json")
    assert (done.code, done.json["files"][0]["rows_rejected"]) == (1, 1)
    assert done.json["path"] == "report.html"


@pytest.mark.parametrize("width", [1280, 390])
def test_the_page_is_whole_in_a_browser_on_a_desk_and_in_a_hand(
    demo: Path, browser: Browser, width: int
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("request", lambda request: said.append(request.url))
    page.goto((demo / "demo-report.html").as_uri())
    assert said == [page.url]
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("section.chapter").count() == len(CHAPTERS.all()) + 1  # and the definitions
    links = page.locator("a[href^='#']").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    assert {link for link in links if page.locator(link).count() != 1} == set()
    page.close()


def test_scored_customers_are_printed_written_and_told(demo: Path, tmp_path: Path) -> None:
    shop = ("--shop", demo / "kept" / "shop")
    done = patronage(tmp_path, "rfm", *shop, "--customers", "scored.csv", "--json")
    tiers = {row["tier"]: row for row in done.json["rows"]}
    assert list(tiers) == ["top", "middle", "low"]
    assert len(done.json["map"]) == 27
    with (tmp_path / "scored.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for name, tier in tiers.items():
        of_tier = [row for row in rows if row["tier"] == name]
        assert len(of_tier) == tier["customers"]
        assert sum(float(row["net_value"]) for row in of_tier) == pytest.approx(tier["net_value"])
    assert {re.sub(r"\d", "", row["customer_ids"]) for row in rows} == {"C"}
    printed = patronage(tmp_path, "rfm", *shop, "--scoring", "ranges", "--as-of", "2025-06-30")
    assert printed.code == 0
    assert "equal ranges" in printed.err
    assert f"{'recency':7}" in printed.out


def test_who_cannot_be_scored_is_said(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_text(
        "order_id,customer_id,ordered_at,currency,gross,status\n1,ann,2025-03-05,EUR,5,cancelled\n",
        encoding="utf-8",
    )
    assert patronage(tmp_path, "load", path, "--shop", "shop").code == 0
    done: Done = patronage(tmp_path, "rfm", "--shop", "shop")
    assert (done.code, done.out) == (3, "")
    assert "nobody can be scored" in done.err
