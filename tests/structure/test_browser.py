from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser


def test_a_file_is_opened_and_drawn_in_a_real_browser(browser: Browser, tmp_path: Path) -> None:
    written = tmp_path / "page.html"
    written.write_text("<!doctype html><title>Shop</title><p id=a style='width:80px'>aov</p>", "utf-8")
    page = browser.new_page()
    page.goto(written.as_uri())
    assert page.title() == "Shop"
    assert page.locator("#a").evaluate("e => e.getBoundingClientRect().width") == 80
    page.close()
