from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache

import pytest

from scripts.structure import doors, exports, raises, sizes
from scripts.structure.cycles import cycles, import_graph
from scripts.structure.source import ROOT, Source, read_sources

Rule = Callable[[Source], Iterator[str]]

SHAPE: list[Rule] = [
    sizes.long_module,
    sizes.long_function,
    sizes.many_parameters,
    sizes.unannotated,
    exports.undocumented,
    exports.unsorted_exports,
]
HOUSE: list[Rule] = [doors.prints, doors.reads_clock, raises.fixed_raise, raises.foreign_raise]


@cache
def sources(folder: str) -> list[Source]:
    return read_sources(ROOT / folder)


def findings(rule: Rule, folder: str) -> list[str]:
    return [found for source in sources(folder) for found in rule(source)]


def test_the_source_is_read() -> None:
    rooms = {source.room for source in sources("src")}
    assert {"base", "contract", "engine", "store"} <= rooms


@pytest.mark.parametrize("rule", [*SHAPE, *HOUSE], ids=lambda rule: rule.__name__)
def test_the_source_follows(rule: Rule) -> None:
    assert not findings(rule, "src")


@pytest.mark.parametrize("folder", ["scripts", "bench", "examples"])
@pytest.mark.parametrize("rule", SHAPE, ids=lambda rule: rule.__name__)
def test_what_stands_beside_the_source_follows(rule: Rule, folder: str) -> None:
    assert not findings(rule, folder)


def test_no_test_file_does_two_things() -> None:
    assert not [found for source in sources("tests") for found in sizes.long_module(source, sizes.TEST_LINES)]


def test_no_import_goes_round_in_a_circle() -> None:
    assert cycles(import_graph(sources("src"))) == []
