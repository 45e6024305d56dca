"""The contracts of pyproject.toml hold, and break where a forbidden import is planted."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.programs import ROOT


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """Return a copy of the source with its contracts."""
    shutil.copytree(ROOT / "src" / "patronage", tmp_path / "patronage")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def lint(house: Path) -> tuple[int, str]:
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-logo", "--no-cache"],
        cwd=house,
        env={**os.environ, "PYTHONPATH": str(house)},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def test_the_house_as_it_is_keeps_its_contracts(house: Path) -> None:
    code, said = lint(house)
    assert code == 0, said


@pytest.mark.parametrize(
    ("room", "text"),
    [
        ("base", "import patronage.contract"),
        ("base", "def f() -> None:\n    import patronage.engine"),
        ("sources", "import patronage.metrics"),
        ("metrics", "import patronage.features"),
        ("engine", "import patronage.store"),
        ("reports", "import patronage"),
        ("facts", "import duckdb"),
        ("metrics", "def f() -> None:\n    import duckdb"),
        ("reports", "import rich.table"),
        ("cli", "import jinja2"),
        ("metrics", "import scipy.special"),
        ("attic", "x = 1"),
    ],
)
def test_an_import_against_the_layers_breaks_them(house: Path, room: str, text: str) -> None:
    for name in {room, "contract", "engine", "features", "metrics", "shop", "store"}:
        (house / "patronage" / name).mkdir(exist_ok=True)
        (house / "patronage" / name / "__init__.py").touch()
    (house / "patronage" / "__init__.py").write_text("from patronage import shop", "utf-8")
    (house / "patronage" / room / "planted.py").write_text(text, "utf-8")
    code, said = lint(house)
    assert code == 1, said
    assert room in said
