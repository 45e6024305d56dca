"""Published figures of real and mock help desks, reached by the product's own definitions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from patronage.shop import Shop

AT = datetime(2026, 1, 1, tzinfo=UTC)
Loaded = Callable[[str], AbstractContextManager[Shop]]


@pytest.fixture
def loaded(shared_data: Path, tmp_path: Path) -> Loaded:
    """Return a way to open a shop that holds one file."""

    @contextmanager
    def opened(name: str) -> Iterator[Shop]:
        with Shop.create(tmp_path / "shop") as shop:
            shop.load(shared_data / name, loaded_at=AT)
            yield shop

    return opened


def test_the_calls_of_a_call_centre(loaded: Loaded) -> None:
    with loaded("call_center/Contact-Center-Dataset.xlsx") as shop:

        def value(name: str, seconds: int = 20) -> object:
            return shop.kpi(name, assume={"service_threshold_seconds": seconds}).value(name)

        assert (value("contacts"), value("answered")) == (5_000, 4_054)
        assert value("abandonment_rate") == pytest.approx(0.1892, abs=5e-5)
        assert value("average_speed_of_answer") == pytest.approx(67.5207, abs=5e-5)
        assert value("talk_time") == pytest.approx(224.9228, abs=5e-5)
        assert value("service_level_answered") == pytest.approx(0.09225, abs=5e-6)
        assert value("service_level", 30) == pytest.approx(0.1502, abs=5e-5)
        assert value("service_level", 60) == pytest.approx(0.3592, abs=5e-5)
        assert value("csat") == pytest.approx(0.49901, abs=5e-6)
        assert value("csat_mean") == pytest.approx(3.40355, abs=5e-6)
        assert value("csat_response_rate") == 1
        # The workbook has no work after the call: nothing is not zero.
        handled = shop.kpi("average_handle_time").records()[0]
        assert handled == {"average_handle_time": None, "average_handle_time_coverage": 0}

        by_agent = {
            row["agent"]: row for row in shop.kpi("contacts,answered,talk_time,csat_mean", by="agent")
        }
        jim = by_agent["Jim"]
        assert (len(by_agent), jim["contacts"], jim["answered"]) == (8, 666, 536)
        assert by_agent["Becky"]["talk_time"] == pytest.approx(220.010, abs=5e-4)
        assert by_agent["Martha"]["csat_mean"] == pytest.approx(3.471, abs=5e-4)

        days = shop.kpi("contacts", grain="day")
        assert (days.rows[0][0], days.rows[-1][0]) == (date(2021, 1, 1), date(2021, 3, 31))
        assert sum(int(str(row["contacts"])) for row in days) == 5_000


def test_the_tickets_of_ravenstack(loaded: Loaded) -> None:
    with loaded("ravenstack/ravenstack_support_tickets.csv") as shop:
        found = shop.kpi("first_reply_time,full_resolution_time,contacts,service_level").records()[0]
        ratings = shop.kpi("csat_mean").value()
        counted = shop.engine.execute("select count(*) from survey_facts where is_scaled")
    assert found["contacts"] == 2_000
    # Tickets wait in no queue: that nothing was late there says nothing of calls.
    assert found["service_level"] is None
    assert found["first_reply_time"] == pytest.approx(88.48 * 60, abs=0.3)
    assert found["full_resolution_time"] == pytest.approx(35.861 * 3600, abs=2)
    assert (found["first_reply_time_open"], found["full_resolution_time_open"]) == (0, 0)
    assert ratings == pytest.approx(3.9813, abs=5e-5)
    assert counted == [(1_175,)]


@pytest.mark.parametrize(
    ("name", "metric", "expected"),
    [
        ("nps_responses.csv", "nps", 15.0),
        ("nps_20k_responses.csv.gz", "nps", -40.305),
        ("csat_responses.csv", "csat", 0.63),
        ("csat_responses.csv", "csat_mean", 3.77),
        ("ces_responses.csv", "ces", 4.78),
    ],
)
def test_mock_surveys(name: str, metric: str, expected: float, loaded: Loaded) -> None:
    with loaded(f"surveys_mock/{name}") as shop:
        assert shop.kpi(metric).value(metric) == pytest.approx(expected, abs=1e-9)
