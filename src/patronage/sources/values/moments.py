"""How the dates and times of a column are written, decided over all of its values."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from patronage.sources.values.shapes import MOST_SHAPES, Shape

__all__ = ["MomentFormat", "decide_moment", "local_sql", "looks_like_moment", "utc_sql"]

_TIME = r"(?P<time>,?[ T]+\d?\d:\d\d(?P<seconds>:\d\d(?P<fraction>[.,]\d+)?)?(?P<half>\s?[AaPp]\.?[Mm]\.?)?)?"
_ZONE = r"(?P<zone>\s*(?:Z|UTC|GMT|[+-]\d\d:?(?:\d\d)?))?"
_ISO = re.compile(r"\d{4}[-/.]\d?\d[-/.]\d?\d" + _TIME + _ZONE)
_TWO = re.compile(r"\d?\d(?P<sep>[-/.])\d?\d(?P=sep)(?P<year>\d{4}|\d\d)" + _TIME + _ZONE)
_MONTHS = r"(?P<month>[A-Za-z]{3,9})"
_NAMED = re.compile(r"\d?\d(?P<sep>[- .])" + _MONTHS + r"\.?(?P=sep)(?P<year>\d{4}|\d\d)" + _TIME + _ZONE)
_NAMED_US = re.compile(_MONTHS + r" \d?\d, ?(?P<year>\d{4})" + _TIME + _ZONE)
_COMPACT = re.compile(r"(?P<year>\d{4})\d{4}(?P<time>T?\d{6})?")
_UNIX = re.compile(r"\d{10}(\d{3})?(\.0+)?")
_SERIAL = re.compile(r"\d{5}(\.\d+)?")
_BARE = re.compile(r"\d{4}-\d\d-\d\d([ T]\d\d:\d\d(:\d\d(\.\d+)?)?)?")
_MONTHS_A_YEAR = 12
_WRITTEN_MONTHS = frozenset(
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
)


@dataclass(frozen=True)
class MomentFormat:
    """How the instants of a column are written.

    `formats` are those without and `zoned` those with an offset, as the database's parser has them; `iso`
    and `iso_zoned` tell whether ISO values are among them, `unix` and `serial` count seconds and days of a
    spreadsheet. `order` is the order of day and month, where that had to be decided; `undecided` holds the
    shapes that left it open, `conflict` two values that no one order fits. `alone` says that every value is
    one the database reads as it stands.
    """

    iso: bool = False
    iso_zoned: bool = False
    formats: tuple[str, ...] = ()
    zoned: tuple[str, ...] = ()
    unix: bool = False
    serial: bool = False
    order: str = ""
    why: tuple[str, ...] = ()
    undecided: tuple[Shape, ...] = ()
    conflict: tuple[Shape, ...] = ()
    unread: tuple[Shape, ...] = ()
    alone: bool = False

    @property
    def has_local(self) -> bool:
        """Whether some values stand without an offset."""
        return self.iso or bool(self.formats) or self.serial

    @property
    def has_instant(self) -> bool:
        """Whether some values carry an offset or count seconds."""
        return self.iso_zoned or bool(self.zoned) or self.unix

    @property
    def kinds(self) -> int:
        """How many ways of writing the column holds."""
        return sum((self.iso, self.iso_zoned, self.unix, self.serial)) + len(self.formats) + len(self.zoned)


def looks_like_moment(shapes: Sequence[Shape]) -> bool:
    """Tell whether nearly all values are dates or times by their looks alone; bare numbers are not."""
    patterns = (_ISO, _TWO, _NAMED, _NAMED_US)
    fitting = sum(s.count for s in shapes if any(p.fullmatch(s.example) for p in patterns))
    compact = sum(s.count for s in shapes if s.text == "00000000" and _plausible_day(s.example))
    return max(fitting, compact) > 0.9 * sum(s.count for s in shapes)


def decide_moment(shapes: Sequence[Shape], asked: str | None = None) -> MomentFormat:
    """Decide how the instants of a column are written.

    Parameters
    ----------
    shapes
        What its values look like, with the greatest first and second number of each.
    asked
        `dmy` or `mdy`, where a person named it.

    Examples
    --------
    >>> decide_moment([Shape("00/00/0000", 9, 2, "25/01/2024", 25, 12)]).order
    'dmy'
    >>> len(decide_moment([Shape("00/00/0000", 9, 2, "05/01/2024", 12, 12)]).undecided)
    1
    """
    two = [s for s in shapes if _TWO.fullmatch(s.example)]
    order = _order(two, asked)
    found: dict[str, list[str]] = {"local": [], "zoned": []}
    flags = {"iso": False, "iso_zoned": False, "unix": False, "serial": False}
    unread = []
    for shape in shapes:
        value = shape.example
        iso = _ISO.fullmatch(value)
        if iso and not iso["half"] and value[4] != ".":
            flags["iso_zoned" if iso["zone"] else "iso"] = True
        elif form := _written(value, order.name or "dmy"):
            found["zoned" if form.endswith("%z") else "local"].append(form)
        elif _UNIX.fullmatch(value):
            flags["unix"] = True
        elif _SERIAL.fullmatch(value):
            flags["serial"] = True
        else:
            unread.append(shape)
    return MomentFormat(
        **flags,
        formats=_two_digits_first(found["local"]),
        zoned=_two_digits_first(found["zoned"]),
        order=order.name,
        why=(*((order.why,) if order.why else ()), *_why_numbers(flags)),
        undecided=order.undecided,
        conflict=order.conflict,
        unread=tuple(unread),
        alone=len(shapes) < MOST_SHAPES and all(_BARE.fullmatch(s.example) for s in shapes),
    )


def _two_digits_first(formats: list[str]) -> tuple[str, ...]:
    # The database's %Y would take 24 for the year 24.
    return tuple(sorted(dict.fromkeys(formats), key=lambda f: "%Y" in f))


@dataclass(frozen=True)
class _Order:
    """Which of day and month comes first, or what left that open."""

    name: str = ""
    why: str = ""
    undecided: tuple[Shape, ...] = ()
    conflict: tuple[Shape, ...] = ()


def _order(two: list[Shape], asked: str | None) -> _Order:
    day_first = [s for s in two if s.first > _MONTHS_A_YEAR]
    month_first = [s for s in two if s.second > _MONTHS_A_YEAR]
    if two and asked:
        return _Order(asked, f"day and month in the order {asked}, as asked for")
    if day_first and month_first:
        return _Order(conflict=(day_first[0], month_first[0]))
    if day_first:
        return _Order("dmy", f"day before month: the first number goes up to {max(s.first for s in two)}")
    if month_first:
        return _Order("mdy", f"month before day: the second number goes up to {max(s.second for s in two)}")
    if two and all(re.match(r"\d+\.", s.example) for s in two):
        return _Order("dmy", "day before month: dates with dots are written so everywhere")
    return _Order(undecided=tuple(two))


def _why_numbers(flags: dict[str, bool]) -> Iterator[str]:
    if flags["unix"]:
        yield "numbers of ten digits are seconds since 1970"
    if flags["serial"]:
        yield "numbers of five digits are a spreadsheet's days since 1899-12-30"


def _written(value: str, order: str) -> str:
    """Give the parser's format of a value that is not ISO, or nothing."""
    if found := _ISO.fullmatch(value):
        date = value[4].join(("%Y", "%m", "%d"))
    elif found := _TWO.fullmatch(value):
        day, month = ("%d", "%m") if order == "dmy" else ("%m", "%d")
        date = found["sep"].join((day, month, _year(found["year"])))
    elif (found := _NAMED.fullmatch(value)) and _is_month(found["month"]):
        date = found["sep"].join(("%d", _month(value, found["month"]), _year(found["year"])))
    elif (found := _NAMED_US.fullmatch(value)) and _is_month(found["month"]):
        gap = ", " if ", " in value else ","
        date = f"{_month(value, found['month'])} %d{gap}%Y"
    elif found := _COMPACT.fullmatch(value):
        if not _plausible_day(value[:8]):
            return ""
        return "%Y%m%d" + (("T" if "T" in value else "") + "%H%M%S" if found["time"] else "")
    else:
        return ""
    return date + _time(found)


