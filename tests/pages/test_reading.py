"""The page as a reader meets it, in a real browser: wide, narrow, light, dark, on paper, without script."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from patronage.pages.page import render
from tests.pages.sample import sample

Scheme = Literal["dark", "light"]
SIZES = pytest.mark.parametrize("width", [1440, 768, 390])
SCHEMES = pytest.mark.parametrize("scheme", ["light", "dark"])

# What WCAG asks of text: its contrast with the nearest painted ground. How many texts were seen comes along.
CONTRASTS = """() => {
  const parse = (text) => text.match(/[0-9.]+/g).map(Number);
  const linear = (c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  const weights = [0.2126, 0.7152, 0.0722];
  const light = (colour) => weights.reduce((sum, weight, at) => sum + weight * linear(colour[at] / 255), 0);
  const ground = (node) => {
    for (; node; node = node.parentElement) {
      const colour = parse(getComputedStyle(node).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return colour;
    }
  };
  const poor = [];
  let seen = 0;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !node.checkVisibility({ visibilityProperty: true })) continue;
    const pair = [light(parse(getComputedStyle(node).color)), light(ground(node))].sort((a, b) => b - a);
    const contrast = (pair[0] + 0.05) / (pair[1] + 0.05);
    seen += 1;
    if (contrast < 4.5) poor.push([walker.currentNode.data.trim(), node.className, contrast]);
  }
  return [seen, poor];
}"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    file = tmp_path_factory.mktemp("page") / "report.html"
    file.write_text(render(sample()), "utf-8")
    return file.as_uri()


