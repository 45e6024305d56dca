from __future__ import annotations

import pytest

from scripts.structure.cycles import cycles, import_graph
from scripts.structure.source import Source


def circle(back: str) -> list[list[str]]:
    """Return the cycles where a imports b at the top, and b imports a in the given way."""
    texts = {"p/__init__.py": "", "p/a.py": "from p.b import x\n", "p/b.py": back}
    return cycles(import_graph([Source(path, text) for path, text in texts.items()]))


@pytest.mark.parametrize(
    "back",
    [
        "import p.a",
        "from p import a",
        "from p.a import thing",
        "from . import a",
        "from .a import thing",
        "def f():\n    from p.a import thing",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from p.a import thing",
        "import importlib\nimportlib.import_module('p.a')",
        "__import__('p.a')",
    ],
)
def test_a_way_back_is_a_cycle_however_it_is_written(back: str) -> None:
    assert circle(back) == [["p.a", "p.b"]]


@pytest.mark.parametrize(
    "back", ["", "import os", "import pa", "from p import version", "from p.b import itself"]
)
def test_no_way_back_is_no_cycle(back: str) -> None:
    assert circle(back) == []


def test_a_package_that_gathers_its_files_and_is_asked_by_one_of_them_is_a_cycle() -> None:
    texts = {"p/__init__.py": "from p.a import Thing", "p/a.py": "from p import Thing"}
    assert cycles(import_graph([Source(path, text) for path, text in texts.items()])) == [["p", "p.a"]]


def test_a_long_way_round_is_one_cycle() -> None:
    texts = {f"p/m{i}.py": f"import p.m{(i + 1) % 5}\nimport p.m9" for i in range(5)} | {"p/m9.py": ""}
    groups = cycles(import_graph([Source(path, text) for path, text in texts.items()]))
    assert groups == [["p.m0", "p.m1", "p.m2", "p.m3", "p.m4"]]
