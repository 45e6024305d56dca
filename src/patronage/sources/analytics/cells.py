"""What one event says, out of the records that its cells hold as JSON, or of columns laid flat."""

from __future__ import annotations

from collections.abc import Mapping

from patronage.sources.fingerprint import header_of
from patronage.sources.raw import Raw
from patronage.sources.rework import cell, part

__all__ = ["event_values", "parameters"]

_KINDS = ("string", "int", "double", "float")
_TYPED = ",".join(f'"{kind}_value":"VARCHAR"' for kind in _KINDS)
_PARAMETERS = f'[{{"key":"VARCHAR","value":{{{_TYPED}}}}}]'
_AT_HAND = "event parameters"
_UNSET = "'(not set)', '(data deleted)', '(not provided)', ''"
_DIRECT = "'(direct)', '(none)'"


def parameters(raw: Raw) -> Mapping[str, str]:
    """Give SQL for the list of keys and typed values as one record, so that each is found at once."""
    if not header_of(raw, "event_params"):
        return {}
    text = f"try_cast({cell(raw, 'event_params')} as json)"
    # Parquet files of the warehouse wrap each list and each of its elements once more.
    listed = f"coalesce(to_json(nullif(json_extract({text}, '$.list[*].element'), [])), {text})"
    value = ", ".join(f"p.value.{kind}_value" for kind in _KINDS)
    pairs = (
        f"list_transform(from_json({listed}, '{_PARAMETERS}'),"
        f" lambda p: concat(to_json(p.key), ':', to_json(coalesce({value}))))"
    )
    return {_AT_HAND: f"concat('{{', list_aggregate({pairs}, 'string_agg', ','), '}}')"}


def event_values(raw: Raw) -> Mapping[str, str]:
    """Give SQL for the values of an event that its own columns do not hold, by the header they get."""
    instant = cell(raw, "event_timestamp")
    micros = f"try_cast({instant} as bigint)"
    return {
        header_of(raw, "event_timestamp"): (
            f"case when regexp_full_match({instant}, '\\d{{15,17}}')"
            f" then strftime(make_timestamp({micros}), '%Y-%m-%d %H:%M:%S.%f') || 'Z' else {instant} end"
        ),
        "session_key": _parameter(raw, "ga_session_id"),
        "channel_told": _channel(raw),
        "first_touch": _from_to(part(raw, "traffic_source", "source"), part(raw, "traffic_source", "medium")),
        "campaign_told": _set(_campaign(raw)),
        # What follows the question mark may name people.
        "page": f"nullif(regexp_replace({_parameter(raw, 'page_location')}, '[?#].*$', ''), '')",
        "device_kind": part(raw, "device", "category"),
        "country_told": _set(part(raw, "geo", "country")),
        "transaction": _set(
            f"coalesce({part(raw, 'ecommerce', 'transaction_id')}, {_parameter(raw, 'transaction_id')})"
        ),
        "value_told": (f"coalesce({part(raw, 'ecommerce', 'purchase_revenue')}, {_parameter(raw, 'value')})"),
        "currency_told": _parameter(raw, "currency"),
    }


def _set(value: str) -> str:
    return f"case when {value} not in ({_UNSET}, {_DIRECT}) then {value} end"


def _parameter(raw: Raw, key: str) -> str:
    """Give SQL for a parameter: of its own column, else of the list of keys and typed values."""
    flat = cell(raw, key, f"event_params_{key}", f"event_params.{key}", f"param_{key}")
    if not header_of(raw, _AT_HAND):
        return flat
    return f"coalesce(json_extract_string(cast({cell(raw, _AT_HAND)} as json), '$.{key}'), {flat})"


_SESSION = "session_traffic_source_last_click"
_COLLECTED = "collected_traffic_source"


def _channel(raw: Raw) -> str:
    """Give SQL for where a session came from: its own attribution, else what its events collected."""
    ways = [
        _from_to(
            part(raw, _SESSION, "cross_channel_campaign", "source"),
            part(raw, _SESSION, "cross_channel_campaign", "medium"),
        ),
        _from_to(
            part(raw, _SESSION, "manual_campaign", "source"),
            part(raw, _SESSION, "manual_campaign", "medium"),
        ),
        _from_to(part(raw, _COLLECTED, "manual_source"), part(raw, _COLLECTED, "manual_medium")),
        f"case when {part(raw, _COLLECTED, 'gclid')} is not null then 'google / cpc' end",
        _from_to(_parameter(raw, "source"), _parameter(raw, "medium")),
    ]
    return f"coalesce({', '.join(ways)})"


def _campaign(raw: Raw) -> str:
    ways = [
        part(raw, _SESSION, "cross_channel_campaign", "campaign_name"),
        part(raw, _SESSION, "manual_campaign", "campaign_name"),
        part(raw, _COLLECTED, "manual_campaign_name"),
        _parameter(raw, "campaign"),
    ]
    return f"coalesce({', '.join(ways)})"


def _from_to(source: str, medium: str) -> str:
    return (
        f"case when {source} = '(direct)' then 'direct' when {source} not in ({_UNSET})"
        f" then concat_ws(' / ', {source}, {_set(medium)}) end"
    )
