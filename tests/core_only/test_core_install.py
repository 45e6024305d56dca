"""What a person gets who installs the package and nothing else."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from scripts.startup import HELP_SECONDS, cpu_seconds
from scripts.structure.source import ROOT, read_sources

MOST_MEGABYTES = 400
INSTALLERS = ("pip", "setuptools", "wheel", "_distutils_hack", "distutils-precedence")


@pytest.fixture(scope="module")
def core(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a new environment that holds the package and what it needs."""
    folder = tmp_path_factory.mktemp("core") / "venv"
    run([sys.executable, "-m", "venv", folder])
    pip = [str(folder / "bin/python"), "-m", "pip", "--quiet", "--disable-pip-version-check"]
    run([*pip, "install", "--constraint", ROOT / "constraints.txt", ROOT])
    return folder


def run(command: Sequence[str | Path], *, cwd: Path | None = None) -> str:
    """Run a command as a new user would: nothing of this environment is seen."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(command, cwd=cwd, env=clean, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def installed(core: Path) -> Iterator[Path]:
    for site in core.glob("lib/python*/site-packages"):
        yield from (path for path in site.iterdir() if not path.name.startswith(INSTALLERS))


def megabytes(path: Path) -> float:
    inside = [path, *path.rglob("*")]
    return sum(one.stat().st_blocks for one in inside) * 512 / 1e6


def test_it_is_small_on_disk(core: Path) -> None:
    sizes = {path.name: megabytes(path) for path in installed(core)}
    assert "duckdb" in sizes
    assert sum(sizes.values()) <= MOST_MEGABYTES, sorted(sizes.items(), key=lambda one: -one[1])[:8]


@pytest.mark.parametrize("absent", ["pandas", "polars", "pyarrow", "sqlglot"])
def test_it_brings_no(core: Path, absent: str) -> None:
    spec = f"import importlib.util as u; print(u.find_spec({absent!r}))"
    assert run([core / "bin/python", "-c", spec]).strip() == "None"


def test_its_parts_agree(core: Path) -> None:
    assert "No broken requirements" in run([core / "bin/python", "-m", "pip", "check"])


def test_every_module_can_be_imported(core: Path, tmp_path: Path) -> None:
    names = [source.module for source in read_sources(ROOT / "src")]
    wanted = "; ".join(f"import {name}" for name in names if not name.endswith("__main__"))
    run([core / "bin/python", "-W", "error", "-c", wanted], cwd=tmp_path)


def test_help_is_shown_at_once(core: Path) -> None:
    command = str(core / "bin/patronage")
    assert "demo" in run([Path(command), "--help"])
    assert cpu_seconds([command, "--help"]) < HELP_SECONDS


def test_the_demo_runs(core: Path, tmp_path: Path) -> None:
    run([core / "bin/patronage", "demo", "-o", "x.html"], cwd=tmp_path)
    assert "<html" in (tmp_path / "x.html").read_text("utf-8").lower()
