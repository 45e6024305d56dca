"""A rich report of an invented shop, with names that try to break out of the page."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from random import Random

from patronage.base.finding import Finding
from patronage.base.period import Grain, Period
from patronage.base.units import COUNT, DATE, MONEY, SHARE, Unit
from patronage.contract.table import MISSING
from patronage.reports.block import (
    Axis,
    Band,
    BarChart,
    Better,
    Column,
    Findings,
    HeatMap,
    HeatRow,
    LineChart,
    Report,
    Row,
    ScoreCell,
    ScoreMap,
    Section,
    Table,
    Text,
    Tile,
    Tiles,
    change_between,
)
from tests.pages.terms import DEFINITIONS

HOSTILE = "<script>alert('owned')</script>"
BREAKOUT = '"><img src="https://evil.example/x.png" onerror=alert(1)> & {{ 7*7 }}'
MONTHS = tuple(date(2023 + at // 12, at % 12 + 1, 1) for at in range(36))


def sample() -> Report:
    """Build the report; the same one every time."""
    rng = Random(7)  # noqa: S311 the figures of an invented shop
    return Report(
        title="Customer economics",
        shop=f"Tea & Sons {HOSTILE}",
        period=Period(date(2025, 1, 1), date(2026, 1, 1)),
        as_of=date(2025, 12, 9),
        currency="GBP",
        language="en",
        sections=(_overview(rng), _cohorts(rng), _value(rng), _data()),
        definitions=DEFINITIONS,
        notes=(
            "History begins on 1 Jan 2023: 1,204 customers seen in the first 58 days count as known before.",
            "1.8 % of orders name no customer; they count in money and orders, not in anything per customer.",
            "Cost of goods is known for 97.2 % of revenue; the rest is assumed at a rate of 42 %.",
        ),
    )


def _tile(
    metric: str, now: float, before: float | None, better: Better, series: tuple[float, ...] = ()
) -> Tile:
    known = next(d for d in DEFINITIONS if d.name == metric)
    value, previous = (Decimal(str(now)), None if before is None else Decimal(str(before)))
    return Tile(
        metric,
        known.label,
        value,
        known.unit,
        previous,
        change_between(value, previous, known.unit),
        better,
        "",
        series,
    )


def _walk(rng: Random, start: float, count: int = 12, drift: float = 0.01) -> tuple[float, ...]:
    values = [start]
    for _ in range(count - 1):
        values.append(values[-1] * (1 + drift + rng.uniform(-0.09, 0.09)))
    return tuple(values)


def _overview(rng: Random) -> Section:
    tiles = Tiles(
        (
            _tile("net_revenue", 8_278_519.42, 7_461_022.1, "up", _walk(rng, 600_000)),
            _tile("orders", 19_960, 18_021, "up", _walk(rng, 1500)),
            _tile("aov", 428.61, 433.9, "up", _walk(rng, 430, drift=-0.002)),
            _tile("customers", 4_334, 4_334, "up", _walk(rng, 400, drift=0)),
            _tile("new_customers", 1_187, 1_563, "up", _walk(rng, 140, drift=-0.03)),
            _tile("margin_rate", 0.4312, 0.4189, "up", _walk(rng, 0.42)),
            _tile("repeat_rate", 0.6549, 0.6731, "up", _walk(rng, 0.67)),
            _tile("refund_rate", 0.0571, 0.0468, "down", _walk(rng, 0.05)),
            _tile("days_to_second_order", 58.4, 63.1, "down", _walk(rng, 60)),
            Tile(
                "cac",
                "Cost of a new customer",
                None,
                MONEY,
                note="No spend was delivered: add a file of ad costs.",
            ),
        ),
        compared="2025 so far, against the same days of 2024",
        series_label="Last 12 months",
    )
    return Section(
        "overview",
        "Overview",
        "Revenue grew by 11 %, carried by customers you already had; new ones fell by a quarter.",
        (tiles, _revenue_lines(rng), _who_bought(rng), _channels(), _countries(), _products(rng)),
    )


def _revenue_lines(rng: Random) -> LineChart:
    rows: list[Row] = []
    for at, month in enumerate(MONTHS):
        season = 1.45 if month.month in {10, 11} else 1.0
        now = 380_000 * 1.012**at * season * rng.uniform(0.92, 1.08)
        rows.append((month, round(Decimal(now), 2), round(Decimal(now) / Decimal("1.11"), 2)))
    rows.append((None, Decimal("-1204.50"), Decimal("0.00")))
    table = Table(
        "Net revenue by month",
        (
            Column("month", "Month", DATE, grain=Grain.MONTH),
            Column("net_revenue", "Net revenue", MONEY, "net_revenue"),
            Column("year_before", "A year before", MONEY),
        ),
        tuple(rows),
        total=(None, sum((Decimal(str(r[1])) for r in rows), Decimal(0)), None),
        lead="Autumn brings 1.5 times an ordinary month, every year.",
        note="Undated refunds are in a row of their own.",
        partial=(35,),
    )
    return LineChart(table, "month", ("net_revenue", "year_before"))


def _who_bought(rng: Random) -> BarChart:
    rows = tuple(
        (month, 90 + rng.randrange(60) - at, 180 + at * 7 + rng.randrange(50))
        for at, month in enumerate(MONTHS[12:])
    )
    columns = (
        Column("month", "Month", DATE, grain=Grain.MONTH),
        Column("new", "New customers", COUNT, "new_customers"),
        Column("returning", "Returning customers", COUNT),
    )
    table = Table("Who bought", columns, rows, lead="Returning customers now make most of it.", partial=(23,))
    return BarChart(table, "month", ("new", "returning"), stacked=True)


def _channels() -> BarChart:
    names = ("Organic search", "E-mail", "Paid social", "Direct", "Affiliates", BREAKOUT, MISSING, "Podcast")
    values = (2_904_000, 1_812_330, 1_204_882, 904_120, 421_300, 204_300, 120_400, -2_400)
    table = Table(
        "Net revenue by channel of first order",
        (Column("channel", "Channel"), Column("net_revenue", "Net revenue", MONEY, "net_revenue")),
        tuple((n, Decimal(v)) for n, v in zip(names, values, strict=True)),
        total=(None, Decimal(sum(values))),
        highlight=(1,),
    )
    return BarChart(table, "channel", ("net_revenue",))


def _countries() -> BarChart:
    rows = (
        ("United Kingdom", 0.66, 0.61),
        ("Germany", 0.58, 0.6),
        ("Éire", 0.71, 0.55),
        ("Österreich", 0.41, None),
    )
    columns = (
        Column("country", "Country"),
        Column("now", "2025", SHARE, "repeat_rate"),
        Column("before", "2024", SHARE),
    )
    return BarChart(Table("Repeat rate by country", columns, rows), "country", ("now", "before"))


def _products(rng: Random) -> Table:
    names = (
        "White hanging heart T-light holder", "Regency cakestand 3 tier", HOSTILE, "Jumbo bag red retrospot",
        "Чайник «Самовар» 2 л", "Assorted colour bird ornament", "Party bunting", MISSING,
    )  # fmt: skip
    rows: list[Row] = []
    for at, name in enumerate(names):
        sold = 4200 // (at + 1) + rng.randrange(90)
        revenue = Decimal(sold) * Decimal("12.85")
        share = None if name == MISSING else round(rng.uniform(0.2, 0.6), 4)
        rows.append(
            (name, sold, revenue, share, round(rng.uniform(0, 0.1), 4), date(2025, 11, 1 + at), at % 2 == 0)
        )
    return Table(
        "Products that opened the most relationships",
        (
            Column("product", "First product"),
            Column("sold", "Sold", COUNT),
            Column("net_revenue", "Net revenue", MONEY, "net_revenue", bar=True),
            Column("margin_rate", "Margin rate", SHARE, "margin_rate"),
            Column("refund_rate", "Refund rate", SHARE, "refund_rate"),
            Column("last", "Last sold", DATE, grain=Grain.DAY),
            Column("listed", "Still listed", Unit("flag", "flag")),
        ),
        tuple(rows),
        total=(
            None,
            sum(int(str(r[1])) for r in rows),
            sum((Decimal(str(r[2])) for r in rows), Decimal(0)),
            *[None] * 4,
        ),
        lead="Two of eight bring half of the revenue.",
        highlight=(0, 1),
    )


def _cohorts(rng: Random) -> Section:
    return Section(
        "cohorts",
        "Cohorts",
        "People who first bought in autumn come back less often, and are worth as much.",
        (
            _retention(rng),
            _cumulative(rng),
            Text(("A cohort is everyone whose first order fell in the month.",), tone="note"),
        ),
    )


def _retention(rng: Random) -> HeatMap:
    rows: list[HeatRow] = []
    for at, month in enumerate(MONTHS[23:]):
        size = 14 if at == 4 else 60 + rng.randrange(300)
        ages = 13 - at
        cells: list[float] = [1.0]
        for age in range(1, ages):
            share = rng.uniform(0.16, 0.42) * (1 - age * 0.035)
            cells.append(0.0 if at == 4 and age % 3 == 1 else round(share, 4))
        rows.append(HeatRow(month, size, tuple(cells), immature=(ages - 1,)))
    mean = HeatRow(
        None, sum(r.size or 0 for r in rows), (1.0, *(round(0.31 - 0.011 * a, 4) for a in range(12)))
    )
    return HeatMap(
        "Retention by month of first order",
        SHARE,
        tuple(rows),
        metric="retention_rate",
        mean=HeatRow("Weighted mean", mean.size, mean.cells),
        grain=Grain.MONTH,
        lead="About three in ten come back each month in the first half-year.",
    )


def _cumulative(rng: Random) -> HeatMap:
    rows: list[HeatRow] = []
    for at, month in enumerate(MONTHS):
        value, cells = 0.0, []
        for age in range(36 - at):
            value += rng.uniform(3, 24) / (1 + age * 0.12)
            cells.append(round(Decimal(value), 4))
        paid = next((age for age, cell in enumerate(cells) if cell > 60), None)
        rows.append(
            HeatRow(month, 80 + rng.randrange(400), tuple(cells), (35 - at,), () if paid is None else (paid,))
        )
    return HeatMap(
        "Historic value per customer",
        MONEY,
        tuple(rows),
        metric="historic_clv",
        mean=HeatRow(
            "Weighted mean", 9_412, tuple(Decimal(14 + 9 * age) / (1 + age // 12) for age in range(36))
        ),
        grain=Grain.MONTH,
        marked_label="Framed: more than £60, the cost of a new customer",
        note="Margin so far, cumulated over months since the first order.",
    )


def _value(rng: Random) -> Section:
    recency = Axis("recency", "Recency", ("8 to 12 months", "4 to 8 months", "0 to 4 months"))
    frequency = Axis("frequency", "Frequency", ("1 order", "2 to 4", "5 and more"))
    money = Axis("money", "Money", ("up to £180", "£180 to £640", "over £640"))
    cells: list[ScoreCell] = []
    for r in (1, 2, 3):
        for f in (1, 2, 3):
            for m in (1, 2, 3):
                customers = 0 if abs(f - m) > 1 else rng.randrange(8, 420)
                tier = "High" if r + f + m >= 7 else "Middle" if r + f + m >= 5 else "Low"
                cells.append(ScoreCell((r, f, m), customers, Decimal(customers * m * 211), tier))
    two = [ScoreCell((r, f), rng.randrange(40, 900), None, "") for r in (1, 2, 3) for f in (1, 2, 3)]
    return Section(
        "value",
        "What customers are worth",
        "A fifth of customers bring two thirds of revenue.",
        (
            Tiles(
                (
                    _tile("simple_clv", 1_240.8, None, "up"),
                    _tile("average_lifespan", 3.0, None, "up"),
                    _tile("purchase_frequency", 4.61, 4.16, "up"),
                ),
                title="The plain value of a customer",
                note="Lifespan by rule: fewer than three years of history, so 3 years.",
            ),
            ScoreMap(
                "Recency, frequency, money", (recency, frequency, money), tuple(cells),
                "Net revenue", MONEY, "net_revenue",
                lead="The best corner holds 214 customers; 35 of them are about to slip.",
            ),
            ScoreMap("Recency and frequency", (recency, frequency), tuple(two), lead="Without money."),
            _tiers(),
            _forecast(rng),
        ),
    )  # fmt: skip


def _tiers() -> Table:
    return Table(
        "Value a tier",
        (
            Column("tier", "Tier"), Column("customers", "Customers", COUNT, "customers", bar=True),
            Column("net_revenue", "Net revenue", MONEY, "net_revenue", bar=True),
            Column("share", "Of revenue", SHARE),
        ),
        (
            ("High", 864, Decimal("5461203.10"), 0.6597), ("Middle", 1502, Decimal("1992004.77"), 0.2406),
            ("Low", 1968, Decimal("825311.55"), 0.0997),
        ),
        total=("All", 4334, Decimal("8278519.42"), 1.0),
    )  # fmt: skip


def _forecast(rng: Random) -> LineChart:
    rows: list[Row] = []
    for at in range(20):
        middle = 900 + 12 * at + rng.uniform(-30, 30)
        rows.append((date(2025, 8, 4) if at == 0 else Grain.WEEK.shift(date(2025, 8, 4), at), middle,
                     None if at < 12 else middle - 9 * at, None if at < 12 else middle + 9 * at))  # fmt: skip
    rows[5] = (rows[5][0], None, None, None)
    columns = (
        Column("week", "Week", DATE, grain=Grain.WEEK), Column("orders", "Orders", COUNT, "orders"),
        Column("low", "Low", COUNT), Column("high", "High", COUNT),
    )  # fmt: skip
    table = Table(
        "Orders a week, expected from week 13", columns, tuple(rows), note="Band: 90 % of outcomes."
    )
    return LineChart(table, "week", ("orders",), (Band("orders", "low", "high"),))


def _data() -> Section:
    findings = (
        Finding("late", "Orders arrived after their month was closed", file="orders_2025.csv", count=18),
        Finding(
            "no-number", "The quantity is no number", "reject", f"{BREAKOUT}.csv", 48_213, HOSTILE,
            "Correct the cell and load the file again.", 3,
        ),
        Finding(
            "cut", "An order is cut by the end of the file: lines are missing from it", "warning",
            "orders_2025.csv", 541_909, "581587", "Load both files in one go.",
        ),
    )  # fmt: skip
    files = Table(
        "Files read",
        (
            Column("file", "File"), Column("format", "Format"), Column("rows", "Rows", COUNT),
            Column("loaded", "Loaded", COUNT), Column("rejected", "Rejected", COUNT),
        ),
        (
            ("orders_2025.csv", "lines of orders", 541_909, 541_906, 3),
            ("customers.csv", "Shopify customers", 4372, 4372, 0),
        ),
        total=(None, None, 546_281, 546_278, 3),
    )  # fmt: skip
    return Section(
        "data",
        "Data quality",
        "Three rows of 546,281 were rejected.",
        (
            Findings("What was noticed", findings, lead="Nothing that changes a total by more than 0.1 %."),
            files,
            Text(
                ("Two files overlap by 14 days; equal rows were counted once.",),
                "Before you compare",
                "warning",
            ),
            Findings("Rules of the contract", ()),
        ),
    )
