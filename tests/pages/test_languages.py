"""The report in every language: nothing left in English, the same numbers, and room for longer words."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser

from patronage.base.catalogue import languages
from patronage.base.finding import Finding
from patronage.demo.shop import invent
from patronage.metrics.metric import METRICS
from patronage.pages.page import render
from patronage.reports.block import Findings, Report
from patronage.shop import Shop
from patronage.shop.exports import write_exports
from tests.reports.shops import LOADED_AT

WIDTHS = (390, 768, 1440)
TELLTALE = re.compile(
    r"\b(the|of|and|which|with|that|from|are|is|was|were|they|their|how|what|not|who|this|than|each|"
    r"customers?|orders?|since|share|months?|days?|revenue|cost|rate|per|by|before|after)\b",
    re.IGNORECASE,
)
OWN_WORDS = re.compile(r"\w*_\w+|\w+\.csv|--map [^ ]+|as_of|[a-z]+ = |\b[a-z_]+(, [a-z_]+)+")
"""What programs call columns, files and settings, which is the same in every language."""
LONGER = 1.4


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Report]]:
    """Return the report of the demo shop in each language."""
    folder = tmp_path_factory.mktemp("languages")
    with Shop.create(folder / "shop") as shop:
        files = write_exports(invent(customers=600).tables, folder / "exports")
        loaded = shop.load(files, loaded_at=LOADED_AT, rng=np.random.default_rng(1))
        yield {each: shop.report(loaded=[loaded], name="Demo", language=each) for each in languages()}


@pytest.fixture(scope="module")
def pages(reports: dict[str, Report]) -> dict[str, str]:
    return {language: render(report) for language, report in reports.items()}


def texts(html: str) -> list[str]:
    """Give what a page says, and what it tells those who cannot see it; not what programs are told."""
    html = re.sub(r"<(script|style)\b.*?</\1>|<code>.*?</code>", "", html, flags=re.DOTALL)
    said = re.findall(r">([^<]+)<", html)
    said += re.findall(r'(?:title|aria-label|data-[a-z]{2,})="([^"]+)"', html)
    return [unescape(text).strip() for text in said]


def delivered(report: Report) -> set[str]:
    """Give the words that came with the shop's files: names of its members and sources of benchmarks."""
    found: set[str] = set()
    for section in report.sections:
        for block in section.blocks:
            table = getattr(block, "table", block)
            for row in getattr(table, "rows", ()):
                found |= {str(cell) for cell in row} if isinstance(row, tuple) else set()
    return found


@pytest.mark.parametrize("language", [each for each in languages() if each != "en"])
def test_no_english_is_left(language: str, reports: dict[str, Report], pages: dict[str, str]) -> None:
    # A cell that stands in the English report too came with the data.
    given = delivered(reports["en"]) & delivered(reports[language])
    english = set(texts(pages["en"]))
    left = {
        text
        for text in texts(pages[language])
        if text in english and text not in given and TELLTALE.search(OWN_WORDS.sub("", text))
    }
    assert left == set()


@pytest.mark.parametrize("language", languages())
def test_prose_names_metrics_as_people_do_and_says_nothing_twice(
    language: str, pages: dict[str, str]
) -> None:
    prose = re.findall(r'<(p|h2|h3|li)(?: class="(?:note|lead)")?>([^<]+)</', pages[language])
    said = [re.sub(r"\(\w+\)", "", unescape(text)) for _, text in prose]
    assert len(said) > 60
    keys = re.compile(rf"\b({'|'.join(m.name for m in METRICS if '_' in m.name)})\b(?! =)", re.IGNORECASE)
    assert [text for text in said if keys.search(text)] == []
    for text in said:
        sentences = [each for each in re.split(r"(?<=[.!?]) ", text) if len(each) > 30]
        assert len(sentences) == len(set(sentences)), text


def test_romanian_puts_its_word_between_a_large_number_and_what_is_counted(pages: dict[str, str]) -> None:
    counted = (
        r"(?<![\d.,])([\d.]*\d)[ \N{NO-BREAK SPACE}](de )?(?:clienți|comenzi|rânduri|zile|secunde|luni)\b"
    )
    found = [hit for text in texts(pages["ro"]) for hit in re.findall(counted, text)]
    assert len(found) > 20
    assert [hit for hit in found if bool(hit[1]) != _takes_de(int(hit[0].replace(".", "")))] == []


