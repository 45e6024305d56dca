"""`--engine`, `--address` and `export` as people type them."""

from __future__ import annotations

from pathlib import Path

import pytest

from patronage.demo.shop import invent
from patronage.shop import Shop
from patronage.shop.exports import write_exports
from tests.journey.command import patronage

ASKED = ("kpi", "net_revenue,cac,orders", "--by", "channel", "--total", "--json", "--exact")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder that holds a shop."""
    found = tmp_path_factory.mktemp("engines")
    with Shop.create(found / "shop") as shop:
        shop.load(write_exports(invent(customers=60).tables, found / "exports"))
    return found


def test_another_engine_prints_the_same_to_the_letter(folder: Path) -> None:
    here = patronage(folder, *ASKED)
    brought = patronage(folder, *ASKED, "--engine", "clickhouse")
    assert (brought.code, brought.json) == (0, here.json)
    written = patronage(folder, "export", "--engine", "clickhouse", "--address", "facts")
    # Where the machine is slow, it is told how long the writing takes.
    tables = len(written.out.splitlines())
    assert (written.code, written.err.splitlines()[-1]) == (0, f"{tables} tables written for clickhouse")
    there = patronage(folder, *ASKED, "--engine", "clickhouse", "--address", "facts")
    assert there.json == here.json
    explained = ("explain", "net_revenue", "--rows", "3")
    shown, told = (patronage(folder, *explained, *where) for where in ((), ("--engine", "clickhouse")))
    # The statements that stand under the rows are in another dialect.
    assert (told.code, told.out.rpartition("\n\n")[0]) == (0, shown.out.rpartition("\n\n")[0])
    assert "Net revenue" in told.out
    again = patronage(folder, "export", "--engine", "clickhouse", "--address", "facts")
    assert again.out == written.out


def test_nothing_that_names_anybody_is_exported(folder: Path) -> None:
    written = patronage(folder, "export", "--engine", "spark", "--address", "parquet")
    assert written.code == 0, written.err
    tables = {file.stem for file in (folder / "parquet").iterdir()}
    assert "order_facts" in tables
    assert not tables & {"persons", "person_ids", "texts", "customers", "orders"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("kpi", "orders", "--engine", "sparc"), "did you mean spark"),
        (("kpi", "orders", "--address", "facts"), "add --engine"),
        (("kpi", "orders", "--engine", "postgres"), "patronage export --engine postgres"),
        (("kpi", "orders", "--engine", "spark", "--master", "yarn"), "--address"),
        (("kpi", "orders", "--engine", "spark", "--address", "x/", "--known-at", "1"), "known_at"),
        (("export",), "add --engine spark --address FOLDER"),
        (("export", "--engine", "spark"), "no address is given"),
        (("export", "--engine", "spark", "--address", "shop"), "is no table"),
    ],
)
def test_what_cannot_be_reached_is_said(folder: Path, arguments: tuple[str, ...], said: str) -> None:
    done = patronage(folder, *arguments)
    assert done.code == 2
    assert said in done.err
    assert "Traceback" not in done.err
