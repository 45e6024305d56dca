"""One person in many systems: who is joined by which rule, who is left apart, however files come."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from patronage.store.identity.match import AMBIGUOUS
from patronage.store.report import LoadReport
from tests.oracle.people import Partition, Told, people
from tests.store.shops import MemoryShop
from tests.store.told import file_of, loaded, who_is_who

ANN, BOB = "ann@x.org", "bob@x.org"
MOBILE, OTHER = "+34 600 111 222", "+34 600 333 444"


def _left_out(shop: MemoryShop) -> dict[str, str]:
    rows = shop.engine.execute("select text, left_out from person_keys where left_out is not null")
    return {str(text): str(why) for text, why in rows}


def _findings(report: LoadReport) -> dict[str, str]:
    return {each.code: each.message for each in report.all_findings}


def _groups(*groups: set[str]) -> Partition:
    return frozenset(map(frozenset, groups))


def test_an_address_goes_before_a_phone_and_a_said_id_before_both() -> None:
    rows = [
        Told("17", " Ann@X.org "),
        Told("desk 17", ANN, MOBILE),
        Told("call", phone="600 111 222"),
        Told("18", person="17"),
        Told("19", BOB),
    ]
    shop = loaded(rows)
    who, rules = who_is_who(shop)
    assert who == _groups({"17", "desk 17", "call", "18"}, {"19"})
    assert rules == {"17": "id", "18": "id", "desk 17": "e-mail", "call": "phone"}


def test_ids_of_two_systems_are_two_people_where_nothing_joins_them() -> None:
    assert who_is_who(loaded([Told("17", ANN), Told("zendesk 17", BOB)])) == (
        _groups({"17"}, {"zendesk 17"}),
        {},
    )


def test_an_address_that_says_one_and_a_phone_that_says_another() -> None:
    shop = loaded([Told("a", ANN), Told("b", BOB, MOBILE), Told("ticket", ANN, MOBILE)])
    assert who_is_who(shop) == (_groups({"a", "ticket"}, {"b"}), {"a": "e-mail", "ticket": "e-mail"})
    assert _left_out(shop) == {MOBILE: "several_people"}


def test_a_phone_of_a_household_joins_nobody_and_a_call_from_it_stands_alone() -> None:
    shop = loaded([Told("a", ANN, MOBILE), Told("b", BOB, MOBILE), Told("call", phone=MOBILE)])
    assert who_is_who(shop) == (_groups({"a"}, {"b"}, {"call"}), {})
    assert set(_left_out(shop)) == {MOBILE}


def test_one_with_the_phones_of_two_joins_neither() -> None:
    shop = loaded(
        [Told("a", ANN, MOBILE), Told("b", BOB, OTHER), Told("c", phone=MOBILE), Told("c", phone=OTHER)]
    )
    assert who_is_who(shop) == (_groups({"a"}, {"b"}, {"c"}), {})
    assert _left_out(shop) == {MOBILE: "contradicts", OTHER: "contradicts"}


def test_what_stands_for_nobody_joins_nobody() -> None:
    rows = [Told("a", "noreply@x.org", "000000000"), Told("b", "noreply@x.org", "+34 600 000 000")]
    rows += [Told("c", "n/a", "+34 600 000 000"), Told("d", "n/a", "555-SHOES")]
    shop = loaded(rows)
    assert who_is_who(shop)[1] == {}
    assert _left_out(shop) == {
        "noreply@x.org": "placeholder", "000000000": "invalid", "+34 600 000 000": "placeholder",
        "n/a": "unreadable", "555-SHOES": "extension",
    }  # fmt: skip


@pytest.mark.parametrize(("ids", "joined"), [(20, True), (21, False)])
def test_an_address_of_more_than_twenty_ids_is_nobodys(ids: int, joined: bool) -> None:  # noqa: FBT001
    shop = loaded([Told(str(i), ANN) for i in range(ids)])
    assert (len(who_is_who(shop)[0]) == 1) is joined
    assert (_left_out(shop) == {ANN: "many_bear_it"}) is not joined


@pytest.mark.parametrize(("sharing", "joined"), [(5, True), (6, False)])
def test_a_phone_of_more_than_five_people_is_nobodys(sharing: int, joined: bool) -> None:  # noqa: FBT001
    assert (len(who_is_who(loaded([Told(str(i), phone=MOBILE) for i in range(sharing)]))[0]) == 1) is joined


@pytest.mark.parametrize(("addresses", "joined"), [(5, True), (6, False)])
def test_an_id_of_more_than_five_addresses_is_no_one_persons(addresses: int, joined: bool) -> None:  # noqa: FBT001
    till = [Told("till", f"c{i}@x.org") for i in range(addresses)]
    shop = loaded([*till, Told("a", "c0@x.org"), Told("b", "c1@x.org")])
    assert (who_is_who(shop)[0] == _groups({"till", "a", "b"})) is joined


def test_the_shops_country_may_be_named_later() -> None:
    shop = loaded([Told("a", phone="600111222"), Told("b", phone=MOBILE)], region="")
    assert who_is_who(shop)[1] == {}
    shop.settings = replace(shop.settings, phone_region="ES")
    report = shop.load(file_of("more.csv", [Told("c", BOB)]))
    assert who_is_who(shop)[0] == _groups({"a", "b"}, {"c"})
    assert (
        _findings(report)["ids_joined"]
        == "delivered ids are joined with others of the same person: 2 by phone"
    )


def test_an_address_that_comes_later_joins_two_known_apart_and_a_load_again_changes_nothing() -> None:
    shop = loaded([Told("a", ANN)], [Told("b", phone=MOBILE)])
    before = {str(k): v for k, v in shop.engine.execute("select delivered, customer from person_ids")}
    report = shop.load(file_of("later.csv", [Told("b", ANN)]))
    after = shop.engine.execute(
        "select delivered, customer, person, joined_by, joined_in from person_ids order by 1"
    )
    assert after == [
        ("a", before["a"], before["a"], "e-mail", 3),
        ("b", before["b"], before["a"], "e-mail", 3),
    ]
    assert "ids_joined" in _findings(report)
    again = shop.load(file_of("again.csv", [Told("b", ANN), Told("a", ANN)]))
    assert "ids_joined" not in _findings(again)
    assert (
        shop.engine.execute(
            "select delivered, customer, person, joined_by, joined_in from person_ids order by 1"
        )
        == after
    )


def test_who_was_joined_by_phone_is_parted_where_another_turns_out_to_share_it() -> None:
    shop = loaded([Told("a", ANN, MOBILE), Told("call", phone=MOBILE)])
    assert who_is_who(shop)[0] == _groups({"a", "call"})
    report = shop.load(file_of("more.csv", [Told("b", BOB, MOBILE)]))
    assert who_is_who(shop) == (_groups({"a"}, {"b"}, {"call"}), {})
    assert _findings(report)["ids_ambiguous"].startswith(
        "e-mail addresses or phone numbers speak for several"
    )


def test_a_shop_of_an_earlier_version_keeps_who_is_one_person() -> None:
    shop = loaded([Told("a", ANN, person="w"), Told("b", person="w")])
    before, _ = who_is_who(shop)
    shop.engine.execute("delete from person_keys")
    shop.engine.execute("update person_ids set joined_by = null, joined_in = null")
    shop.load(file_of("more.csv", [Told("c", ANN)]))
    assert who_is_who(shop)[0] == _groups({*next(iter(before)), "c"})


_RARE = 0.2


def _world(dice: Random, number: int) -> list[Told]:
    """Draw rows about few people with few addresses and phones, none of them those of another world."""
    mails = [f"{name}.{number}@x.org" for name in "abc"]
    written = [*mails, *mails, f" {mails[0].upper()} ", "noreply@x.org", "n/a"]
    phones = [f"+34 6{number:03d} 1113{at}" for at in (1, 2)]
    spelt = [*phones, phones[0][4:], phones[1].replace("+34 ", "0034-"), "000"]
    ids = [*(f"{number}:{name}" for name in "pqrstu"), mails[1]]
    words = [f"word {number}", ids[0], mails[2]]

    def some(texts: list[str], share: float) -> str:
        return dice.choice(texts) if dice.random() < share else ""

    shares = dice.choice([(0.7, 0.7, 0.1), (0.35, 0.9, 0.0), (0.5, 0.2, 0.3)])
    rare = [
        [Told(ids[0], mails[0], phones[0]), Told(ids[1], mails[1], phones[1])]
        + [Told(ids[2], phone=phone) for phone in phones],
        [Told(ids[0], f"{at}.{number}@x.org") for at in range(6)] + [Told(ids[1], f"0.{number}@x.org")],
        [Told(f"{number}:{at}", mails[0]) for at in range(21)],
    ]
    return (dice.choice(rare) if dice.random() < _RARE else []) + [
        Told(dice.choice(ids), some(written, shares[0]), some(spelt, shares[1]), some(words, shares[2]))
        for _ in range(dice.randrange(9))
    ]


@settings(max_examples=4, deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 4))
def test_every_order_and_cut_of_files_joins_the_samewho_is_who(drawn: int, files: int) -> None:
    dice = Random(drawn)  # noqa: S311
    worlds = [_world(dice, number) for number in range(100)]
    rows = [row for world in worlds for row in world]
    found = people(rows, "ES")
    dice.shuffle(rows)
    shop = loaded(*(rows[at::files] for at in range(files)))
    assert who_is_who(shop) == found


def test_every_way_to_be_ambiguous_is_among_what_is_drawn() -> None:
    dice = Random(0)  # noqa: S311
    shop = loaded([row for number in range(300) for row in _world(dice, number)])
    assert set(AMBIGUOUS) <= set(_left_out(shop).values())
