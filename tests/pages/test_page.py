"""The page as bytes: it asks for nothing outside itself, lets nothing in, and explains every number."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import replace
from datetime import date
from hashlib import sha256
from html.parser import HTMLParser

import pytest

from patronage.base.errors import UnknownName
from patronage.base.period import Grain
from patronage.base.units import COUNT, DATE, MONEY, SHARE
from patronage.pages.page import render
from patronage.reports.block import (
    Axis,
    BarChart,
    Block,
    Column,
    Findings,
    HeatMap,
    HeatRow,
    LineChart,
    ScoreCell,
    ScoreMap,
    Section,
    Table,
    Text,
    Tile,
    Tiles,
)
from tests.pages.sample import BREAKOUT, HOSTILE, sample
from tests.pages.terms import DEFINITIONS

MOST_BYTES = 1_500_000
VOID = {"br", "circle", "link", "meta", "line", "path", "rect"}
ADDRESSES = {"action", "data", "formaction", "href", "poster", "src", "srcset", "xlink:href"}


class Outline(HTMLParser):
    """Reads a page as a tree would: what is open where, every attribute, every text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str], tuple[str, ...]]] = []
        self.texts: list[tuple[str, str]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}, tuple(self.open)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}, tuple(self.open)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag, f"</{tag}> closes another element, at {self.getpos()}"

    def handle_data(self, data: str) -> None:
        self.texts.append((self.open[-1] if self.open else "", data))

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes, _ in self.tags if name == tag]

    def text_of(self, tag: str) -> list[str]:
        return [data for name, data in self.texts if name == tag]


@pytest.fixture(scope="module")
def html() -> str:
    return render(sample())


@pytest.fixture(scope="module")
def outline(html: str) -> Outline:
    return Outline(html)


def test_page_is_well_formed_and_small(html: str, outline: Outline) -> None:
    assert html.startswith("<!doctype html>")
    assert outline.open == []
    assert len(html.encode()) < MOST_BYTES / 4, "the sample is a rich report"


def test_same_report_gives_the_same_bytes(html: str) -> None:
    assert render(sample()) == html


def test_every_address_stays_inside_the_page(outline: Outline) -> None:
    found = [
        (tag, attributes[name])
        for tag, attributes, _ in outline.tags
        for name in ADDRESSES & attributes.keys()
    ]
    assert len(found) > 30
    assert [pair for pair in found if not pair[1].startswith(("#", "data:"))] == []
    styles = "".join(outline.text_of("style")) + "".join(a.get("style", "") for _, a, _ in outline.tags)
    assert re.findall(r"url\(|@import|//", styles) == []
    assert {tag for tag, _, _ in outline.tags} & {"iframe", "object", "embed", "base", "form", "img"} == set()


