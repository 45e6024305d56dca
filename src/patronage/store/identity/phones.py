"""Phone numbers as keys, E.164: read in SQL by libphonenumber's rules, by itself where they are intricate."""

from __future__ import annotations

from collections.abc import Sequence

import phonenumbers
from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, PhoneMetadata

from patronage.engine.duckdb import DUCKDB, DuckDB

__all__ = ["PHONE_REGIONS", "e164", "read_phones"]

PHONE_REGIONS = frozenset(phonenumbers.SUPPORTED_REGIONS)
"""The countries, by two letters, whose numbers can be read without their country code."""

_TYPES = (
    "fixed_line", "mobile", "toll_free", "premium_rate", "shared_cost", "voip", "personal_number", "pager",
    "uan", "voicemail",
)  # fmt: skip
_PUNCTUATION = r"\s().\-/\x{a0}\x{2010}-\x{2015}"
_SAME = "|".join(f"{digit}{{6}}" for digit in range(10))
_PLACEHOLDER = f"(?:{_SAME}|1234567|12345678|123456789|1234567890|0123456789|987654321)$"


def e164(text: str, region: str) -> str:
    """Give a number as E.164, nothing where it is none: what this module's SQL must agree with.

    Examples
    --------
    >>> e164("600 111 222", "ES"), e164("+34 600-111-222", ""), e164("600 111 222", "")
    ('+34600111222', '+34600111222', '')
    """
    try:
        number = phonenumbers.parse(text, region or None)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_valid_number(number):
        return ""
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def read_phones(engine: DuckDB, keys: str, region: str) -> None:
    """Fill `key` and `left_out` of the rows of `keys` that are phone numbers; each text is read once.

    Parameters
    ----------
    engine
        Holds the rows.
    keys
        A table with `kind`, `text`, `key` and `left_out`.
    region
        The country of numbers without a country code, or "": then they are kept out.
    """
    _part(engine, keys, region)
    _check(engine)
    _ask_the_library(engine, region)
    engine.execute(
        f"update {keys} as k set key = case when not p.is_nobodys then p.key end,"
        " left_out = case when p.is_nobodys then 'placeholder' else p.left_out end"
        f" from (select *, coalesce(regexp_matches(key, '{_PLACEHOLDER}'), false) as is_nobodys"
        " from temp.phones) as p where k.kind = 'phone' and k.text = p.text"
    )
    engine.execute("drop table temp.phones")
    engine.execute("drop table temp.parted")


def _part(engine: DuckDB, keys: str, region: str) -> None:
    """Take the distinct texts apart: country code and the rest; `is_odd` leaves one to the library."""
    ones, twos = (
        ", ".join(f"'{code}'" for code in COUNTRY_CODE_TO_REGION_CODE if len(str(code)) == length)
        for length in (1, 2)
    )
    length = f"case when d[1] in ({ones}) then 1 when d[1:2] in ({twos}) then 2 else 3 end"
    national, is_odd = _national(region) if region else ("null", "false")
    engine.execute(f"""
        create or replace temp table parted as
        with texts as (select distinct text from {keys} where kind = 'phone'),
        bare as (select text, regexp_replace(text, '^ *tel:|[{_PUNCTUATION}]+', '', 'gi') as b from texts),
        told as (select text, b, regexp_full_match(b, '[0-9]+') as is_bare,
          case when regexp_full_match(b, '\\+[1-9][0-9]{{5,16}}') then b[2:]
          {_with_prefix(region)} end as d from bare),
        counted as (select *, {length} as n, d is null and is_bare and {is_odd} as is_odd from told)
        select text, b as bare, is_odd,
          case when d is not null then cast(d[:n] as integer)
            when is_bare and not is_odd then {_code_of(region)} end as code,
          case when d is not null then d[n + 1:] else {national} end as rest,
          case when not is_bare and regexp_matches(b, '[\\pL#;,]') then 'extension'
            when d is null and is_bare and {not region} then 'no_country'
            when not is_bare and not regexp_full_match(b, '\\+[0-9]+') then 'invalid' end as left_out
        from counted
    """)


def _code_of(region: str) -> str:
    return str(phonenumbers.country_code_for_region(region)) if region else "cast(null as integer)"


def _with_prefix(region: str) -> str:
    """Take a number dialled from the shop's country with 00 for one with a plus."""
    metadata = PhoneMetadata.metadata_for_region(region) if region else None
    dialled = metadata.international_prefix if metadata else ""
    return "when regexp_full_match(b, '00[1-9][0-9]{5,16}') then b[3:]" if dialled == "00" else ""


