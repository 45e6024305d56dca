"""The page of `patronage.toml`: every setting with its default, what it may be, and what it decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING as NO_DEFAULT
from dataclasses import fields
from pathlib import Path
from tempfile import TemporaryDirectory

from patronage.base.catalogue import languages
from patronage.base.errors import UsageError
from patronage.contract.assumption import ASSUMPTIONS
from patronage.pages.reference.markdown import cell, code, fenced, joined, table
from patronage.store.settings import Settings

__all__ = ["MEANINGS", "settings_page"]

MEANINGS: Mapping[str, str] = {
    "currency": "The currency all money is given in. Amounts in another one need rates.",
    "time_zone": "Which day an order belongs to.",
    "language": f"The language of pages and of numbers; known: {', '.join(languages())}.",
    "history": "Whether the data goes back to the shop's first order. `detect` finds out, `complete` says it"
    " does, a day says when recording began. Customers from before it are not counted as new.",
    "margin_rates": "By product category: the share of net revenue left after the cost of goods, where costs"
    " are not known; it goes before `margin_rate`.",
    "phone_region": "The country of phones without a country code, such as `ES`: they tell who is one person."
    " Without it only numbers that begin with + count.",
    "keep_snapshots": "How many loads back `--known-at` reaches.",
    "rate_holds_days": "How many days the rate of another currency holds where no later one is told: weekends"
    " and holidays have none of their own. `0` asks for a rate of each day.",
    "business_hours": "When desks are open, by weekday: `first_reply_time_business` and"
    " `full_resolution_time_business` count these hours only. `holidays` names a country or region, `closed`"
    " lists further days, `[business_hours.queues.NAME]` holds the hours of one queue.",
    "mappings": "By table: the header that files use for a column, so that it need not be said at every load."
    " It applies to files that have all its headers, and with three of them or more says their table, too;"
    " `load --save-mapping` writes it. A second one for a table stands under `orders@name`.",
}
"""What each setting decides."""


_TEXT = "text in quotes"


def settings_page() -> str:
    """Write the page."""
    rows = [
        (code(f.name), _default(f.default), _expected(f.name), MEANINGS[f.name])
        for f in fields(Settings)
        if f.name in MEANINGS
    ]
    rows += [(code(a.name), _default(a.default), cell(a.expected), a.description) for a in ASSUMPTIONS]
    return joined(
        "# Settings",
        "A shop's folder holds `patronage.toml`. Every line may be left out. A key that means nothing is an"
        " error, with the nearest one offered.",
        "A change counts from the next command on. Six settings are worked into what is stored: `currency`,"
        " `history`, `margin_rates`, `rate_holds_days` and `business_hours` count from the next load or"
        " `patronage rebuild`, `time_zone` for what later loads bring.",
        table(["Setting", "Default", "May be", "Decides"], rows),
        "## A new shop's file",
        fenced(_new_file(), "toml"),
    )


def _default(default: object) -> str:
    if default is NO_DEFAULT or default is None:
        return "not stated"
    return code(f'"{default}"' if isinstance(default, str) else default)


def _expected(name: str) -> str:
    """Ask the setting itself: it refuses nonsense with what it expects."""
    expected = ""
    for nonsense in ("1979-05-27T07:32:00", "-9999"):
        try:
            Settings.parse(f"{name} = {nonsense}")
        except UsageError as refusal:
            found = str(refusal).rpartition("expected ")[2]
            expected = found if not expected or found != _TEXT else expected
    return cell(expected or _TEXT)


def _new_file() -> str:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "patronage.toml"
        Settings().write(path)
        return path.read_text("utf-8")
