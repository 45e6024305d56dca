"""Service files in a shop: rules hold them, later loads replace them, an erasure reaches texts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from patronage.shop.shop import Shop
from patronage.store.erase import People
from tests.sources.deliveries import table, written

AT = datetime(2025, 6, 1, tzinfo=UTC)

TICKETS = (
    "ticket_id,customer id,requester email,requester name,created_at,closed_at,resolved at,comment,csat",
    "t1,K-7731,vera.quux@example.org,Vera Quux,2025-03-01 10:00,2025-03-02 10:00,,I am Vera Quux,5",
    "t2,K-2,sam@example.org,Sam,2025-03-02 10:00,2025-03-01 10:00,,All is well,1",
    "t3,K-2,sam@example.org,Sam,2025-03-03 10:00,2025-03-03 11:00,2025-03-02 11:00,,",
    "t4,K-2,sam@example.org,Sam,2025-03-04 10:00,,,Fine,",
    "t5,K-2,sam@example.org,Sam,2045-03-04 10:00,,,,",
)  # fmt: skip


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    with Shop.create(tmp_path / "shop") as opened:
        yield opened


def test_what_ends_before_it_begins_is_left_out(shop: Shop, tmp_path: Path) -> None:
    report = shop.load(written(tmp_path, table(*TICKETS), "tickets.csv"), loaded_at=AT)
    assert shop.engine.execute("select contact_id from contacts order by 1") == [("t1",), ("t4",)]
    found = {f.code: f for f in report.all_findings if f.severity == "reject"}
    assert {code: (f.row, f.value) for code, f in found.items()} == {
        "ended_at_rejected": (3, "2025-03-01 10:00:00"),
        "resolved_at_rejected": (4, "2025-03-02 11:00:00"),
        "queued_at_not_in_future": (6, "2045-03-04 10:00:00"),
    }
    assert found["ended_at_rejected"].message == "ended_at lies before queued_at"
    assert (report.files[0].rows_read, report.files[0].rows_rejected) == (5, 3)


def test_a_subscription_does_not_end_before_it_begins(shop: Shop, tmp_path: Path) -> None:
    text = table(
        "subscription_id,customer,start_date,end_date,mrr",
        "S1,ann,2025-01-10,2025-01-10,9", "S2,bob,2025-01-10,2025-01-09,9",
    )  # fmt: skip
    report = shop.load(written(tmp_path, text, "subscriptions.csv"), loaded_at=AT)
    assert shop.engine.execute("select subscription_id from subscriptions") == [("S1",)]
    assert "ended_at_after_started_at" in {f.code for f in report.all_findings}


def test_the_same_file_twice_and_shuffled_changes_nothing(shop: Shop, tmp_path: Path) -> None:
    query = "select * exclude (loaded_in, customer) from {} order by 1"
    tables = ("contacts", "surveys", "texts")
    shop.load(written(tmp_path, table(*TICKETS), "tickets.csv"), loaded_at=AT)
    before = [shop.engine.execute(query.format(name)) for name in tables]
    header, *rows = TICKETS
    shop.load(written(tmp_path, table(header, *rows[::-1]), "again.csv"), loaded_at=AT)
    assert [shop.engine.execute(query.format(name)) for name in tables] == before
    assert [len(rows) for rows in before] == [2, 1, 2]


def test_an_erasure_reaches_what_somebody_wrote(shop: Shop, tmp_path: Path) -> None:
    shop.load(written(tmp_path, table(*TICKETS), "tickets.csv"), loaded_at=AT)
    assert shop.erase(People(emails=["Vera.Quux@example.org"]), AT).persons == 1
    assert shop.engine.execute("select text_id from texts") == [("contact:t4",)]
    assert shop.engine.execute("select count(*) from contacts") == [(2,)]
    # What was written does not come back with the next export.
    header, *rows = TICKETS
    shop.load(written(tmp_path, table(header, *rows[::-1]), "again.csv"), loaded_at=AT)
    assert shop.engine.execute("select text_id from texts") == [("contact:t4",)]
    shop.close()
    left = [p for p in (tmp_path / "shop").rglob("*") if p.is_file() and b"Vera Quux" in p.read_bytes()]
    assert left == []


def test_everything_real_loads_together(shop: Shop, shared_data: Path) -> None:
    folder = shared_data / "surveys_mock"
    files = [
        shared_data / "ravenstack" / "ravenstack_support_tickets.csv",
        shared_data / "ravenstack" / "ravenstack_subscriptions.csv.gz",
        *(folder / f"{kind}_responses.csv" for kind in ("nps", "csat", "ces")),
    ]
    report = shop.load(files, loaded_at=AT)
    counts = shop.engine.execute("""
        select (select count(*) from contacts), (select count(*) from subscriptions),
          (select count(*) from surveys), (select count(*) from texts)
    """)
    assert counts == [(2_000, 5_000, 1_175 + 300, 300)]
    assert sum(f.rows_rejected for f in report.files) == 0