def _year(digits: str) -> str:
    return "%y" if len(digits) == len("24") else "%Y"


def _is_month(word: str) -> bool:
    return word[:3].lower() in _WRITTEN_MONTHS


def _month(value: str, word: str) -> str:
    dot = "." if f"{word}." in value else ""
    return ("%b" if len(word) == len("Jan") else "%B") + dot


def _time(found: re.Match[str]) -> str:
    if not found["time"]:
        return "%z" if found["zone"] else ""
    lead = re.match(r",?[ T]+", found["time"])
    gap = lead[0] if lead else " "
    hour = "%I" if found["half"] else "%H"
    fraction = f"{found['fraction'][0]}%f" if found["fraction"] else ""
    seconds = f":%S{fraction}" if found["seconds"] else ""
    half = (" " if found["half"] and found["half"][0].isspace() else "") + ("%p" if found["half"] else "")
    zone = (" " if found["zone"] and found["zone"][0].isspace() else "") + ("%z" if found["zone"] else "")
    return f"{gap}{hour}:%M{seconds}{half}{zone}"


def _plausible_day(digits: str) -> bool:
    return "1900" <= digits[:4] <= "2299" and "01" <= digits[4:6] <= "12" and "01" <= digits[6:8] <= "31"


_OFFSET = r"\s*(Z|UTC|GMT|[+-]\d\d:?(\d\d)?)$"


