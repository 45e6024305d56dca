from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from patronage.base import errors
from patronage.cli.commands.docs import described
from patronage.cli.main import main, patronage
from patronage.contract.assumption import ASSUMPTIONS
from patronage.contract.catalogue import TABLES
from patronage.contract.table import Table
from patronage.metrics.dimension import DIMENSIONS
from patronage.metrics.metric import METRICS, Metric
from patronage.pages.reference.book import MARK, book
from patronage.pages.reference.settings_page import MEANINGS
from patronage.pages.reference.shelf import put, stale
from patronage.sources.formats.format import FORMATS
from patronage.sources.source import SOURCES
from patronage.store.settings import Settings
from tests.programs import ROOT

REFERENCE = ROOT / "docs" / "reference"


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    return dict(book(described(click.Context(patronage))))


def committed(name: str) -> str:
    return (REFERENCE / name).read_text("utf-8")


def exit_code(*arguments: str) -> object:
    with pytest.raises(SystemExit) as ended:
        main(list(arguments))
    return ended.value.code


def test_the_committed_pages_are_those_of_the_program(pages: dict[str, str]) -> None:
    assert stale(pages, REFERENCE) == (), "run: make docs"


@pytest.mark.parametrize("metric", list(METRICS), ids=lambda metric: metric.name)
def test_a_metric_has_its_page(metric: Metric) -> None:
    page = committed(f"metrics/{metric.name}.md")
    assert page.startswith(f"# {metric.question}\n")
    for part in ("## Formula", "## Split by", "## Worked example", "Answered:", "## SQL", metric.label):
        assert part in page
    assert f"[{metric.name}]({metric.name}.md)" in committed("metrics/index.md")


@pytest.mark.parametrize("table", list(TABLES), ids=lambda table: table.name)
def test_a_table_has_its_page_with_every_column(table: Table) -> None:
    page = committed(f"tables/{table.name}.md")
    assert [c.name for c in table.columns if f"| `{c.name}`" not in page] == []
    assert f"[{table.name}]({table.name}.md)" in committed("tables/index.md")


def test_every_dimension_is_on_its_page() -> None:
    page = committed("dimensions.md")
    assert [name for name in DIMENSIONS if f"\n## {name}\n" not in page] == []


def test_every_command_and_option_is_on_the_page_of_commands() -> None:
    page = committed("commands.md")
    assert list(missing_commands(page)) == []


def missing_commands(page: str) -> Iterator[str]:
    root = click.Context(patronage)
    for name in patronage.list_commands(root):
        command = patronage.get_command(root, name)
        assert command is not None
        if f"\n## {name}\n" not in page:
            yield name
        chapter = page.partition(f"\n## {name}\n")[2].partition("\n## ")[0]
        for parameter in command.params:
            for option in parameter.opts if isinstance(parameter, click.Option) else ():
                if option not in chapter:
                    yield f"{name} {option}"


def test_every_setting_is_on_its_page_with_what_it_decides() -> None:
    page = committed("settings.md")
    names = list(Settings().keys)
    assert {*MEANINGS, *ASSUMPTIONS.all()} == set(names)
    assert [name for name in names if f"| `{name}` |" not in page] == []


def test_every_error_is_on_its_page() -> None:
    page = committed("errors.md")
    kinds = [name for name in errors.__all__ if isinstance(getattr(errors, name), type)]
    assert kinds
    assert [name for name in kinds if f"| `{name}` |" not in page] == []


def test_every_format_and_source_is_on_its_page() -> None:
    page = committed("sources.md")
    assert [one.name for one in (*FORMATS, *SOURCES) if f"| `{one.name}` |" not in page] == []


def test_a_page_that_differs_is_missing_or_is_left_over_is_named(
    pages: dict[str, str], tmp_path: Path
) -> None:
    put(pages, tmp_path)
    assert stale(pages, tmp_path) == ()
    (tmp_path / "errors.md").write_text(f"changed\n\n{MARK}\n", "utf-8")
    (tmp_path / "settings.md").unlink()
    (tmp_path / "metrics" / "gone.md").write_text(f"# Gone\n\n{MARK}\n", "utf-8")
    (tmp_path / "own.md").write_text("# Somebody's own\n", "utf-8")
    assert stale(pages, tmp_path) == ("errors.md", "metrics/gone.md", "settings.md")
    put(pages, tmp_path)
    assert stale(pages, tmp_path) == ()
    assert (tmp_path / "own.md").exists()
    assert not (tmp_path / "metrics" / "gone.md").exists()


def test_the_command_writes_checks_and_names_what_is_stale(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = str(tmp_path / "reference")
    assert exit_code("docs", "--out", folder, "--check") == 1
    assert exit_code("docs", "--out", folder) == 0
    assert exit_code("docs", "--out", folder, "--check") == 0
    capsys.readouterr()
    (tmp_path / "reference" / "errors.md").unlink()
    assert exit_code("docs", "--out", folder, "--check") == 1
    assert capsys.readouterr().out == "errors.md\n"
