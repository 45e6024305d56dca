"""Engines beside a shop's own file: where its tables lie there, how they get there, how one is opened."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Protocol

from patronage.base.errors import MissingResource
from patronage.base.expr import SqlType
from patronage.base.registry import Registry
from patronage.engine.protocol import Engine, FileKind

__all__ = ["BACKENDS", "Backend", "Carried", "Place", "Receiver", "driver"]


@dataclass(frozen=True)
class Place:
    """Where another engine finds a shop's tables.

    Parameters
    ----------
    engine
        The name of the engine: `spark`, `postgres`, `clickhouse`.
    address
        The folder, database or server that holds the tables; none: they are brought along from the shop.
    master
        The cluster that works, for an engine whose tables lie apart from it.
    """

    engine: str
    address: str = ""
    master: str = ""


@dataclass(frozen=True)
class Carried:
    """A table on its way: its name, its columns' types, how its rows lie, and the file with the rows."""

    name: str
    columns: dict[str, SqlType]
    order: Sequence[str]
    file: Path


class Receiver(Protocol):
    """Takes tables over, one by one; all of them are there when its context ends well, else none."""

    def take(self, table: Carried) -> None:
        """Take one table, in place of one of that name."""


@dataclass(frozen=True)
class Backend:
    """How an engine is reached.

    `open` gives the engine at a place, `receive` what takes tables over there, from files in the format
    `takes`. `is_near` tells whether the engine at a place reads folders of this machine, so that the
    tables may be brought along. `address` says what an address looks like.
    """

    name: str
    address: str
    takes: FileKind
    is_near: Callable[[Place], bool]
    open: Callable[[Place], AbstractContextManager[Engine]]
    receive: Callable[[Place], AbstractContextManager[Receiver]]


BACKENDS: Registry[Backend] = Registry(Backend, "patronage.engine", "engine", group="patronage.engine")
"""The engines of every module here; a plug-in names its own under the entry point `patronage.engine`."""


def driver(module: str, extra: str) -> ModuleType:
    """Import an engine's driver, or say which extra brings it.

    Examples
    --------
    >>> driver("json", "nothing").__name__
    'json'
    >>> driver("no_such_driver", "spark")
    Traceback (most recent call last):
    patronage.base.errors.MissingResource: the spark engine needs a package that is not installed: ...
    """
    try:
        return import_module(module)
    except ImportError as missing:
        raise MissingResource(
            f"the {extra} engine needs a package that is not installed: {missing.name or module};"
            f' run: pip install "patronage[{extra}]"'
        ) from missing
