"""What the demo shop is like: every number its processes run on; the truth repeats them."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["PARAMETERS", "Ad", "Channel", "Mailing", "Parameters", "Service", "Trade"]


@dataclass(frozen=True)
class Ad:
    """How money spent on a channel becomes customers.

    The share of the reachable people that is reached is `ceiling * r**slope / (r**slope + half**slope)`,
    where r is the adstock of spend over its usual level: yesterday's weighs `carry_over` of today's.
    `anyway` of the people would come by themselves, unreached; `halo` of those reached come by a free
    channel. `overclaim` is how many conversions the platform reports for each it brought.
    """

    platform: str
    tool_name: str
    usual_cac: float
    carry_over: float
    half: float
    slope: float
    anyway: float
    halo: float
    overclaim: float
    cost_per_click: float
    click_through_rate: float
    campaigns: tuple[tuple[str, str, float], ...]
    ceiling: float = 0.96

    @property
    def usual_reach(self) -> float:
        """The share that is reached at the usual spend."""
        return float(self.ceiling / (1 + self.half**self.slope))


@dataclass(frozen=True)
class Channel:
    """A channel: its share of new customers, what they are like, how it is paid for.

    `looks` is how many visitors come without buying for each customer; `delay_days` lie between the first
    touch and the first order in the mean.
    """

    name: str
    share: float
    looks: float
    orders_a_year: float
    life_days: float
    once_only: float
    delay_days: float
    ad: Ad | None = None


@dataclass(frozen=True)
class Mailing:
    """A campaign to customers: `lift` is the chance that it makes a reached one order once more."""

    name: str
    kind: str
    purpose: str
    starts: tuple[int, int, int]
    window_days: int
    lift: float
    holdout: float
    win_back_days: int
    cost_each: float


@dataclass(frozen=True)
class Service:
    """How contacts arise and are handled, and what a bad wait does.

    A live contact that waits `bad_wait_seconds` or more makes its customer leave with chance `leaves` and
    otherwise multiplies the buying rate by `keeps`, for good; a trouble behind the contact by
    `keeps_after_trouble`.
    """

    asked_after: float = 0.125
    late_asked: float = 0.52
    return_asked: float = 0.42
    again: float = 0.12
    media: tuple[tuple[str, float], ...] = (("phone", 0.42), ("chat", 0.28), ("email", 0.30))
    talk_seconds: tuple[float, float] = (205.0, 330.0)
    after_call_seconds: tuple[float, float] = (40.0, 25.0)
    patience_seconds: tuple[float, float] = (390.0, 460.0)
    transferred: float = 0.07
    offered_callback_seconds: float = 240.0
    takes_callback: float = 0.2
    opens_hour: int = 8
    shift_hours: int = 6
    bad_wait_seconds: float = 120.0
    leaves: float = 0.16
    keeps: float = 0.72
    keeps_after_trouble: float = 0.93


@dataclass(frozen=True)
class Trade:
    """Baskets, returns, and what the weather of the market does."""

    month_shock: float = 0.07
    day_shock: float = 0.16
    shock_memory: float = 0.85
    chases_demand: float = 0.7
    spend_noise: float = 0.18
    growth_a_year: float = 0.25
    rate_drift_a_year: float = 0.92
    life_drift_a_year: float = 0.88
    dilution: float = 0.6
    rate_shape: float = 1.6
    lines_beyond_first: float = 1.15
    first_lines: float = 0.55
    label_taken: float = 0.07
    label_lost: float = 0.04
    late: float = 0.055
    cancelled: float = 0.022
    damaged: float = 0.22
    returned: tuple[tuple[str, float], ...] = (
        ("Coffee", 0.03),
        ("Tea", 0.025),
        ("Kitchen", 0.115),
        ("Gifts", 0.075),
    )
    without_name: float = 0.025


@dataclass(frozen=True)
class Parameters:
    """Everything together."""

    channels: tuple[Channel, ...]
    mailings: tuple[Mailing, ...]
    service: Service
    trade: Trade


_SEARCH = Ad(
    platform="google",
    tool_name="google / cpc",
    usual_cac=34.0,
    carry_over=0.25,
    half=0.75,
    slope=1.15,
    anyway=0.3,
    halo=0.03,
    overclaim=1.15,
    cost_per_click=1.4,
    click_through_rate=0.041,
    campaigns=(
        ("G-101", "Search generic", 0.45),
        ("G-102", "Search brand", 0.2),
        ("G-103", "Shopping", 0.35),
    ),
)
_SOCIAL = Ad(
    platform="meta",
    tool_name="facebook / paid",
    usual_cac=36.0,
    carry_over=0.72,
    half=1.1,
    slope=1.4,
    anyway=0.14,
    halo=0.12,
    overclaim=1.45,
    cost_per_click=1.05,
    click_through_rate=0.011,
    campaigns=(
        ("M-201", "Prospecting", 0.72),
        ("M-202", "Retargeting", 0.28),
    ),
)
_AFFILIATE = Ad(
    platform="partnernet",
    tool_name="partnernet / affiliate",
    usual_cac=25.0,
    carry_over=0.1,
    half=0.6,
    slope=1.0,
    anyway=0.5,
    halo=0.0,
    overclaim=1.05,
    cost_per_click=0.8,
    click_through_rate=0.028,
    campaigns=(
        ("P-301", "Coupon sites", 0.65),
        ("P-302", "Blogs", 0.35),
    ),
)
_DISPLAY = Ad(
    platform="google",
    tool_name="google / display",
    usual_cac=33.0,
    carry_over=0.8,
    half=1.3,
    slope=1.6,
    anyway=0.22,
    halo=0.25,
    overclaim=2.1,
    cost_per_click=0.6,
    click_through_rate=0.0035,
    campaigns=(("G-104", "Display", 1.0),),
)

PARAMETERS = Parameters(
    channels=(
        # name, share, looks, orders a year, days to stay, buys only once, days to the first order, its advert
        Channel("paid_search", 0.26, 6.0, 2.9, 560.0, 0.34, 1.5, _SEARCH),
        Channel("paid_social", 0.22, 10.0, 2.0, 330.0, 0.48, 6.0, _SOCIAL),
        Channel("affiliate", 0.1, 4.5, 1.8, 280.0, 0.5, 1.0, _AFFILIATE),
        Channel("display", 0.05, 13.0, 2.1, 380.0, 0.44, 8.0, _DISPLAY),
        Channel("organic", 0.14, 5.5, 3.2, 640.0, 0.31, 3.0),
        Channel("direct", 0.1, 3.5, 3.6, 700.0, 0.28, 1.0),
        Channel("referral", 0.08, 3.0, 4.2, 820.0, 0.22, 2.0),
        Channel("email", 0.05, 4.0, 3.4, 640.0, 0.27, 4.0),
    ),
    mailings=(
        Mailing("Spring beans", "email", "retention", (2024, 4, 9), 14, 0.05, 0.2, 0, 0.03),
        Mailing("Come back", "email", "win_back", (2024, 9, 10), 21, 0.035, 0.25, 120, 0.03),
        Mailing("Advent letter", "mail", "retention", (2024, 11, 12), 28, 0.075, 0.2, 0, 0.95),
        Mailing("Fresh harvest", "email", "retention", (2025, 5, 6), 14, 0.045, 0.2, 0, 0.03),
        Mailing("We miss you", "email", "win_back", (2025, 8, 19), 21, 0.0, 0.25, 120, 0.03),
        Mailing("Advent letter II", "mail", "retention", (2025, 11, 11), 28, 0.07, 0.2, 0, 0.99),
    ),
    service=Service(),
    trade=Trade(),
)
"""The shop as it is shipped."""
