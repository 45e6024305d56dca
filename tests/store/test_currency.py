from __future__ import annotations

from pathlib import Path

import pytest

from patronage.base.errors import InputError
from patronage.base.expr import Scalar
from tests.store.shops import DAY, File, TestShop, order


@pytest.fixture
def shop(tmp_path: Path) -> TestShop:
    return TestShop.at(tmp_path / "shop")


def _rate(rate: float) -> dict[str, Scalar]:
    return {"valid_on": DAY.date(), "currency_from": "USD", "currency_to": "EUR", "rate": rate}


def test_the_only_currency_becomes_the_shops_own(shop: TestShop) -> None:
    report = shop.load(File("o.csv", {"orders": [order("A", currency="EUR"), order("B")]}))
    assert report.currency == "EUR"
    assert shop.folder.settings.currency == "EUR"


def test_without_any_currency_it_stays_unknown(shop: TestShop) -> None:
    assert shop.load(File("o.csv", {"orders": [order("A")]})).currency == ""


def test_two_currencies_are_refused_with_file_row_and_value_of_each(shop: TestShop) -> None:
    shop.load(File("first.csv", {"orders": [order("Z")]}))
    before = shop.contents()
    one = File("one.csv", {"orders": [order("A"), order("B", currency="EUR"), order("C", currency="EUR")]})
    two = File("two.csv", {"orders": [order("D", currency="USD")]})
    with pytest.raises(InputError) as refused:
        shop.load(one, two)
    text = str(refused.value)
    assert "EUR in one.csv row 3" in text
    assert "USD in two.csv row 2" in text
    assert "patronage.toml" in text
    assert refused.value.exit_code == 3
    assert shop.contents() == before
    assert shop.folder.settings.currency == ""
    shop.load(File("later.csv", {"orders": [order("E")]}))
    assert shop.ask("select order_id from orders order by 1") == [("E",), ("Z",)]


def test_what_is_no_code_does_not_become_the_shops_currency(shop: TestShop) -> None:
    with pytest.raises(InputError, match=r"1E309 in o\.csv row 2; expected an ISO code of three letters"):
        shop.load(File("o.csv", {"orders": [order("A", currency="1E309")]}))
    assert shop.load(File("later.csv", {"orders": [order("A", currency="EUR")]})).currency == "EUR"


def test_what_was_loaded_counts_where_the_settings_do_not_know_yet(shop: TestShop) -> None:
    shop.load(File("one.csv", {"orders": [order("A", currency="EUR")]}))
    settings = shop.folder.layout.settings
    settings.write_text(settings.read_text().replace('currency = "EUR"', 'currency = ""'))
    with pytest.raises(InputError, match="EUR in what was loaded before"):
        shop.load(File("two.csv", {"orders": [order("B", currency="USD")]}))


def test_a_rate_delivered_along_is_enough(shop: TestShop) -> None:
    shop.load(File("one.csv", {"orders": [order("A", currency="EUR")]}))
    report = shop.load(
        File("r.csv", {"rates": [_rate(0.9)]}), File("two.csv", {"orders": [order("B", currency="USD")]})
    )
    assert report.all_findings == ()


def test_a_rate_that_is_not_above_zero_is_rejected(shop: TestShop) -> None:
    rates = [_rate(rate) for rate in (0.0, -1.0, 0.9)]
    assert shop.load(File("r.csv", {"rates": rates})).rows_rejected == 2
