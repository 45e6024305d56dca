"""Campaigns and events of Klaviyo, as its report and as connectors land them."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from tests.sources.deliveries import reading, table, written


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


REPORT = table(
    "Campaign Name,Tags,Subject,List,Send Time,Send Weekday,Total Recipients,Unique Placed Order,"
    "Placed Order Rate,Revenue,Unique Opens,Open Rate,Total Opens,Unique Clicks,Click Rate,Total Clicks,"
    "Unsubscribes,Spam Complaints,Spam Complaints Rate,Successful Deliveries,Bounces,Bounce Rate,Campaign ID,"
    "Campaign Channel",
    "Spring,2025,New mugs,All,2025-04-09 09:38:00,Wednesday,645.0,4.0,0.62%,280.27,455.0,70.8%,640.0,5.0,"
    "0.8%,5.0,1.0,0.0,0.0%,643.0,2.0,0.3%,01ABC,Email",
    "Spring (B),2025,Newer mugs,All,2025-04-09 09:40:00,Wednesday,600.0,4.0,0.62%,280.27,455.0,70.8%,640.0,"
    "5.0,0.8%,5.0,1.0,0.0,0.0%,643.0,2.0,0.3%,01ABC,Email",
    "Text,2025,,All,2025-04-10 09:00:00,Thursday,64.0,0,0%,0,,,,,,,,,,64,0,0%,01DEF,SMS",
    "Bad,2025,,All,at noon,Thursday,64.0,0,0%,0,,,,,,,,,,64,0,0%,01XYZ,SMS",
)


def test_the_report_of_campaigns(tmp_path: Path) -> None:
    with reading(written(tmp_path, REPORT, "campaigns.csv")) as done:
        rows = done.rows(
            "select campaign_id, campaign, kind, channel, starts_on::varchar from stage.campaigns order by 1"
        )
        bad, why = done.finding("sent_at_rejected"), done.delivery.files[0].why
        assert "campaigns_in_total" in done.codes
    # A campaign's variations are listed apart and are one.
    assert rows == [
        ("01ABC", "Spring", "email", "email", "2025-04-09"),
        ("01DEF", "Text", "sms", "sms", "2025-04-10"),
    ]
    assert (bad.row, bad.value) == (5, "at noon")
    assert "Klaviyo campaigns: headers Campaign Name, Send Time, Total Recipients and Unique Opens" in why


def test_the_landed_campaigns(tmp_path: Path) -> None:
    text = table(
        "id,from_name,campaign_type,status_label,from_email,subject,name,status,created,updated,send_time,"
        "sent_at,_fivetran_deleted,_fivetran_synced,archived",
        "A1,us,Regular,Sent,us@example.org,Hi,March,sent,2025-03-01 10:00:00.000,2025-03-01 10:00:00.000,"
        "2025-03-01 23:30:00.000,2025-03-01 23:30:09.000,FALSE,2025-04-01 07:45:41.005,false",
        "A2,us,Regular,Draft,us@example.org,Hi,April,draft,2025-03-01 10:00:00.000,2025-03-01 10:00:00.000,,,"
        "FALSE,2025-04-01 07:45:41.005,false",
        "A3,us,Regular,Sent,us@example.org,Hi,Gone,sent,2025-03-01 10:00:00.000,2025-03-01 10:00:00.000,,,"
        "TRUE,2025-04-01 07:45:41.005,false",
    )
    with reading(written(tmp_path, text, "campaign.csv"), time_zone="Europe/Madrid") as done:
        assert done.rows("select campaign_id, campaign, kind, starts_on::varchar from stage.campaigns") == [
            # Sent late in the evening, which is the next day in Madrid.
            ("A1", "March", "email", "2025-03-02")
        ]
        assert done.finding("campaigns_not_sent").value == "draft"
        assert done.finding("rows_deleted").row == 4


EVENTS = table(
    "id,person_id,campaign_id,flow_id,datetime,_fivetran_deleted,metric_id,type,property_value,_fivetran_synced",
    "e1,P1,A1,,2025-03-01 23:30:00.000,FALSE,M1,Received Email,,2025-04-09 18:37:41.959",
    "e2,P1,A1,,2025-03-02 08:00:00.000,FALSE,M2,Opened Email,,2025-04-09 18:37:41.959",
    "e3,P1,A1,,2025-03-02 07:00:00.000,FALSE,M2,Opened Email,,2025-04-09 18:37:41.959",
    "e4,P2,,F1,2025-03-02 09:00:00.000,FALSE,M1,Received SMS,,2025-04-09 18:37:41.959",
    "e4,P2,,F1,2025-03-02 09:00:00.000,FALSE,M1,Received SMS,,2025-04-09 18:37:41.959",
    "e5,P3,A1,,2025-03-02 09:30:00.000,FALSE,M3,Clicked Email,,2025-04-09 18:37:41.959",
    "e6,P1,,,2025-03-03 10:00:00.000,FALSE,M4,Placed Order,49.90,2025-04-09 18:37:41.959",
    "e7,P4,A1,,never,FALSE,M1,Received Email,,2025-04-09 18:37:41.959",
)


def test_events_say_who_was_reached(tmp_path: Path) -> None:
    with reading(written(tmp_path, EVENTS, "event.csv"), time_zone="Europe/Madrid") as done:
        rows = done.rows("""
            select campaign_id, customer, arm, sent_at, sent_on::varchar, opened_at, clicked_at
            from stage.exposures order by customer
        """)
        other, unsent = done.finding("events_not_of_messages"), done.finding("messages_never_sent")
        bad = done.finding("happened_at_rejected")
    assert rows == [
        ("A1", "P1", "treated", at("2025-03-01 23:30"), "2025-03-02", at("2025-03-02 07:00"), None),
        ("flow:F1", "P2", "treated", at("2025-03-02 09:00"), "2025-03-02", None, None),
        ("A1", "P3", "treated", None, None, None, at("2025-03-02 09:30")),
    ]
    assert (other.count, other.value) == (1, "placed order")
    assert (unsent.count, unsent.severity) == (1, "warning")
    assert (bad.row, bad.value) == (9, "never")
