"""Events as Google Analytics 4 exports them to BigQuery, as JSON lines, as Parquet and laid flat."""

from __future__ import annotations

import json
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from patronage.engine.duckdb import DUCKDB, DuckDB
from tests.sources.deliveries import reading, table, written


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def micros(text: str) -> int:
    return round(datetime.fromisoformat(f"{text}+00:00").timestamp() * 1_000_000)


BEGAN = micros("2025-03-01 22:50:00") // 1_000_000


def event(name: str, when: str, visitor: str | None = "v.1", **more: Any) -> dict[str, Any]:
    params = {
        "ga_session_id": BEGAN,
        "page_location": "https://shop.example/mug?mail=ann",
        **more.pop("params", {}),
    }
    listed = [
        {"key": key, "value": {"int_value" if isinstance(v, int) else "string_value": str(v)}}
        for key, v in params.items()
    ]
    return {
        "event_date": more.pop("day", "20250302"), "event_timestamp": str(micros(when)), "event_name": name,
        "event_params": listed, "user_pseudo_id": visitor, "user_id": None,
        "device": {"category": "mobile"}, "geo": {"country": "Spain"},
        "traffic_source": {"source": "bing", "medium": "organic", "name": "(organic)"}, **more,
    }  # fmt: skip


LAST_CLICK = {"manual_campaign": {"source": "google", "medium": "cpc", "campaign_name": "spring"}}
EVENTS = [
    # The second half of a session that began before midnight UTC, which is the next day in Madrid.
    event("page_view", "2025-03-01 23:30:00", session_traffic_source_last_click=LAST_CLICK),
    event("add_to_cart", "2025-03-01 23:35:00"),
    event("purchase", "2025-03-01 23:40:00", user_id="K-1", params={"currency": "eur"},
          ecommerce={"transaction_id": "1001", "purchase_revenue": 49.9}),
    event("purchase", "2025-03-01 23:41:00", params={"currency": "eur"},
          ecommerce={"transaction_id": "1001", "purchase_revenue": 49.9}),
    event("purchase", "2025-03-01 23:45:00", None, params={"currency": "eur"},
          ecommerce={"transaction_id": "1002", "purchase_revenue": 20}),
    event("sign_up", "2025-03-02 10:00:00", "v.2", params={"ga_session_id": 7, "source": "(not set)"}),
    event("purchase", "2025-03-02 10:05:00", "v.2", params={"ga_session_id": 7},
          ecommerce={"transaction_id": "(not set)", "purchase_revenue": 5}),
]  # fmt: skip


def as_lines(events: list[dict[str, Any]]) -> str:
    return "".join(json.dumps(one) + "\n" for one in events)


def test_sessions_are_visits_and_goals_conversions(tmp_path: Path) -> None:
    with reading(written(tmp_path, as_lines(EVENTS), "events.json"), time_zone="Europe/Madrid") as done:
        visits = done.rows("""
            select visit_id, visitor_id, customer, visited_at, visited_on::varchar, channel, campaign,
              carted_at, landing_page, device, country
            from stage.visits order by 1
        """)
        goals = done.rows("""
            select conversion_id, kind, visitor_id, customer, channel, value, currency, converted_on::varchar
            from stage.conversions order by _row
        """)
        found = {f.code: f.count for f in done.delivery.findings}
        why = done.delivery.files[0].why
    assert visits == [
        (f"v.1.{BEGAN}", "v.1", "K-1", at("2025-03-01 22:50"), "2025-03-01", "google / cpc", "spring",
         at("2025-03-01 23:35"), "https://shop.example/mug", "mobile", "Spain"),
        ("v.2.7", "v.2", None, at("2025-03-02 10:00"), "2025-03-02", "bing / organic", None, None,
         "https://shop.example/mug", "mobile", "Spain"),
    ]  # fmt: skip
    assert goals == [
        ("order:1001", "order", "v.1", "K-1", "google / cpc", Decimal("49.9"), "EUR", "2025-03-02"),
        ("order:1002", "order", None, None, None, Decimal(20), "EUR", "2025-03-02"),
        (f"registration:v.2.{micros('2025-03-02 10:00:00')}", "registration", "v.2", None, "bing / organic",
         None, None, "2025-03-02"),
        (f"order:v.2.{micros('2025-03-02 10:05:00')}", "order", "v.2", None, "bing / organic", Decimal(5),
         None, "2025-03-02"),
    ]  # fmt: skip
    assert (found["purchases_repeated"], found["events_of_no_visitor"], found["purchases_unnumbered"]) == (
        1,
        1,
        1,
    )
    assert "property_in_another_zone" not in found
    assert "channel_of_first_touch" not in found
    assert "headers event_name, event_timestamp and user_pseudo_id" in why


def test_intraday_tables_know_the_first_touch_alone(tmp_path: Path) -> None:
    events = [event("page_view", "2025-03-01 23:30:00", day="20250301")]
    with reading(written(tmp_path, as_lines(events), "events.json"), time_zone="Europe/Madrid") as done:
        assert done.rows("select channel from stage.visits") == [("bing / organic",)]
        assert done.finding("channel_of_first_touch").severity == "warning"
        zone = done.finding("property_in_another_zone")
        assert "conversions" not in done.tables
    assert (zone.value, zone.count) == ("20250301", 1)


def test_an_event_without_a_time_is_refused(tmp_path: Path) -> None:
    broken = {**EVENTS[0], "event_timestamp": "midnight"}
    with reading(written(tmp_path, as_lines([*EVENTS, broken]), "events.json")) as done:
        bad = done.finding("visited_at_rejected")
    assert (bad.row, bad.value) == (8, "midnight")


def test_parquet_of_the_warehouse(tmp_path: Path) -> None:
    wrapped = [
        {**e, "event_params": {"list": [{"element": p} for p in e["event_params"]]}} for e in EVENTS[:4]
    ]
    lines, file = written(tmp_path, as_lines(wrapped), "events.json"), tmp_path / "events.parquet"
    with DuckDB.in_memory() as engine:
        source, target = DUCKDB.literal(str(lines)), DUCKDB.literal(str(file))
        engine.execute(f"copy (select * from read_json({source})) to {target} (format parquet)")
    with reading(file) as done:
        assert done.rows("select visit_id, channel, customer from stage.visits") == [
            (f"v.1.{BEGAN}", "google / cpc", "K-1")
        ]
        assert done.rows("select conversion_id, value from stage.conversions") == [
            ("order:1001", Decimal("49.9"))
        ]


def test_a_table_laid_flat(tmp_path: Path) -> None:
    text = table(
        "event_date,event_timestamp,event_name,user_pseudo_id,user_id,ga_session_id,source,medium,campaign,"
        "page_location,transaction_id,value,currency",
        f"20250301,{micros('2025-03-01 10:00:00')},session_start,v.9,,77,(direct),(none),(not set),"
        "https://shop.example/,,,",
        f"20250301,{micros('2025-03-01 10:09:00')},purchase,v.9,K-9,77,(direct),(none),(not set),"
        "https://shop.example/thanks,T-9,12.50,USD",
    )
    with reading(written(tmp_path, text, "events.csv")) as done:
        assert done.rows("select visit_id, customer, channel, campaign, landing_page from stage.visits") == [
            ("v.9.77", "K-9", "direct", None, "https://shop.example/")
        ]
        assert done.rows("select conversion_id, value, currency from stage.conversions") == [
            ("order:T-9", Decimal("12.5"), "USD")
        ]
