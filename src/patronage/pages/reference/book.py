"""All pages of the reference by their path: the same registries give the same bytes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from patronage.contract.catalogue import TABLES
from patronage.metrics.dimension import DIMENSIONS
from patronage.metrics.metric import METRICS
from patronage.pages.reference.command_page import Command, command_page
from patronage.pages.reference.dimension_page import dimension_page
from patronage.pages.reference.error_page import error_page
from patronage.pages.reference.markdown import bullets, joined, link
from patronage.pages.reference.metric_index import metric_index
from patronage.pages.reference.metric_page import metric_page
from patronage.pages.reference.settings_page import settings_page
from patronage.pages.reference.source_page import source_page
from patronage.pages.reference.table_pages import table_index, table_page

__all__ = ["MARK", "book"]

MARK = "<!-- Written by `patronage docs` from the program itself. Change the program, not this page. -->"
"""The last line of every page; a file without it is somebody's own."""


def book(commands: Sequence[Command]) -> Mapping[str, str]:
    """Write every page.

    Parameters
    ----------
    commands
        The command line, as it describes itself.

    Returns
    -------
    Mapping
        Path -> Markdown.
    """
    options = frozenset(name for c in commands if c.name == "kpi" for o in c.options for name in o.names)
    pages = {
        "index.md": _front(commands),
        "commands.md": command_page(commands),
        "dimensions.md": dimension_page(),
        "errors.md": error_page(),
        "settings.md": settings_page(),
        "sources.md": source_page(),
        "metrics/index.md": metric_index(),
        "tables/index.md": table_index(),
    }
    pages |= {f"metrics/{metric.name}.md": metric_page(metric, options) for metric in METRICS}
    pages |= {f"tables/{one.name}.md": table_page(one) for one in TABLES}
    return {path: joined(text, MARK) for path, text in sorted(pages.items())}


def _front(commands: Sequence[Command]) -> str:
    return joined(
        "# Reference",
        "Written from the program itself: what is declared there stands here, and nothing else.",
        bullets(
            [
                f"{link('Metrics', 'metrics/index.md')}: {len(METRICS.all())} numbers with worked examples",
                f"{link('Dimensions', 'dimensions.md')}: {len(DIMENSIONS)} ways to split them",
                f"{link('Tables', 'tables/index.md')}: {len(TABLES.all())} tables, each column with its unit",
                f"{link('What can be read', 'sources.md')}: formats of files and known exports",
                f"{link('Command line', 'commands.md')}: {len(commands)} commands",
                f"{link('Settings', 'settings.md')}: what `patronage.toml` may hold",
                f"{link('Exit codes, errors and findings', 'errors.md')}",
            ]
        ),
    )