def _national(region: str) -> tuple[str, str]:
    """Give the SQL of a number inside its country without the trunk prefix, and of when that is intricate."""
    [metadata] = _regions(phonenumbers.country_code_for_region(region), (region,))
    prefix, dialled = metadata.national_prefix_for_parsing or "", metadata.international_prefix
    odd = [f"starts_with(b, '{phonenumbers.country_code_for_region(region)}')"]
    odd += [f"regexp_matches(b, {_starting(dialled)})"] if dialled else []
    if not prefix:
        return "b", " or ".join(odd)
    if not prefix.isdigit() or metadata.national_prefix_transform_rule:
        return "b", " or ".join([*odd, f"regexp_extract(b, {_starting(prefix)}) <> ''"])
    whole = DUCKDB.literal(_whole(metadata))
    rest = f"b[{len(prefix) + 1}:]"
    keeps = f"(regexp_full_match(b, {whole}) and not regexp_full_match({rest}, {whole}))"
    return f"case when starts_with(b, '{prefix}') and not {keeps} then {rest} else b end", " or ".join(odd)


def _starting(pattern: str) -> str:
    return DUCKDB.literal(f"^(?:{pattern})")


def _check(engine: DuckDB) -> None:
    """Tell which numbers are valid, each country code by its own rules."""
    codes = [int(str(code)) for (code,) in engine.execute("select distinct code from temp.parted") if code]
    known = [code for code in codes if code in COUNTRY_CODE_TO_REGION_CODE]
    valid = " ".join(f"when {code} then {_is_valid(code)}" for code in known)
    odd = " ".join(f"when {code} then {_is_intricate(code)}" for code in known)
    engine.execute(f"""
        create or replace temp table phones as
        with odd as (select * replace (left_out is null and
            (is_odd or (bare[1] = '+' and case code {odd} when -1 then true else false end)) as is_odd)
          from temp.parted),
        told as (select *, left_out is null and not is_odd
          and case code {valid} when -1 then true else false end as is_valid from odd)
        select text, bare, is_odd, case when is_valid then '+' || code || rest end as key,
          coalesce(left_out, case when not is_odd and not is_valid then 'invalid' end) as left_out
        from told
    """)


def _is_valid(code: int) -> str:
    """Give the SQL of whether a number is valid, as libphonenumber tells: region by region."""
    known = _regions(code)
    cases = " ".join(
        f"when regexp_matches(rest, {_starting(m.leading_digits)}) then {_is_of(m)}"
        if m.leading_digits and len(known) > 1
        else f"when {_is_of(m)} then true"
        for m in known
    )
    return f"(case {cases} else false end)"


def _is_intricate(code: int) -> str:
    """Give the SQL of whether a trunk prefix seems to stand behind the country code."""
    prefix = _regions(code)[0].national_prefix_for_parsing
    if not prefix:
        return "false"
    if prefix.isdigit():
        return f"starts_with(rest, '{prefix}')"
    return f"regexp_extract(rest, {_starting(prefix)}) <> ''"


def _regions(code: int, regions: Sequence[str] = ()) -> list[PhoneMetadata]:
    of_code = regions or COUNTRY_CODE_TO_REGION_CODE[code]
    known = (PhoneMetadata.metadata_for_region_or_calling_code(code, region) for region in of_code)
    return [metadata for metadata in known if metadata]


def _whole(metadata: PhoneMetadata) -> str:
    return (metadata.general_desc and metadata.general_desc.national_number_pattern) or ""


def _is_of(metadata: PhoneMetadata) -> str:
    kinds = (getattr(metadata, name) for name in _TYPES)
    patterns = {kind.national_number_pattern for kind in kinds if kind and kind.national_number_pattern}
    known = "|".join(f"(?:{pattern})" for pattern in sorted(patterns - {"NA"}))
    return (
        f"(regexp_full_match(rest, {DUCKDB.literal(_whole(metadata))})"
        f" and regexp_full_match(rest, {DUCKDB.literal(known)}))"
    )


def _ask_the_library(engine: DuckDB, region: str) -> None:
    asked = [(str(t), str(b)) for t, b in engine.execute("select text, bare from temp.phones where is_odd")]
    if asked:
        engine.execute(
            "update temp.phones set key = r.key, left_out = case when r.key is null then 'invalid' end from"
            " (select unnest(?::varchar[]) as t, nullif(unnest(?::varchar[]), '') as key) as r"
            " where text = r.t",
            [[text for text, _ in asked], [e164(bare, region) for _, bare in asked]],
        )
