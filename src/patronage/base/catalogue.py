"""The program's texts by their keys: a file a language, and a folder of further ones where there are many."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.metadata import entry_points
from importlib.resources import files
from importlib.resources.abc import Traversable

__all__ = ["ENGLISH", "catalogue", "languages", "own_texts"]

ENGLISH = "en"

_FILE = ".toml"


@cache
def languages() -> tuple[str, ...]:
    """Name the languages there are texts for."""
    return tuple(sorted(f.name.removesuffix(_FILE) for f in _texts().iterdir() if f.name.endswith(_FILE)))


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """Give all texts of a language by their keys.

    English stands in for a text that is not there, so that a page is better than none: a test names every
    text of the program that a language lacks, and whatever a plug-in did not translate is shown in English.
    """
    return {**own_texts(ENGLISH), **_plugged_in(language), **own_texts(language)}


@cache
def own_texts(language: str) -> Mapping[str, str]:
    """Give the program's own texts of a language, and no other's: `texts/es.toml` and `texts/es/*.toml`."""
    folder = _texts().joinpath(language)
    rooms = sorted(folder.iterdir(), key=lambda file: file.name) if folder.is_dir() else []
    return dict(pair for file in (_texts().joinpath(language + _FILE), *rooms) for pair in _read(file))


def _plugged_in(language: str) -> Mapping[str, str]:
    """Give the texts plug-ins bring: packages under the entry point `patronage.texts`, a file a language."""
    found = [
        files(entry.load()).joinpath(language + _FILE) for entry in entry_points(group="patronage.texts")
    ]
    return dict(pair for file in found if file.is_file() for pair in _read(file))


def _texts() -> Traversable:
    return files("patronage.base").joinpath("texts")


def _read(file: Traversable) -> Iterator[tuple[str, str]]:
    return _flat(tomllib.loads(file.read_text("utf-8")), "")


def _flat(tree: Mapping[str, object], path: str) -> Iterator[tuple[str, str]]:
    """Spell a tree of texts as one key each: `{"a": {"b": "text"}}` holds `a.b`."""
    for name, value in tree.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{path}{name}.")
        else:
            yield path + name, str(value)
