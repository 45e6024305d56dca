"""In CI a skipped test fails the run, unless it is listed with a reason."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.programs import ROOT
from tests.skips import allowed_skips

TESTS = """
import pytest

def test_runs() -> None: ...

@pytest.mark.skip(reason="no such program")
def test_needs_a_program() -> None: ...

@pytest.mark.xfail(strict=True)
def test_expected_to_fail() -> None: assert False
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a checkout in which one test is skipped."""
    area = tmp_path / "tests" / "planted"
    area.mkdir(parents=True)
    (area / "test_planted.py").write_text(TESTS, "utf-8")
    for name in ["pyproject.toml", "tests/conftest.py", "tests/programs.py", "tests/skips.py"]:
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / "tests" / "allowed_skips.txt").write_text("# none\n", "utf-8")
    return tmp_path


def run(project: Path, *, ci: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "tests"],
        cwd=project,
        env={**os.environ, "CI": ci},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def test_a_skip_fails_in_ci_and_is_told(project: Path) -> None:
    code, said = run(project, ci="true")
    assert code == 1, said
    assert "tests/planted/test_planted.py::test_needs_a_program: no such program  NOT ALLOWED" in said


def test_a_file_that_skips_itself_fails_in_ci(project: Path) -> None:
    (project / "tests/planted/test_planted.py").write_text(
        "import pytest\npytest.skip('whole file', allow_module_level=True)\n", "utf-8"
    )
    (project / "tests/planted/test_other.py").write_text("def test_runs() -> None: ...\n", "utf-8")
    code, said = run(project, ci="true")
    assert code == 1, said
    assert "tests/planted/test_planted.py: whole file  NOT ALLOWED" in said


def test_a_listed_skip_passes_in_ci(project: Path) -> None:
    listed = "tests/planted/test_planted.py::test_needs_a_program  # never on Debian\n"
    (project / "tests" / "allowed_skips.txt").write_text(listed, "utf-8")
    code, said = run(project, ci="true")
    assert code == 0, said
    assert "no such program  (allowed: never on Debian)" in said


def test_a_skip_passes_elsewhere_and_is_told_with_the_time_of_its_area(project: Path) -> None:
    code, said = run(project, ci="")
    assert code == 0, said
    assert "test_needs_a_program: no such program\n" in said
    assert "0.0  planted\n" in said


def test_an_entry_without_a_reason_is_refused(tmp_path: Path) -> None:
    listed = tmp_path / "allowed_skips.txt"
    listed.write_text("# head\n\ntests/a.py::test_b\n", "utf-8")
    with pytest.raises(ValueError, match=r"allowed_skips\.txt:3: .*gives no reason"):
        allowed_skips(listed)


def test_every_listed_skip_names_a_file_that_exists() -> None:
    listed = allowed_skips(ROOT / "tests" / "allowed_skips.txt")
    assert not [node for node in listed if not (ROOT / node.partition("::")[0]).is_file()]
