"""The page of what can be read: formats of files, and the systems whose exports are known."""

from __future__ import annotations

from patronage.contract.catalogue import TABLES
from patronage.pages.reference.markdown import cell, code, joined, link, table
from patronage.sources.formats.format import FORMATS
from patronage.sources.source import SOURCES, Source

__all__ = ["source_page"]


def source_page() -> str:
    """Write the page."""
    formats = [(code(f.name), cell(f.label)) for f in sorted(FORMATS, key=lambda f: f.last)]
    sources = [
        (code(s.name), cell(s.label), _tables(s)) for s in sorted(SOURCES, key=lambda s: (s.general, s.name))
    ]
    return joined(
        "# What can be read",
        "## Formats",
        "Any of them may be packed with gzip. Encoding, delimiter, decimal sign and order of dates are found"
        " out from the values, and the load says from what.",
        table(["Format", "Files"], formats),
        "## Sources",
        "A source knows the exports of one system, or of none in particular. Files are offered to them in"
        " this order.",
        table(["Source", "Files", "Makes"], sources),
    )


def _tables(source: Source) -> str:
    delivered = {t.name for t in TABLES if t.kind == "delivered"}
    if delivered <= source.tables:
        return f"any {link('delivered table', 'tables/index.md')}"
    return ", ".join(link(t, f"tables/{t}.md") for t in sorted(source.tables & delivered))