def local_sql(value: str, form: MomentFormat) -> str:
    """Give SQL for the wall time of values without an offset; nothing for the others."""
    if form.alone:
        return f"try_cast({value} as timestamp)"
    ways = []
    if form.iso:
        iso = f"try_cast(replace({value}, '/', '-') as timestamp)"
        # A cast would drop an offset without a word.
        alone = f"not regexp_matches({value}, ':\\d\\d.*{_OFFSET}')" if form.iso_zoned else "true"
        ways.append(f"case when {alone} and not regexp_full_match({value}, '\\d+') then {iso} end")
    if form.formats:
        formats = ", ".join(f"'{f}'" for f in form.formats)
        ways.append(f"try_strptime({value}, [{formats}])")
    if form.serial:
        days = f"try_cast({value} as double)"
        ways.append(
            f"case when regexp_full_match({value}, '\\d{{5}}(\\.\\d+)?')"
            f" then timestamp '1899-12-30' + to_seconds(cast(round({days} * 86400) as bigint)) end"
        )
    return _first_of(ways)


def utc_sql(value: str, form: MomentFormat) -> str:
    """Give SQL for the UTC instant of values that carry an offset or count seconds, else nothing."""
    ways = []
    if form.iso_zoned:
        joined = f"regexp_replace(regexp_replace({value}, '{_OFFSET}', '\\1'), '(UTC|GMT)$', 'Z')"
        ways.append(
            f"case when regexp_matches({value}, ':\\d\\d.*{_OFFSET}')"
            f" then timezone('UTC', try_cast({joined} as timestamptz)) end"
        )
    if form.zoned:
        formats = ", ".join(f"'{f}'" for f in form.zoned)
        ways.append(f"timezone('UTC', try_strptime({value}, [{formats}]))")
    if form.unix:
        number = f"try_cast(try_cast({value} as double) as bigint)"
        ways.append(
            f"case when regexp_full_match({value}, '\\d{{10}}(\\.0+)?')"
            f" then make_timestamp({number} * 1000000)"
            f" when regexp_full_match({value}, '\\d{{13}}') then make_timestamp({number} * 1000) end"
        )
    return _first_of(ways)


def _first_of(ways: list[str]) -> str:
    if not ways:
        return "cast(null as timestamp)"
    return ways[0] if len(ways) == 1 else f"coalesce({', '.join(ways)})"