class Reading:
    """A page that is open, and all it asked for or complained about."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.page: Page = context.new_page()
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.goto(address)


@pytest.fixture
def reading(browser: Browser, address: str) -> Iterator[Reading]:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    yield Reading(context, address)
    context.close()


@SIZES
@SCHEMES
def test_page_fits_and_stays_silent(browser: Browser, address: str, width: int, scheme: Scheme) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    reading = Reading(context, address)
    reading.page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    wide = reading.page.evaluate("document.documentElement.scrollWidth")
    seen, poor = reading.page.evaluate(CONTRASTS)
    ground = reading.page.evaluate("getComputedStyle(document.body).backgroundColor")
    context.close()
    assert wide <= width
    assert [url for url in reading.requests if not url.startswith("data:")] == [address]
    assert reading.complaints == []
    assert seen > 1500
    assert poor == []
    assert ground == {"light": "rgb(246, 246, 243)", "dark": "rgb(16, 18, 21)"}[scheme]


@SIZES
def test_cohorts_stay_named_while_their_ages_scroll(browser: Browser, address: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = Reading(context, address).page
    region = page.locator(".heatscroll").nth(1)
    region.evaluate("(box) => { box.scrollLeft = 400; }")
    left = region.locator("tbody th").nth(3).evaluate("(th) => th.getBoundingClientRect().left")
    edge = region.evaluate("(box) => box.getBoundingClientRect().left")
    context.close()
    assert left == pytest.approx(edge, abs=1)


def test_definition_opens_beside_its_number_and_gives_the_focus_back(reading: Reading) -> None:
    page = reading.page
    page.get_by_role("link", name="Margin rate").first.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Margin rate")
    assert "margin / net_revenue" in dialog.inner_text()
    page.keyboard.press("Escape")
    assert not dialog.is_visible()
    assert page.evaluate("document.activeElement.textContent") == "Margin rate"
    page.get_by_role("link", name="Margin rate").first.click()
    page.get_by_role("link", name="Open in the list of definitions").click()
    assert page.evaluate("location.hash") == "#def-margin_rate"
    assert reading.complaints == []


@pytest.mark.parametrize(
    ("mark", "told"),
    [
        (".tile .value >> nth=0", "£8,278,519.42"),
        (".lines-block .hover >> nth=35", "Dec 2025 (not complete)\nNet revenue: £"),
        (".columns-block .hover >> nth=0", "Jan 2024\nNew customers: "),
        (".bars-block .lane >> nth=1", "E-mail\nNet revenue: £1,812,330.00"),
        (
            ".heat >> nth=0 >> tbody >> nth=1 >> td >> nth=2",
            "Dec 2024 (238)\nMonths since first order: 1\n39.4%",
        ),
        (".score td >> nth=1", "Customers: "),
    ],
)
def test_mark_tells_its_exact_value(reading: Reading, mark: str, told: str) -> None:
    reading.page.locator(mark).scroll_into_view_if_needed()
    reading.page.locator(mark).hover()
    tip = reading.page.locator("#tip")
    tip.wait_for(state="visible")
    assert tip.inner_text().startswith(told)


def test_column_sorts_by_value_with_the_missing_last(reading: Reading) -> None:
    table = reading.page.locator(".table-block table").first
    head = table.get_by_role("columnheader", name="Margin rate")
    button = reading.page.get_by_role("button", name="Sort by Margin rate").first
    shares: dict[str, list[float]] = {}
    for order in ("descending", "ascending"):
        button.click()
        assert head.get_attribute("aria-sort") == order
        texts = table.locator("tbody tr td:nth-child(4)").all_inner_texts()
        assert texts.pop() == "–"
        shares[order] = [float(text.rstrip("%")) for text in texts]
    assert shares["ascending"] == sorted(shares["ascending"]) == shares["descending"][::-1]
    assert table.locator("tfoot th").inner_text() == "Total"


def test_reader_chooses_the_theme_and_the_page_remembers(reading: Reading) -> None:
    page = reading.page
    button = page.get_by_role("button", name="Theme")
    assert button.inner_text() == "◐ Auto"
    button.click()
    button.click()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(16, 18, 21)"
    # The browser writes it down a moment later, for whoever opens the page next.
    beside = page.context.new_page()
    beside.goto(page.url)
    beside.wait_for_function("localStorage.getItem('patronage-theme') === 'dark'")
    page.reload()
    assert (button.inner_text(), page.locator("html").get_attribute("data-theme")) == ("● Dark", "dark")


def test_page_prints_on_paper_in_light(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, color_scheme="dark")
    page = Reading(context, address).page
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    printed = page.pdf(prefer_css_page_size=True)
    page.emulate_media(media="print")
    ground, ink = page.evaluate(
        "[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color]"
    )
    page.set_viewport_size({"width": 703, "height": 1000})  # the width of A4 between its margins
    cut = page.evaluate(
        """[...document.querySelectorAll("table, .plot, .tiles")].filter((each) => each.checkVisibility())
        .filter((each) => each.getBoundingClientRect().right > innerWidth + 1)
        .map((each) => each.outerHTML.slice(0, 90))"""
    )
    torn = page.evaluate(
        """[...document.querySelectorAll("figure, .tiles-block")]
        .filter((each) => getComputedStyle(each).breakInside !== "avoid").map((each) => each.className)"""
    )
    bar = page.locator("header.top").is_visible()
    definitions = page.locator(".definition").first.is_visible()
    context.close()
    assert printed.startswith(b"%PDF")
    assert 5 <= printed.count(b"/Type /Page\n") <= 10
    assert (ground, ink) == ("rgb(255, 255, 255)", "rgb(23, 25, 28)")
    assert cut == []
    assert torn == [], "a heading would stay behind on the page before"
    assert (bar, definitions) == (False, True)


def test_all_numbers_are_there_without_the_script(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    reading = Reading(context, address)
    assert reading.page.locator(".tile .value").first.inner_text() == "£8.28M"
    assert reading.page.locator("#theme").is_hidden()
    assert reading.page.locator("#popover").is_hidden()
    reading.page.get_by_role("link", name="Margin rate").first.click()
    assert reading.page.url.endswith("#def-margin_rate")
    context.close()
