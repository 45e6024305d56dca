"""A forgotten person is gone from the bytes on disk, no total changes, and no import brings them back."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from patronage.base.errors import StoreError
from patronage.base.expr import Scalar
from patronage.store.erase import Erased, People, erase
from tests.store.shops import DAY, NOON, File, TestShop, order

_TOTALS = (
    "select count(*), sum(gross), count(distinct customer), count(distinct coalesce(p.person, o.customer))"
    " from orders as o left join person_ids as p using (customer)"
)
_LATER = NOON + timedelta(days=1)

_ID, _OLD_ID, _EMAIL, _NAME, _PHONE = (
    "wq-7731-id",
    "kv-0042-id",
    "Vera.Quux@example.org",
    "Vera Quux",
    "+34 600 111 222",
)


def _files(name: str = "one") -> File:
    people: list[dict[str, Scalar]] = [
        {"customer": _ID, "email": _EMAIL, "name": _NAME, "phone": _PHONE},
        {"customer": "someone else", "email": "sam@example.org", "name": "Sam", "phone": "+34 600 999 888"},
    ]
    orders = [
        order("A", customer=_ID, gross=Decimal(10)),
        order("B", customer=_OLD_ID, gross=Decimal(20)),
        order("C", customer="someone else", gross=Decimal(30)),
        order("D", customer=_ID, gross=Decimal(-1), coupon="x"),
    ]
    return File(
        f"{name}.csv",
        {
            "orders": orders,
            "persons": people,
            "customers": [{"customer": _ID, "country": "ES"}, {"customer": "someone else"}],
            "texts": [{"text_id": "t", "customer": _ID, "body": f"I am {_NAME}, call me"}],
        },
        [(_ID, "vera"), (_OLD_ID, "vera")],
    )


@pytest.fixture
def shop(tmp_path: Path) -> TestShop:
    shop = TestShop.at(tmp_path / "shop")
    shop.load(_files())
    return shop


def _hits(shop: TestShop, *texts: str) -> list[tuple[str, str]]:
    """Scan every byte of the folder, in either case of letters."""
    found = []
    for path in shop.folder.path.rglob("*"):
        if path.is_file():
            content = path.read_bytes().lower()
            found += [(path.name, text) for text in texts if text.lower().encode() in content]
    return found


def _erase(shop: TestShop, people: People) -> Erased:
    return erase(shop.folder, people, _LATER, "test")


_EVERY_NAME = (_ID, _OLD_ID, _EMAIL, _NAME, "600 111 222", "vera quux")


def test_the_scan_finds_what_is_there(shop: TestShop) -> None:
    assert {text for _, text in _hits(shop, *_EVERY_NAME)} == set(_EVERY_NAME)


@pytest.mark.parametrize(
    "people",
    [
        People(ids=[_ID]),
        People(ids=[_OLD_ID]),
        People(emails=["vera.quux@EXAMPLE.org"]),
        People(phones=["0034 600-111-222"]),
        People(phones=["600111222"]),
    ],
    ids=["id", "another id of theirs", "e-mail", "phone", "phone without country"],
)
def test_no_byte_of_an_erased_person_is_left_in_any_file(shop: TestShop, people: People) -> None:
    shop.load(File("more.csv", {"orders": [order("E", customer=_ID, gross=Decimal(5))]}))
    before = shop.ask(_TOTALS)
    erased = _erase(shop, people)
    assert (erased.persons, erased.ids, erased.snapshots) == (1, 3, 2)
    assert _hits(shop, *_EVERY_NAME) == []
    assert shop.ask(_TOTALS) == before
    assert shop.ask("select name from persons") == [("Sam",)]
    assert shop.ask("select count(*) from texts") == [(0,)]


def test_old_snapshots_forget_too_and_keep_their_totals(shop: TestShop) -> None:
    shop.load(File("more.csv", {"orders": [order("E", gross=Decimal(5))]}))
    before = [shop.ask(_TOTALS, known_at) for known_at in ("1", "2")]
    _erase(shop, People(ids=[_ID]))
    assert [shop.ask(_TOTALS, known_at) for known_at in ("1", "2")] == before
    assert shop.ask("select count(*) from persons", "1") == [(1,)]


def test_importing_again_puts_the_rows_under_the_customer_not_given(shop: TestShop) -> None:
    _erase(shop, People(ids=[_ID]))
    report = shop.load(_files())
    assert report.is_new
    assert "erased_person" in {f.code for f in report.all_findings}
    assert _hits(shop, *_EVERY_NAME) == []
    assert shop.ask("select order_id, customer = 0 from orders order by 1") == [
        ("A", True),
        ("B", True),
        ("C", False),
    ]
    assert shop.ask("select count(*), sum(gross)::int from orders") == [(3, 60)]
    assert shop.ask("select name from persons") == [("Sam",)]


@pytest.mark.parametrize(
    "known", [{"email": _EMAIL.upper()}, {"phone": "600 111 222"}], ids=["e-mail", "phone"]
)
def test_a_new_id_with_the_same_address_does_not_bring_them_back(
    shop: TestShop, known: dict[str, Scalar]
) -> None:
    _erase(shop, People(ids=[_ID]))
    row = {"customer": "brand-new-id", "name": _NAME, **known}
    shop.load(File("again.csv", {"persons": [row], "orders": [order("F", customer="brand-new-id")]}))
    assert _hits(shop, *_EVERY_NAME, "brand-new-id") == []
    assert shop.ask("select customer from orders where order_id = 'F'") == [(0,)]


def test_a_new_id_linked_to_the_same_person_does_not_either(shop: TestShop) -> None:
    _erase(shop, People(ids=[_ID]))
    shop.load(
        File("again.csv", {"orders": [order("F", customer="brand-new-id")]}, [("brand-new-id", "vera")])
    )
    assert shop.ask("select customer from orders where order_id = 'F'") == [(0,)]


def test_an_id_that_is_an_address_is_found_by_it(shop: TestShop) -> None:
    shop.load(File("mail.csv", {"orders": [order("M", customer="zoe@example.org")]}))
    assert _erase(shop, People(emails=["Zoe@Example.org"])).persons == 1
    assert _hits(shop, "zoe@example.org") == []


def test_rejected_rows_that_name_them_go_too(shop: TestShop) -> None:
    rejects = [(2, "orders", "coupon", "for Vera Quux"), (3, "orders", "coupon", "SUMMER")]
    shop.load(File("bad.csv", {"orders": [order("G")]}, rejects=rejects))
    _erase(shop, People(ids=[_ID]))
    assert shop.ask("select value from rejects where column_name = 'coupon'") == [("SUMMER",)]


def test_rejected_values_that_may_name_somebody_are_never_kept(shop: TestShop) -> None:
    rejects = [(2, "persons", "email", "lost at example"), (3, "orders", "customer", "lost id")]
    report = shop.load(File("bad.csv", {"orders": [order("G")]}, rejects=rejects))
    assert report.rows_rejected == 2
    assert shop.ask("select column_name, value from rejects where file = 'bad.csv' order by 1") == [
        ("customer", None),
        ("email", None),
    ]


def test_a_rejected_value_that_is_an_erased_persons_address_is_not_kept(shop: TestShop) -> None:
    _erase(shop, People(ids=[_ID]))
    shop.load(File("bad.csv", {"orders": [order("G")]}, rejects=[(2, "orders", "coupon", _EMAIL)]))
    assert _hits(shop, _EMAIL) == []


def test_somebody_nobody_knows_is_kept_out_all_the_same(shop: TestShop) -> None:
    erased = _erase(shop, People(ids=["not yet here"]))
    assert (erased.persons, erased.ids) == (0, 0)
    shop.load(File("now.csv", {"orders": [order("N", customer="not yet here")]}))
    assert shop.ask("select customer from orders where order_id = 'N'") == [(0,)]


def test_a_phone_without_digits_means_nobody(shop: TestShop) -> None:
    shop.load(File("p.csv", {"persons": [{"customer": "p", "phone": "n/a"}]}))
    assert _erase(shop, People(phones=["unknown", "12"])).persons == 0
    shop.load(File("q.csv", {"persons": [{"customer": "q", "phone": "n/a"}]}))
    assert shop.ask("select count(*) from persons where phone = 'n/a'") == [(2,)]


def _household() -> File:
    """Somebody known in two systems by an address they had, and another at the same phone."""
    people: list[dict[str, Scalar]] = [
        {"customer": "17", "email": "vera@new.org", "phone": "+34 600 777 111"},
        {"customer": "zendesk 5", "email": "vera@old.org", "name": "Vera of the desk"},
        {"customer": "18", "email": "tom@home.org", "phone": "+34 600 777 111"},
    ]
    keys: list[dict[str, Scalar]] = [{"customer": "17", "kind": "email", "text": "vera@old.org"}]
    orders = [order("H1", customer="17"), order("H2", customer="zendesk 5"), order("H3", customer="18")]
    return File("home.csv", {"persons": people, "person_keys": keys, "orders": orders})


@pytest.mark.parametrize("known", ["vera@new.org", "VERA@old.org"])
def test_who_is_known_in_two_systems_is_erased_in_both_and_who_shares_their_phone_is_not(
    shop: TestShop, known: str
) -> None:
    shop.load(_household())
    before = shop.ask(_TOTALS)
    assert (_erase(shop, People(emails=[known])).persons, shop.ask(_TOTALS)) == (1, before)
    assert _hits(shop, "vera@new.org", "vera@old.org", "zendesk 5", "Vera of the desk") == []
    assert shop.ask("select email, phone from persons where email = 'tom@home.org'") == [
        ("tom@home.org", "+34 600 777 111")
    ]
    shop.load(_household())
    assert shop.ask("select order_id, customer = 0 from orders where order_id like 'H%' order by 1") == [
        ("H1", True),
        ("H2", True),
        ("H3", False),
    ]
    assert _hits(shop, "vera@new.org", "vera@old.org", "zendesk 5") == []


def test_the_ledger_tells_of_the_erasure_and_of_nobody(shop: TestShop) -> None:
    _erase(shop, People(ids=[_ID]))
    rows = shop.ask("select kind, loaded_at, files from loads order by load_id")
    assert [row[0] for row in rows] == ["load", "erase"]
    assert rows[1][1:] == (_LATER.replace(tzinfo=None), "[]")


def test_without_the_key_nothing_is_loaded_that_could_bring_them_back(shop: TestShop) -> None:
    _erase(shop, People(ids=[_ID]))
    shop.folder.layout.key.unlink()
    with pytest.raises(StoreError, match=r"suppression\.key is missing"):
        shop.load(_files("again"))


def test_without_the_key_nobody_is_erased(shop: TestShop) -> None:
    shop.folder.layout.key.unlink()
    with pytest.raises(StoreError, match=r"suppression\.key is missing"):
        _erase(shop, People(ids=[_ID]))
    assert _hits(shop, _EMAIL) != []


def test_an_interrupted_erasure_is_finished_by_the_next(
    shop: TestShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.load(File("more.csv", {"orders": [order("E", customer=_ID)]}))
    before = shop.ask(_TOTALS)
    database = shop.folder.layout.database
    rename = Path.replace

    def fail(self: Path, target: Path) -> Path:
        if target == database:
            raise KeyboardInterrupt
        return rename(self, target)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", fail)
        with pytest.raises(KeyboardInterrupt):
            _erase(shop, People(emails=[_EMAIL]))
    assert _hits(shop, _EMAIL) != []
    assert _erase(shop, People(emails=[_EMAIL])).persons == 1
    assert _hits(shop, *_EVERY_NAME) == []
    assert shop.ask(_TOTALS) == before


def test_erasing_twice_finds_nobody_the_second_time(shop: TestShop) -> None:
    _erase(shop, People(ids=[_ID]))
    before = shop.ask(_TOTALS)
    assert _erase(shop, People(ids=[_ID])).persons == 0
    assert shop.ask(_TOTALS) == before
    assert shop.ask("select count(distinct mark) = count(*) from suppressed") == [(True,)]


def test_a_writer_keeps_an_erasure_waiting(shop: TestShop) -> None:
    with shop.folder.writing(NOON), pytest.raises(StoreError, match="is being written"):
        _erase(shop, People(ids=[_ID]))


def test_days_of_orders_stay_after_an_erasure(shop: TestShop) -> None:
    _erase(shop, People(ids=[_ID]))
    assert shop.ask("select distinct ordered_at from orders") == [(DAY,)]
