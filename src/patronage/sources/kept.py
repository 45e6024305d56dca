"""Mappings that the shop's settings keep: they apply to files which have all their headers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from patronage.sources.constants import is_constant
from patronage.sources.fields import has_header
from patronage.sources.options import ReadOptions
from patronage.sources.raw import Raw

__all__ = ["KeptMapping", "kept_for"]

# Fewer headers stand in files of other tables, too.
_TELLING = 3


@dataclass(frozen=True)
class KeptMapping:
    """A mapping that fits a file; `tells` says that its headers alone tell which table the file is."""

    table: str
    headers: Mapping[str, str]
    tells: bool


def kept_for(raw: Raw, options: ReadOptions) -> KeptMapping | None:
    """Find the kept mapping that fits a file and its table, where one is said; the longest one first."""
    fitting = []
    for section, headers in options.kept.items():
        table = section.partition("@")[0]
        named = [header for header in headers.values() if header and not is_constant(header)]
        if options.table in (None, table) and named and all(has_header(raw, header) for header in named):
            fitting.append(KeptMapping(table, headers, len(named) >= _TELLING))
    return max(fitting, key=lambda one: len(one.headers), default=None)
