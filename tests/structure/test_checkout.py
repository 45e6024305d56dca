from __future__ import annotations

import pytest

from scripts.structure.checkout import drawer, files, foreign_words
from tests.programs import ROOT, program


@pytest.fixture(scope="module")
def checkout() -> dict[str, str]:
    """Return the text of every file of the checkout that is text."""
    git = program("git")
    if not (ROOT / ".git").exists():
        pytest.skip(f"{ROOT} is no checkout")
    found = {path.relative_to(ROOT).as_posix(): path.read_bytes() for path in files(git, ROOT)}
    return {path: text.decode("utf-8") for path, text in found.items() if b"\0" not in text}


def test_the_checkout_is_read(checkout: dict[str, str]) -> None:
    assert {"LICENSE", "pyproject.toml", ".ci/run"} <= set(checkout)


def test_no_file_is_a_drawer(checkout: dict[str, str]) -> None:
    assert not [found for path in checkout for found in drawer(path)]


def test_no_text_belongs_to_one_machine_or_switches_a_test_off(checkout: dict[str, str]) -> None:
    assert not [found for path, text in checkout.items() for found in foreign_words(path, text)]


@pytest.mark.parametrize(
    "path", ["src/utils.py", "src/util/x.py", "helpers.py", "a/common.py", "misc/a.md", "manager.py"]
)
def test_a_drawer_is_found(path: str) -> None:
    assert list(drawer(path))


@pytest.mark.parametrize("path", ["src/money.py", "src/commonly.py", "uncommon.py"])
def test_a_good_name_passes(path: str) -> None:
    assert not list(drawer(path))


@pytest.mark.parametrize(
    "text",
    [
        "see /{}work/notes".replace("{}", ""),
        "a = '/{}tmp/x'".replace("{}", ""),
        "https://pypi{}.org/simple".replace("{}", ""),
        "1 + 1  # doctest: {}+SKIP".replace("{}", ""),
    ],
)
def test_a_foreign_word_is_found(text: str) -> None:
    assert list(foreign_words("a.md", text)) == [next(foreign_words("a.md", text))]


@pytest.mark.parametrize(
    "text", ["net/work/", "../work", "and/tmpfile", "doctest: +ELLIPSIS", "a package registry"]
)
def test_an_honest_word_passes(text: str) -> None:
    assert not list(foreign_words("a.md", text))
