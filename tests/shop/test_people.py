"""Who is one person, as Python users and readers of the report see it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from patronage.reports.block import Table
from patronage.shop import Shop
from patronage.store.settings import Settings

CUSTOMERS = """customer_id,email,phone,name
17,ann@example.com,+34 600 111 222,Ann Berg
18,bob@example.com,+34 600 333 444,Bob Stone
19,eva@example.com,600 333 444,Eva Stone
20,noreply@example.com,,Till
"""
ORDERS = """order_id,customer_id,ordered_at,gross
1,17,2025-01-03,120.00
2,18,2025-01-17,80.00
3,19,2025-02-14,60.00
"""
CALLS = """call_id,caller phone,call start,wait seconds,talk seconds,agent,answered
c1,600111222,2025-02-20 10:00:00,12,180,lea,yes
c2,600333444,2025-02-20 11:00:00,15,90,lea,yes
"""
TICKETS = """ticket_id,requester email,created at,status,agent
t1,ANN@example.com,2025-02-21 09:00:00,solved,lea
"""


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """Return a shop whose customers call and write, two of them from one telephone."""
    folder = tmp_path_factory.mktemp("people")
    for name, text in {"customers": CUSTOMERS, "orders": ORDERS, "calls": CALLS, "tickets": TICKETS}.items():
        (folder / f"{name}.csv").write_text(text, "utf-8")
    with Shop.create(folder / "shop", Settings(phone_region="ES", currency="EUR")) as shop:
        shop.load(sorted(folder.glob("*.csv")))
        yield shop


def test_ids_of_one_person_stand_together_with_the_rule_that_joined_each(shop: Shop) -> None:
    found = shop.persons(unmask=True)
    assert [(row["id"], row["joined_by"]) for row in found] == [
        ("17", "e-mail"),
        ("ann@example.com", "e-mail"),
        ("phone 600111222", "phone"),
    ]
    people = {row["person"] for row in found}
    assert len(people) == 1
    assert [row["id"] for row in shop.persons()] == ["17", "a***@e***.com", "phone 60 ... 222"]


def test_what_is_left_apart_names_whom_it_could_mean(shop: Shop) -> None:
    [row] = shop.persons(ambiguous=True, unmask=True)
    assert (row["kind"], row["key"], row["people"]) == ("phone", "+34600333444", 3)
    assert row["ids"] == "18\n19\nphone 600333444"
    [masked] = shop.persons(ambiguous=True)
    assert (masked["key"], masked["ids"]) == ("+34 ... 444", "18\n19\nphone 60 ... 444")
    assert row["why"] == "people with other e-mail addresses share it"


def test_any_library_that_reads_arrow_takes_the_list(shop: Shop) -> None:
    lists = {"joined": shop.persons(), "apart": shop.persons(ambiguous=True)}
    with duckdb.connect() as connection:
        for name, found in lists.items():
            connection.register(name, found)
        assert connection.execute("select count(*), min(joined_by) from joined").fetchall() == [(3, "e-mail")]
        assert connection.execute("select people from apart").fetchall() == [(3,)]


@pytest.mark.parametrize(
    ("language", "title", "joined"),
    [
        ("en", "Who is one person", "Ids joined by e-mail"),
        ("es", "Quién es una misma persona", "Identificadores unidos por el correo"),
        ("ru", "Кто один и тот же человек", "Идентификаторы, объединённые по адресу почты"),
        ("ro", "Cine este aceeași persoană", "Identificatori uniți prin e-mail"),
    ],
)
def test_report_counts_ids_people_and_what_joined_them(
    shop: Shop, language: str, title: str, joined: str
) -> None:
    quality = next(s for s in shop.report(language=language).sections if s.name == "quality")
    [table] = [block for block in quality.blocks if isinstance(block, Table) and block.title == title]
    # Seven ids: four customers, two callers, one who wrote. Ann's three are one; the till has no address.
    assert [row[1] for row in table.rows] == [7, 5, 2, 1, 1, 1]
    assert table.rows[2][0] == joined
    assert all(isinstance(row[2], str) and row[2] for row in table.rows)


def test_a_shop_whose_every_id_is_a_person_has_nothing_to_say_of_it(tmp_path: Path) -> None:
    (tmp_path / "orders.csv").write_text(ORDERS, "utf-8")
    with Shop.create(tmp_path / "shop", Settings(currency="EUR")) as shop:
        shop.load(tmp_path / "orders.csv")
        assert len(shop.persons()) == 0
        quality = next(s for s in shop.report().sections if s.name == "quality")
    assert "Who is one person" not in [getattr(block, "title", "") for block in quality.blocks]