def _takes_de(count: int) -> bool:
    """Tell what Romanian does: 19 clienți, 20 de clienți, 101 clienți, 120 de clienți."""
    return count > 0 and not 1 <= count % 100 <= 19


@pytest.mark.parametrize("language", languages())
def test_the_page_names_its_language(language: str, pages: dict[str, str]) -> None:
    assert f'<html lang="{language}">' in pages[language]


def test_the_numbers_are_the_same_in_every_language(pages: dict[str, str]) -> None:
    found = {language: re.findall(r'data-v="([^"]*)"', html) for language, html in pages.items()}
    assert len(found["en"]) > 500
    assert len({json.dumps(sorted(values)) for values in found.values()}) == 1
    drawn = {language: re.findall(r' d="(M[^"]+)"', html) for language, html in pages.items()}
    assert len({json.dumps(sorted(paths)) for paths in drawn.values()}) == 1


@pytest.mark.parametrize("language", languages())
def test_no_page_is_wider_than_its_window(
    language: str, pages: dict[str, str], browser: Browser, tmp_path: Path
) -> None:
    _fits(browser, tmp_path, pages[language])


@pytest.mark.parametrize("language", languages())
def test_the_longest_word_of_a_finding_stays_in_its_column(
    language: str, reports: dict[str, Report], browser: Browser, tmp_path: Path
) -> None:
    found = tuple(Finding("code", "told", severity=each) for each in ("refusal", "reject", "warning", "note"))
    quality = replace(reports[language].sections[-1], blocks=(Findings("What was noticed", found),))
    _fits(browser, tmp_path, render(replace(reports[language], sections=(quality,))))


def test_words_longer_by_two_fifths_overflow_nowhere(
    pages: dict[str, str], browser: Browser, tmp_path: Path
) -> None:
    _fits(browser, tmp_path, longer(pages["en"]))


def longer(html: str) -> str:
    """Make every word people read longer, as a language might."""

    def stretched(found: re.Match[str]) -> str:
        return found[0] + ("ñĂЖě" * 9)[: round(len(found[0]) * (LONGER - 1) + 0.5)]

    head, body = html.split("<body>", 1)
    parts = re.split(r"(<[^>]*>)", body)
    said = [
        part if part.startswith("<") else re.sub(r"[A-Za-z]{2,}(?!\w*;)", stretched, part) for part in parts
    ]
    return f"{head}<body>{''.join(said)}"


def test_a_longer_page_has_the_same_tags_and_two_fifths_more_letters() -> None:
    said = longer('<body><p class="note">Net revenue of &amp; 12</p>').removeprefix("<body>")
    assert said.startswith('<p class="note">NetñĂ revenueñĂЖ')
    assert said.endswith("&amp; 12</p>")
    assert len(re.findall(r"[^\W\d]", re.sub(r"<[^>]*>|&amp;", "", said))) >= LONGER * len("Netrevenueof")


def _fits(browser: Browser, folder: Path, html: str) -> None:
    written = folder / "page.html"
    written.write_text(html, encoding="utf-8")
    for width in WIDTHS:
        page = browser.new_page(viewport={"width": width, "height": 900})
        page.goto(written.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        # What scrolls by itself may be wide; what is cut off without a way to reach it may not.
        assert page.evaluate(_CUT_OFF) == [], width
        assert page.evaluate(_BEYOND_ITS_OWN) == [], width
        page.close()


_BEYOND_ITS_OWN = """
() => [...document.querySelectorAll('main :is(p, dt, dd, h1, h2, h3, summary, .severity, .name, .delta)')]
  .filter(e => e.checkVisibility() && !e.closest('.scroll, svg, .unseen, .plot'))
  .filter(e => getComputedStyle(e).display !== 'inline' && e.scrollWidth > e.clientWidth + 1)
  .map(e => `${e.tagName}.${e.className}: ${e.textContent.trim().slice(0, 60)}`)
"""
_CUT_OFF = """
() => [...document.querySelectorAll('main *')]
  .filter(e => !e.children.length && e.textContent.trim())
  .filter(e => !e.closest('.scroll, svg, .unseen, .plot, [hidden]'))
  .filter(e => {
    const said = document.createRange();
    said.selectNodeContents(e);
    const {width, right} = said.getBoundingClientRect();
    return width > 0 && right > e.closest('.tile, .block, .chapter, main').getBoundingClientRect().right + 1;
  })
  .map(e => `${e.tagName}.${e.className}: ${e.textContent.slice(0, 60)}`)
"""
