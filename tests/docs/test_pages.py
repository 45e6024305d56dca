from __future__ import annotations

import re
from pathlib import Path

import pytest

from scripts.transcripts.blocks import Said, blocks
from scripts.transcripts.pages import pages
from scripts.transcripts.play import Misplayed, play
from tests.programs import ROOT

# What makes an environment or a checkout: tested by make itself and by the tests of a core-only environment.
SETUP = (
    r"make (?P<target>\w+)",
    r"\. \.venv/bin/activate",
    r"pip install \.",
    r'pip install "patronage\[(?P<extra>\w+)\]"',
    # What needs a cluster or a server that is not here: parity is shown on real ones by tests/engine/parity.
    r"patronage (?P<command>\w+) .*--engine \w+ .*--address \S+",
    r"python -m (?P<module>scripts\.\w+)",
    r"git diff docs README\.md",
)


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", pages(), ids=name_of)
def test_what_a_page_says_is_what_happens(path: Path) -> None:
    page = path.read_text("utf-8")
    assert play(page) == page, f"run: python -m scripts.transcripts {name_of(path)}"


@pytest.mark.parametrize("path", pages(), ids=name_of)
def test_what_is_not_played_is_known(path: Path) -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for block in blocks(path.read_text("utf-8")):
        if block.language not in ("sh", "bash", "shell") or block.info != "setup":
            assert block.language in ("sh", "console", "python", "text", "toml", "sql"), block.text
            continue
        for line in block.text.splitlines():
            found = next((m for pattern in SETUP if (m := re.fullmatch(pattern, line))), None)
            assert found, f"{line!r} is not played and not known"
            if target := found.groupdict().get("target"):
                assert re.search(rf"^{target}:", makefile, re.MULTILINE), f"make has no {target}"
            if extra := found.groupdict().get("extra"):
                assert re.search(rf"^{extra} = ", (ROOT / "pyproject.toml").read_text("utf-8"), re.MULTILINE)
            if command := found.groupdict().get("command"):
                assert (ROOT / "src/patronage/cli/commands" / f"{command}.py").is_file()
            if module := found.groupdict().get("module"):
                assert (ROOT / module.replace(".", "/")).is_dir()


def test_there_are_pages_of_each_kind() -> None:
    names = {name_of(path) for path in pages()}
    assert {"README.md", "docs/tutorial/first-report.md", "docs/how-to/add-a-metric.md"} <= names


def test_the_house_names_every_room() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    rooms = {path.parent.name for path in (ROOT / "src" / "patronage").glob("*/__init__.py")}
    assert {"base", "metrics"} <= rooms
    assert sorted(room for room in rooms if not re.search(rf"\b{room}\b", text)) == []


@pytest.mark.parametrize(
    "page",
    [
        "```sh\nfalse\n```\n",
        "```console\n$ false\n```\n",
        "```console exit=3\n$ exit 2\n```\n",
        "```python\nraise SystemExit(1)\n```\n",
        "```python\n>>> 1 + 1\n3\n\n```\n",
    ],
)
def test_a_page_that_does_not_run_is_found(page: str) -> None:
    with pytest.raises(Misplayed):
        play(page)


def test_a_page_is_filled_in_with_what_was_printed() -> None:
    page = "```console\n$ echo one; echo two >&2\nthree\n\n$ true\n```\n"
    assert play(page) == "```console\n$ echo one; echo two >&2\none\ntwo\n\n$ true\n```\n"


def test_what_differs_from_run_to_run_stays_as_it_was_written() -> None:
    page = "```console\n$ echo now 12:07\nnow …\n```\n"
    assert play(page) == page
    assert not Said("", "", "then …").agrees("now 12:07")


def test_later_blocks_see_what_earlier_ones_made() -> None:
    copy = "from pathlib import Path; Path('y').write_text(Path('x').read_text())"
    page = f"```sh\necho 5 > x\n```\n\n```python\n{copy}\n```\n\n```console\n$ cat y\n5\n```\n"
    assert play(page) == page
