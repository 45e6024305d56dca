"""Finds what a folder of modules declares, so that a new thing is one new file and no list to edit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from pkgutil import iter_modules
from types import ModuleType
from typing import Generic, Protocol, TypeVar

from patronage.base.errors import PatronageError, UnknownName

__all__ = ["Registry"]


Named = TypeVar("Named", bound="HasName")


class HasName(Protocol):
    """Anything a registry can hold."""

    @property
    def name(self) -> str:
        """The name it is asked for by."""


class Registry(Generic[Named]):
    """Named things of one type: module-level values of a package's modules, and plug-ins by entry point.

    Parameters
    ----------
    kind
        The type of the things; values of that type are collected, in alphabetical order of module.
    package
        The package whose modules declare them.
    word
        What one is called in messages.
    group
        The entry-point group under which plug-ins name a module of theirs, such as `patronage.metrics`.

    The folder is walked once, at the first question; plug-in modules are walked just like built-in ones.
    """

    def __init__(self, kind: type[Named], package: str, word: str, group: str = "") -> None:
        self._kind = kind
        self._package = package
        self._word = word
        self._group = group
        self._found: dict[str, Named] | None = None

    def __getitem__(self, name: str) -> Named:
        """Find one by name, or say which names are near."""
        try:
            return self.all()[name]
        except KeyError:
            raise UnknownName.among(self._word, name, self.all()) from None

    def __iter__(self) -> Iterator[Named]:
        """Walk all of them in the order they were declared."""
        return iter(self.all().values())

    def all(self) -> Mapping[str, Named]:
        """Give every one by its name."""
        if self._found is None:
            found: dict[str, Named] = {}
            for module in self._modules():
                for value in vars(module).values():
                    if isinstance(value, self._kind):
                        self._add(found, value, module.__name__)
            self._found = found
        return self._found

    def _modules(self) -> Iterator[ModuleType]:
        package = import_module(self._package)
        for info in sorted(iter_modules(package.__path__), key=lambda m: m.name):
            yield import_module(f"{self._package}.{info.name}")
        for entry in sorted(_plug_ins(), key=lambda e: e.name):
            if entry.group == self._group:
                yield entry.load()

    def _add(self, found: dict[str, Named], value: Named, module: str) -> None:
        # The same value seen again is an import; two different ones under a name are a mistake.
        if found.setdefault(value.name, value) is not value:
            message = f"two {self._word}s are called {value.name!r}, the second in {module}; rename one"
            raise PatronageError(message)


@cache
def _plug_ins() -> tuple[EntryPoint, ...]:
    # To find them, all that is installed is read: once for the registries together.
    found = entry_points()
    return tuple(
        entry
        for group in found.groups
        if group.startswith("patronage.")
        for entry in found.select(group=group)
    )
