from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

from patronage.base.period import Grain
from tests.store.shops import File, TestShop, order


def _shop(tmp_path: Path, *days: date) -> TestShop:
    shop = TestShop.at(tmp_path / "shop")
    rows = [
        order(f"O{n}", ordered_on=day, ordered_at=datetime.combine(day, datetime.min.time()))
        for n, day in enumerate(days)
    ]
    shop.load(File("o.csv", {"orders": rows}))
    return shop


def test_it_spans_all_days_with_room_on_both_sides(tmp_path: Path) -> None:
    first, last = date(2024, 2, 29), date(2025, 1, 1)
    ((low, high, days),) = _shop(tmp_path, first, last).ask(
        "select min(day), max(day), count(*) from calendar"
    )
    assert (low, high) == (first - timedelta(days=1100), last + timedelta(days=1100))
    assert days == (last - first).days + 2201


def test_every_step_agrees_with_the_grains_of_time(tmp_path: Path) -> None:
    shop = _shop(tmp_path, date(2024, 2, 29))
    steps = ("day", "week", "month", "quarter", "year")
    columns = ", ".join(f'"{s}", {s}_number, {s}_end' for s in steps)
    rows = shop.ask(f'select "day", {columns} from calendar order by "day"')
    before: tuple[int, ...] | None = None
    for day, *rest in rows:
        assert isinstance(day, date)
        numbers = []
        for at, step in enumerate(steps):
            start, number, end = rest[3 * at : 3 * at + 3]
            grain = Grain(step)
            assert start == grain.start(day)
            assert end == grain.shift(day, 1) - timedelta(days=1)
            assert isinstance(number, int)
            assert before is None or number - before[at] == (1 if grain.start(day) == day else 0)
            numbers.append(number)
        before = tuple(numbers)


def test_a_shop_without_days_has_an_empty_calendar(tmp_path: Path) -> None:
    shop = TestShop.at(tmp_path / "shop")
    shop.load(File("o.csv", {"orders": []}))
    assert shop.ask("select count(*) from calendar") == [(0,)]