def test_nothing_but_the_page_own_script_may_run(html: str, outline: Outline) -> None:
    scripts = outline.text_of("script")
    assert len(scripts) == len(outline.all("script")) == 1
    policy = next(
        m["content"] for m in outline.all("meta") if m.get("http-equiv") == "Content-Security-Policy"
    )
    digest = b64encode(sha256(scripts[0].encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none';")
    assert re.findall(r"fetch\(|XMLHttpRequest|WebSocket|import\(|eval|innerHTML", scripts[0]) == []
    assert [a for _, attributes, _ in outline.tags for a in attributes if a.startswith("on")] == []
    assert html.count("<script") == html.count("</script>") == 1


def test_hostile_names_arrive_as_text(html: str, outline: Outline) -> None:
    said = "".join(text for tag, text in outline.texts if tag not in {"script", "style"})
    assert said.count(HOSTILE) >= 3, "shop, product and a found value"
    assert BREAKOUT in said
    assert "{{ 7*7 }}" in html
    assert HOSTILE not in html


def test_every_metric_leads_to_its_definition(outline: Outline) -> None:
    ids = [attributes["id"] for _, attributes, _ in outline.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    links = {a["href"][1:] for a in outline.all("a") if a["href"].startswith("#def-")}
    assert len(links) > 10
    targets = {a["href"][1:] for a in outline.all("a")}
    assert targets <= set(ids)
    assert {f"def-{d.name}" for d in DEFINITIONS} <= set(ids)
    said = " ".join(text for _, text in outline.texts)
    for definition in DEFINITIONS:
        assert definition.formula in said
        assert definition.source in said


def test_every_chart_has_its_table_behind_it(outline: Outline) -> None:
    charts = [path for tag, _, path in outline.tags if tag == "figure"]
    behind = [
        path for tag, a, path in outline.tags if tag == "table" and "details" in path and "figure" in path
    ]
    assert len(charts) == len(behind) == 9
    drawn = [a["aria-label"] for a in outline.all("svg") if a.get("role") == "img"]
    assert all(drawn), "every drawing says in words what it shows"


def test_heat_map_prints_zero_and_leaves_the_unobservable_empty(html: str) -> None:
    heat = re.search(r'<table class="heat".*?</table>', html, re.DOTALL)
    assert heat is not None
    thin = next(row for row in re.findall(r"<tr.*?</tr>", heat[0], re.DOTALL) if "Apr 2025" in row)
    cells = re.findall(r"<td[^>]*>([^<]*)</td>", thin)
    assert cells[:3] == ["14", "100", "0"]
    assert cells[-4:] == [""] * 4


def test_large_cohorts_stay_within_the_size_of_a_mail() -> None:
    weeks = tuple(
        HeatRow(
            Grain.WEEK.shift(date(2024, 1, 1), at),
            100 + at,
            tuple(round(0.3 + at / 997, 6) for _ in range(104 - at)),
        )
        for at in range(104)
    )
    maps = tuple(
        HeatMap(unit.name, unit, weeks, "retention_rate", grain=Grain.WEEK) for unit in (SHARE, MONEY)
    )
    report = replace(sample(), sections=(Section("weeks", "Weeks", "", maps),))
    assert len(render(report).encode()) < MOST_BYTES


MONTH, ORDERS = Column("month", "Month", DATE, grain=Grain.MONTH), Column("orders", "Orders", COUNT)
CHANNEL = Column("channel", "Channel")
AXES = (Axis("recency", "Recency"), Axis("frequency", "Frequency"))
NOTHING, NOBODY = Table("Nothing", (MONTH, ORDERS), ()), Table("Nobody", (CHANNEL, ORDERS), ())
UNDATED = Table("Undated", (MONTH, ORDERS), ((None, 3), (None, None)))
LEVEL = Table("Level", (MONTH, ORDERS), ((date(2025, 1, 1), 0), (date(2025, 2, 1), float("nan"))))


@pytest.mark.parametrize(
    "block",
    [
        Tiles(()),
        Tiles((Tile("", "None", None, MONEY, None, None), Tile("", "Level", 0, COUNT, series=(1, 1)))),
        NOTHING,
        LineChart(NOTHING, "month", ("orders",)),
        LineChart(UNDATED, "month", ("orders",)),
        LineChart(LEVEL, "month", ("orders",)),
        BarChart(NOTHING, "month", ("orders",)),
        BarChart(UNDATED, "month", ("orders",), stacked=True),
        BarChart(NOBODY, "channel", ("orders",)),
        BarChart(
            Table("Loss", (CHANNEL, ORDERS), (("a", 0), ("b", None), ("c", -5))), "channel", ("orders",)
        ),
        HeatMap("Cohorts", SHARE, ()),
        HeatMap("Cohorts", SHARE, (HeatRow(date(2025, 1, 1), None, ()),), mean=HeatRow(None, None, ())),
        ScoreMap("Scores", AXES, ()),
        ScoreMap("Scores", AXES, (ScoreCell((1, 1), 0),)),
        Text(()),
        Findings("Findings", ()),
    ],
)
def test_shop_without_data_still_gets_a_page(block: Block) -> None:
    outline = Outline(
        render(replace(sample(), shop="", notes=(), sections=(Section("one", "One", "", (block,)),)))
    )
    assert outline.open == []


def test_chapter_of_any_name_gets_an_address() -> None:
    section = Section('x" onload="alert(1)', "Title", "", (Text(("One & two",)),))
    outline = Outline(render(replace(sample(), sections=(section,))))
    assert "section-x-onload-alert-1" in [a.get("id") for a in outline.all("section")]


def test_language_without_texts_is_refused() -> None:
    with pytest.raises(UnknownName, match="no language is called 'tlh'"):
        render(replace(sample(), language="tlh"))
