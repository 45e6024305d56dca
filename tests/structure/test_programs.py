"""What tests start is named once, and CI installs exactly that."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from scripts.structure.source import ROOT, Source, read_sources
from tests.programs import BESIDE, LIBRARIES, PROGRAMS

NAMING = "programs.py"
STARTERS = {"Popen", "call", "check_call", "check_output", "run", "system"}


def started_by_name(source: Source) -> Iterator[str]:
    """Find a program that is looked up or started other than through tests/programs.py."""
    for node in ast.walk(source.tree):
        match node:
            case ast.Call(func=ast.Attribute(attr="which")):
                yield source.at(node, "looks a program up by itself")
            case ast.Call(func=ast.Attribute(attr=starter), args=[first, *_]) if starter in STARTERS:
                if isinstance(first, ast.List) and first.elts:
                    first = first.elts[0]
                if isinstance(first, ast.Constant):
                    yield source.at(node, f"starts {first.value!r} by its bare name")
            case ast.Call(func=ast.Name(id="program"), args=[ast.Constant(value=name)]) if (
                name not in PROGRAMS
            ):
                yield source.at(node, f"{name!r} is not in PROGRAMS")


def test_ci_installs_what_tests_start_and_what_else_is_named() -> None:
    listed = re.search(r"^APT_PACKAGES=\(([^)]*)\)$", (ROOT / ".ci/run").read_text("utf-8"), re.MULTILINE)
    assert listed
    assert listed[1].split() == sorted({*PROGRAMS.values(), *LIBRARIES.values(), *BESIDE})


def test_every_program_is_started_through_the_table() -> None:
    sources = [source for source in read_sources(ROOT / "tests") if source.path != NAMING]
    assert not [found for source in sources for found in started_by_name(source)]


@pytest.mark.parametrize(
    "text",
    [
        "shutil.which('git')",
        "subprocess.run(['git', 'log'])",
        "os.system('git log')",
        "subprocess.Popen('git')",
        "program('gitk')",
    ],
)
def test_a_program_started_on_the_side_is_found(text: str) -> None:
    assert list(started_by_name(Source("test_planted.py", text)))


@pytest.mark.parametrize(
    "text", ["subprocess.run([sys.executable])", "subprocess.run([program('git'), 'log'])"]
)
def test_a_program_started_through_the_table_passes(text: str) -> None:
    assert not list(started_by_name(Source("test_planted.py", text)))
