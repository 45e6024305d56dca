from __future__ import annotations

from pathlib import Path

from tests.sources.deliveries import reading, table, written


def test_orders_name_people_apart_from_what_they_bought(tmp_path: Path) -> None:
    text = table(
        "order_id,customer_id,email,phone,customer name,date,amount",
        "1,7,Ann@Example.org,,Ann,2024-01-02,5",
        "2,7,ann@example.org,+34 600,Ann Lee,2024-01-03,5",
        "3,8,,,,2024-01-03,5",
        "4,,bob@example.org,,,2024-01-03,5",
    )
    with reading(written(tmp_path, text)) as done:
        assert done.rows("select customer, email, phone, name from stage.persons") == [
            ("7", "ann@example.org", "+34 600", "Ann Lee")
        ]


def test_who_comes_with_several_addresses_is_known_by_each(tmp_path: Path) -> None:
    text = table(
        "order_id,customer_id,email,phone,date,amount",
        "1,7,ann@old.org,,2024-01-02,5",
        "2,7,Ann@new.org,+34 600,2024-01-03,5",
        "3,8,bob@example.org,,2024-01-03,5",
    )
    with reading(written(tmp_path, text)) as done:
        assert done.rows("select customer, kind, text from stage.person_keys order by all") == [
            ("7", "email", "ann@new.org"),
            ("7", "email", "ann@old.org"),
            ("7", "phone", "+34 600"),
        ]


def test_an_email_may_be_the_customers_id(tmp_path: Path) -> None:
    text = table(
        "order_id,email,date,amount", "1,Ann@Example.org,2024-01-02,5", "2,ANN@example.org,2024-01-02,5"
    )
    with reading(written(tmp_path, text)) as done:
        assert done.rows("select customer, email from stage.persons") == [
            ("ann@example.org", "ann@example.org")
        ]
        assert done.rows("select distinct customer from stage.orders") == [("ann@example.org",)]


def test_two_parts_make_a_name(tmp_path: Path) -> None:
    text = table("id,first_name,last_name", "1,Ann,Lee", "2,Bob,")
    with reading(written(tmp_path, text, "customers.csv")) as done:
        assert done.rows("select customer, name from stage.persons order by 1") == [
            ("1", "Ann Lee"),
            ("2", "Bob"),
        ]


def test_ids_that_are_one_person_are_linked(tmp_path: Path) -> None:
    text = table("customer_id,customer_unique_id,country", "a1,p1,BR", "a2,p1,BR", "a3,p2,BR")
    with reading(written(tmp_path, text, "customers.csv")) as done:
        assert done.rows("select delivered, person from stage.person_links order by 1") == [
            ("a1", "p1"),
            ("a2", "p1"),
            ("a3", "p2"),
        ]


def test_the_header_of_the_person_may_be_named(tmp_path: Path) -> None:
    text = table("customer_id,golden,country", "a1,p1,BR", "a2,p1,BR")
    with reading(written(tmp_path, text, "customers.csv"), mapping={"person": "golden"}) as done:
        assert done.rows("select count(distinct person) from stage.person_links") == [(1,)]
