from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.transcripts.pages import texts
from tests.programs import ROOT

_LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
_CODE = re.compile(r"^```.*?^```$|`[^`\n]*`", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


def anchors(page: str) -> set[str]:
    """Give the anchors a reader's site makes of headings: lower case, signs gone, blanks as hyphens."""
    headings = _HEADING.findall(re.sub(r"^```.*?^```$", "", page, flags=re.MULTILINE | re.DOTALL))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def broken(path: Path, page: str) -> Iterator[str]:
    """Yield the links of a page that lead nowhere inside the checkout."""
    for target in _LINK.findall(_CODE.sub("", page)):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        aim = (path.parent / name).resolve() if name else path
        if not aim.exists():
            yield f"{target}: no such file"
        elif anchor and anchor not in anchors(page if aim == path else aim.read_text("utf-8")):
            yield f"{target}: no such heading"


@pytest.mark.parametrize("path", texts(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(path: Path) -> None:
    assert list(broken(path, path.read_text("utf-8"))) == []


def test_every_page_can_be_reached_from_the_front() -> None:
    seen: set[Path] = set()
    waiting = [ROOT / "README.md"]
    while waiting:
        path = waiting.pop()
        if path in seen or path.suffix != ".md":
            continue
        seen.add(path)
        links = _LINK.findall(_CODE.sub("", path.read_text("utf-8")))
        waiting += [
            (path.parent / t.partition("#")[0]).resolve() for t in links if not re.match(r"[a-z]+:|#", t)
        ]
    listed = {path for path in texts() if "decisions" not in path.parts}
    assert sorted(path.relative_to(ROOT).as_posix() for path in listed - seen) == []


@pytest.mark.parametrize("target", ["nowhere.md", "README.md#no-such-heading", "#neither"])
def test_a_link_to_nowhere_is_found(target: str) -> None:
    assert list(broken(ROOT / "README.md", f"[x]({target})"))


@pytest.mark.parametrize("text", ["[x](README.md)", "# One Two\n[x](#one-two)", "`[x](nowhere.md)`"])
def test_a_link_to_somewhere_passes(text: str) -> None:
    assert not list(broken(ROOT / "README.md", text))
