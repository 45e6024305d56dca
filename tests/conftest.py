"""What every test may ask for, and what every run says at its end: time by area, and what was skipped."""

from __future__ import annotations

import gc
import os
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, sync_playwright

from tests.programs import ROOT, library, program
from tests.skips import Skips, allowed_skips

# scipy's linear algebra starts threads for matrices of four by four, which wait for each other: a search for
# parameters takes ten times as long. As the command line does, and before scipy is read.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# Wall time says nothing on a shared machine: no deadline. CI draws the same examples every time.
settings.register_profile("dev", deadline=None, max_examples=50)
settings.register_profile("ci", deadline=None, max_examples=50, derandomize=True, print_blob=True)
settings.register_profile(
    "long",
    deadline=None,
    max_examples=1000,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
IN_CI = os.environ.get("CI", "") not in {"", "0", "false"}
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci" if IN_CI else "dev"))

SKIPS = Skips(allowed=allowed_skips(ROOT / "tests" / "allowed_skips.txt"))
SECONDS: defaultdict[str, float] = defaultdict(float)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Return the folder of real data that is kept beside the checkout."""
    folder = Path(os.environ.get("PATRONAGE_SHARED", ROOT.parent / "shared")) / "data"
    if not folder.is_dir():
        pytest.skip(f"no real data at {folder}: PATRONAGE_SHARED names the folder that holds data/")
    return folder


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Return a headless Chromium; it opens files, and no address outside."""
    chromium = program("chromium")
    library("libatomic.so.1")
    with sync_playwright() as driver:
        # Chromium refuses its own sandbox to root, which is who CI runs as.
        opened = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield opened
        opened.close()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what lies in tests/long, so that only `make long` runs it."""
    for item in items:
        if item.path.is_relative_to(ROOT / "tests" / "long"):
            item.add_marker(pytest.mark.long)


def pytest_collection_finish() -> None:
    """Let no search for garbage look through the collected tests: they stay, and there are thousands."""
    gc.collect()
    gc.freeze()


def pytest_collectreport(report: pytest.CollectReport) -> None:
    """Note the files that skipped themselves as a whole."""
    SKIPS.note(report)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Note what was skipped, and the time of each area."""
    SKIPS.note(report)
    SECONDS[area(report.nodeid)] += report.duration


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail a run of CI in which a test was skipped that may not be."""
    if IN_CI and SKIPS.unlisted and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say where the time went, and what was skipped and why."""
    terminalreporter.section("seconds by area")
    for name, seconds in sorted(SECONDS.items(), key=lambda one: -one[1]):
        terminalreporter.line(f"{seconds:8.1f}  {name}")
    if SKIPS.seen:
        terminalreporter.section("skipped")
    for line in SKIPS.lines(fails=IN_CI):
        terminalreporter.line(line)


def area(node: str) -> str:
    """Return the first folder below tests, or `doctest` for the examples of source and README."""
    parts = node.partition("::")[0].split("/")
    if parts[0] != "tests":
        return "doctest"
    return parts[1] if len(parts) > 2 else "tests"
