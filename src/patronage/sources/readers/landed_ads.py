"""Tables that connectors land in a warehouse, one an ad platform, delivered as plain files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from patronage.base.finding import Finding
from patronage.engine.duckdb import DuckDB
from patronage.sources.headers import plain
from patronage.sources.options import ReadOptions
from patronage.sources.raw import Raw
from patronage.sources.source import Made, Source
from patronage.sources.spend.rows import Export, make_spend

__all__ = ["LANDED_ADS", "platform_and_level"]


@dataclass(frozen=True)
class _Platform:
    """A platform's landed table: headers that only it has, and what they mean.

    `/1000000` marks amounts in micros, by the header's own word or by the platform's documentation.
    """

    name: str
    label: str
    needs: tuple[str, ...]
    columns: Mapping[str, str] = field(default_factory=dict)


_PLATFORMS = (
    _Platform(
        "google_ads",
        "Google Ads",
        ("customer_id", "cost_micros"),
        {
            "amount": "cost_micros/1000000",
            "account": "customer_id",
            "reported_conversions": "conversions",
            "reported_value": "conversions_value",
        },
    ),
    _Platform("meta_ads", "Meta Ads", ("spend", "inline_link_clicks"), {"clicks": "inline_link_clicks"}),
    _Platform(
        "tiktok_ads",
        "TikTok Ads",
        ("spend", "stat_time_hour"),
        {
            "spent_on": "stat_time_hour",
            "reported_conversions": "conversion",
            "reported_value": "total_purchase_value",
        },
    ),
    _Platform(
        "tiktok_ads",
        "TikTok Ads",
        ("spend", "stat_time_day"),
        {"spent_on": "stat_time_day", "reported_conversions": "conversion"},
    ),
    _Platform(
        "linkedin_ads",
        "LinkedIn Ads",
        ("cost_in_local_currency", "cost_in_usd"),
        {
            "amount": "cost_in_local_currency",
            "reported_conversions": "external_website_conversions",
            "reported_value": "conversion_value_in_local_currency",
        },
    ),
    _Platform(
        "microsoft_ads",
        "Microsoft Ads",
        ("spend", "bid_match_type", "top_vs_other"),
        {"reported_conversions": "conversions", "reported_value": "revenue"},
    ),
    _Platform(
        "pinterest_ads",
        "Pinterest Ads",
        ("spend_in_micro_dollar", "impression_1"),
        {
            "amount": "spend_in_micro_dollar/1000000",
            "account": "advertiser_id",
            # What was paid for; the columns that end in 2 count what people passed on for nothing.
            "impressions": "impression_1",
            "clicks": "clickthrough_1",
            "reported_conversions": "total_conversions",
            "reported_value": "total_conversions_value_in_micro_dollar/1000000",
        },
    ),
    _Platform(
        "reddit_ads", "Reddit Ads", ("spend", "ecpm", "viewable_impressions"), {"amount": "spend/1000000"}
    ),
    _Platform(
        "snapchat_ads",
        "Snapchat Ads",
        ("spend", "swipes"),
        {"amount": "spend/1000000", "clicks": "swipes", "reported_conversions": "conversion_purchases"},
    ),
    _Platform(
        "x_ads",
        "X (Twitter) Ads",
        ("billed_charge_local_micro", "url_clicks"),
        {"amount": "billed_charge_local_micro/1000000", "clicks": "url_clicks"},
    ),
    _Platform(
        "apple_search_ads",
        "Apple Search Ads",
        ("local_spend_amount", "taps"),
        {"amount": "local_spend_amount", "currency": "local_spend_currency", "clicks": "taps"},
    ),
    *(
        _Platform(
            "amazon_ads",
            "Amazon Ads",
            ("cost", told),
            {
                "currency": "campaign_budget_currency_code",
                "reported_conversions": "purchases_30_d",
                "reported_value": "sales_30_d",
            },
        )
        for told in ("campaign_budget_type", "campaign_bidding_strategy")
    ),
)

# The finest first: a table of keywords names their campaigns as well. Parts may leave out what has none.
_PARTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("search term", ("search_term", "search_query")),
    ("keyword", ("keyword_id", "ad_group_criterion_criterion_id")),
    (
        "place or audience",
        (
            "country",
            "country_code",
            "member_country",
            "member_region",
            "location_id",
            "segment",
            "targeting_value",
        ),
    ),
)
_LEVELS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("ad", ("ad_id", "creative_id", "pin_promotion_id", "promoted_tweet_id")),
    ("ad group", ("ad_group_id", "adgroup_id", "ad_squad_id", "line_item_id", "base_ad_group")),
    ("campaign", ("campaign_id", "base_campaign")),
)
_REGIONS = frozenset({"meta_ads", "snapchat_ads"})


def _recognises(_engine: DuckDB, raw: Raw, _options: ReadOptions) -> str:
    if not (platforms := _platforms(raw)):
        return ""
    platform = platforms[0]
    level = _level(_headers(raw), platform) or "account"
    return f"headers {' and '.join(platform.needs)} of {platform.label}, by {level}"


def _make(engine: DuckDB, raw: Raw, options: ReadOptions) -> Made:
    platform = _platforms(raw)[0]
    headers = _headers(raw)
    mapping = {
        column: header
        for column, header in platform.columns.items()
        if plain(header.partition("/")[0]) in headers
    }
    level = _level(headers, platform)
    findings = _in_part(raw, level)
    if "campaignid" not in headers and "id" in headers and level in ("campaign", ""):
        mapping["campaign_id"] = "id"
        if level != "campaign":
            findings = (*findings, _named_by_id(raw))
    export = Export(platform.name, level or "account", mapping, findings)
    return make_spend(engine, raw, options, export)


LANDED_ADS = Source("landed_ads", "Landed table of an ad platform", frozenset({"spend"}), _recognises, _make)


def platform_and_level(raw: Raw) -> tuple[str, str] | None:
    """Tell of which platform a landed table of spend is, and by what: campaign, ad or account."""
    platforms = _platforms(raw)
    return (platforms[0].name, _level(_headers(raw), platforms[0]) or "account") if platforms else None


def _headers(raw: Raw) -> frozenset[str]:
    return frozenset(plain(header) for header in raw.headers)


def _platforms(raw: Raw) -> list[_Platform]:
    headers = _headers(raw)
    return [p for p in _PLATFORMS if all(plain(need) in headers for need in p.needs)]


def _level(headers: frozenset[str], platform: _Platform) -> str:
    if platform.name in _REGIONS and "region" in headers:
        return "place or audience"
    for level, names in (*_PARTS, *_LEVELS):
        if any(plain(name) in headers for name in names):
            return level
    return ""


def _in_part(raw: Raw, level: str) -> tuple[Finding, ...]:
    if level not in dict(_PARTS):
        return ()
    text = f"spend by {level} leaves out what has none"
    remedy = "Load the table of campaigns instead where all spend is to count."
    return (Finding("spend_in_part", text, "warning", raw.name, remedy=remedy),)


def _named_by_id(raw: Raw) -> Finding:
    text = (
        "rows are named by 'id' alone, which is taken for the campaign's; a table of keywords looks the same"
    )
    return Finding("campaign_by_id", text, "warning", raw.name, remedy="Otherwise add --map campaign_id=.")
