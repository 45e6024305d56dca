"""Quality: what was delivered, how it was understood, what was left out and why, what to mend."""

from __future__ import annotations

import re
from decimal import Decimal

from patronage.base.locale import Locale
from patronage.base.period import Grain
from patronage.base.units import COUNT, MONEY, SHARE, TEXT, Unit
from patronage.facts.check import CHECKS
from patronage.reports.block import Block, Column, Findings, Row, Section, Table, Text
from patronage.reports.chapter import Chapter
from patronage.reports.material import Material
from patronage.reports.persons import persons_table

__all__ = ["quality"]

_OWN_NAME = re.compile(r"(\w+) = '\1' by its header")
_MOMENT = Unit("moment", "date")
_OF_ORDERS = (
    "not_kept",
    "zero_value",
    "without_customer",
    "without_rate",
    "tax_unknown",
    "cost_unknown",
)
_COUNTED_BELOW = ("costs_missing", "tax_not_stated")
_MOST_DAYS = 60
_OF_REFUNDS = ("refunds_without_order", "refunds_undated", "refunds_left_out")


def _write(material: Material) -> Section:
    loads = material.loads
    blocks: list[Block] = [_files(material)]
    # A load says what it leaves noticeable; what it was when it was loaded may have changed since.
    found = [each for each in loads.findings if each.code not in CHECKS.all()]
    found += [each for each in material.noticed if each.code not in _COUNTED_BELOW]
    if found:
        blocks.append(Findings(material.text("quality.noticed"), tuple(found)))
    blocks.append(Findings(material.text("quality.rejects"), loads.rejects))
    blocks.append(_counted(material))
    if people := persons_table(material):
        blocks.append(people)
    if material.coverage.amounts_without_rate:
        blocks.append(_without_rate(material))
    blocks.append(_history(material))
    if any(file.why for file in loads.files):
        blocks.append(_evidence(material))
    return Section(quality.name, material.text("quality.title"), _lead(material), tuple(blocks))


quality = Chapter("quality", 60, _write)


def _lead(material: Material) -> str:
    loads, locale = material.loads, material.locale
    return material.text(
        "quality.lead",
        files=locale.counted("report.quality.files", len(loads.files)),
        rows=locale.counted("report.quality.rows", loads.rows_read),
        rejected=locale.counted("report.quality.rejected", loads.rows_rejected),
    )


def _files(material: Material) -> Table:
    loads = material.loads
    columns = (
        Column("file", material.text("quality.file")),
        Column("table", material.text("quality.holds")),
        Column("format", material.text("quality.format")),
        Column("rows_read", material.text("quality.rows_read"), COUNT),
        Column("rows_loaded", material.text("quality.rows_loaded"), COUNT),
        Column("rows_rejected", material.text("quality.rows_rejected"), COUNT),
        Column("loaded_at", material.text("quality.loaded_at"), _MOMENT),
    )
    rows: tuple[Row, ...] = tuple(
        (f.name, f.table, f.format, f.rows_read, f.rows_loaded, f.rows_rejected, f.loaded_at)
        for f in loads.files
    )
    loaded = sum(file.rows_loaded for file in loads.files)
    total = (None, None, None, loads.rows_read, loaded, loads.rows_rejected, None)
    marked = tuple(at for at, file in enumerate(loads.files) if file.rows_rejected)
    return Table(material.text("quality.delivered"), columns, rows, total, highlight=marked)


def _counted(material: Material) -> Table:
    """Count what the numbers stand on and what they leave out, and say what becomes of each."""
    coverage = material.coverage
    counts = {
        name: int(getattr(coverage, name)) for name in (*_OF_ORDERS, *_OF_REFUNDS) if name != "cost_unknown"
    }
    counts["cost_unknown"] = coverage.orders - coverage.cost_known
    counts |= {name: int(getattr(coverage, name)) for name in ("orders", "customers", "before_history")}
    delivered = coverage.orders + coverage.not_kept + coverage.without_rate
    of_delivered, of_kept = (
        ("not_kept", "without_rate"),
        ("zero_value", "without_customer", "tax_unknown", "cost_unknown"),
    )
    wholes = dict.fromkeys(of_delivered, delivered) | dict.fromkeys(of_kept, coverage.orders)
    wholes["before_history"] = coverage.customers
    shown = ("orders", *_OF_ORDERS, "customers", "before_history", *_OF_REFUNDS)
    rows: tuple[Row, ...] = tuple(
        (
            material.text(f"quality.count.{name}"),
            counts[name],
            counts[name] / wholes[name] if wholes.get(name) else None,
            material.text(f"quality.effect.{name}"),
        )
        for name in shown
        if counts[name] or name in ("orders", "customers")
    )
    columns = (
        Column("what", material.text("quality.what")),
        Column("count", material.text("quality.count_label"), COUNT),
        Column("share", material.text("quality.share"), SHARE),
        Column("effect", material.text("quality.effect_label"), TEXT),
    )
    return Table(material.text("quality.counted"), columns, rows)


def _without_rate(material: Material) -> Table:
    """List what no rate converts, each currency for itself: by day, or by month where that are many."""
    amounts, locale = material.coverage.amounts_without_rate, material.locale
    groups: dict[tuple[str, str, str], tuple[int, Decimal]] = {}
    grain = Grain.DAY if len(amounts) <= _MOST_DAYS else Grain.MONTH
    for one in amounts:
        step = locale.step(grain.start(one.day), grain) if one.day else locale.text("member.undated")
        key = (locale.text(f"delivered.{one.delivered}"), one.currency, step)
        rows, amount = groups.get(key, (0, Decimal(0)))
        groups[key] = rows + one.rows, amount + one.amount
    columns = (
        Column("what", material.text("quality.what")),
        Column("currency", material.text("quality.unrated_currency")),
        Column("day", material.text("quality.unrated_day")),
        Column("rows", material.text("quality.unrated_rows"), COUNT),
        Column("amount", material.text("quality.unrated_amount")),
    )
    found: tuple[Row, ...] = tuple(
        (*key, rows, locale.figure(amount, MONEY)) for key, (rows, amount) in groups.items()
    )
    return Table(material.text("quality.unrated"), columns, found)


def _history(material: Material) -> Text:
    coverage, locale = material.coverage, material.locale
    said = material.text(
        f"quality.history.{coverage.history_rule}",
        start=locale.day(coverage.history_start or coverage.first_on),
        days=coverage.burn_in_days,
        customers=locale.counted("report.quality.customers", coverage.before_history),
    )
    return Text((said,), material.text("quality.history_title"))


def _evidence(material: Material) -> Text:
    said = tuple(
        f"{file.name}: {_telling(file.why, material.locale)}." for file in material.loads.files if file.why
    )
    return Text(said, material.text("quality.evidence"), "note")


def _telling(why: str, locale: Locale) -> str:
    """Leave out what goes without saying: a header that is the column's own name."""
    told = (reason for reason in why.split("; ") if not _OWN_NAME.fullmatch(reason))
    return "; ".join(locale.reword(reason, "evidence") or reason for reason in told)
