"""Real tables of five systems and a survey in one shop: its people are those a join by hand gives."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from patronage.shop import Shop
from patronage.store.settings import Settings

SURVEY_IDS = ("C10045", "C20089", "C10089", "C45343")


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as text:
        return list(csv.DictReader(text))


def own_customers(seeds: Path) -> list[tuple[str, str, str]]:
    """Give customers of the shop's own books that bear the addresses of other systems, otherwise spelt."""
    billed = [row["email"] for row in rows_of(seeds / "dbt_recharge" / "customer_data.csv")]
    mailed = [row["email"] for row in rows_of(seeds / "dbt_klaviyo" / "person.csv")]
    bought = rows_of(seeds / "dbt_shopify" / "shopify_customer_data.csv")[0]["email"]
    return [
        (SURVEY_IDS[0], billed[0].upper(), ""),
        (SURVEY_IDS[1], f" {mailed[1].title()} ", ""),
        (SURVEY_IDS[2], mailed[0], ""),
        (SURVEY_IDS[3], "", "+15165555555"),
        ("M1", bought.upper(), ""),
        ("M2", "new@domain.example", ""),
    ]


def survey_of(seeds: Path) -> Path:
    return seeds.parent / "surveys_mock" / "csat_responses.csv"


@pytest.fixture(scope="module")
def seeds(shared_data: Path) -> Path:
    return shared_data / "fivetran_seeds"


@pytest.fixture(scope="module")
def shop(seeds: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    folder = tmp_path_factory.mktemp("systems")
    text = "".join(f"{one},{mail},{phone}\n" for one, mail, phone in own_customers(seeds))
    (folder / "members.csv").write_text(f"customer_id,email,phone\n{text}", "utf-8")
    with Shop.create(folder / "shop", Settings(currency="USD", phone_region="US")) as shop:
        shopify = [seeds / "dbt_shopify" / f"shopify_{name}_data.csv" for name in ("customer", "order")]
        zendesk = [seeds / "dbt_zendesk" / f"{name}_data.csv" for name in ("user", "ticket")]
        others = [seeds / f"dbt_{name}" / "customer_data.csv" for name in ("recharge", "stripe")]
        mailing = seeds / "dbt_klaviyo" / "person.csv"
        shop.load([*shopify, *zendesk, *others, mailing, survey_of(seeds)])
        shop.load(folder / "members.csv")
        yield shop


def joined_by_hand(seeds: Path) -> set[frozenset[str]]:
    """Join who has the same address, or is said to be the same, in plain Python: at most two steps long."""
    keys: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows_of(seeds / "dbt_shopify" / "shopify_customer_data.csv"):
        keys[row["email"]] |= {row["id"], row["email"]}
    for row in rows_of(seeds / "dbt_zendesk" / "user_data.csv"):
        if row["role"] == "end-user":
            keys[row["email"]].add(f"zendesk {row['id']}")
    for row in rows_of(seeds / "dbt_recharge" / "customer_data.csv"):
        keys[row["email"]] |= {f"recharge {row['id']}", row["external_customer_id_ecommerce"]}
    for row in rows_of(seeds / "dbt_klaviyo" / "person.csv"):
        keys[row["email"]].add(row["id"])
    for one, mail, _ in own_customers(seeds):
        keys[mail.strip().lower()].add(one)
    # nobody@ stands for nobody, and so does a phone of one digit six times over.
    return {frozenset(ids) for mail, ids in keys.items() if len(ids) > 1 and not mail.startswith("nobody@")}


def test_people_are_those_that_a_join_by_hand_gives(shop: Shop, seeds: Path) -> None:
    found: defaultdict[object, set[str]] = defaultdict(set)
    for row in shop.persons(unmask=True):
        found[row["person"]].add(str(row["id"]))
    assert {frozenset(ids) for ids in found.values()} == joined_by_hand(seeds)


def test_who_answered_a_survey_is_the_customer_who_is_billed(shop: Shop, seeds: Path) -> None:
    rules = {row["id"]: row["joined_by"] for row in shop.persons(unmask=True)}
    assert (rules["C10045"], rules["recharge 90000001"], rules["M1"]) == ("e-mail", "id", "e-mail")
    # Of the 100 answers 63 are content, as published; who they are changes none of it.
    assert shop.kpi("csat").value() == pytest.approx(0.63)
    answered = shop.engine.execute("select count(distinct customer) from survey_facts")
    assert answered == [(len({row["customer_id"] for row in rows_of(survey_of(seeds))}),)]


def test_addresses_and_phones_of_nobody_joined_nobody(shop: Shop) -> None:
    left_out = shop.engine.execute(
        "select text, left_out, count(*) from person_keys where left_out is not null"
        " group by all order by all"
    )
    assert left_out == [
        ("+15165555555", "placeholder", 3),
        ("d41d8cd98f00b204e9800998ecf8427e", "extension", 2),
        ("nobody@hotmail.com", "placeholder", 2),
    ]
    assert len(shop.persons(ambiguous=True)) == 0
