"""A shop on a small disk that is filled up to some byte: a loop of any length.

Run as a program of its own, which works in forked children and never opens the database itself. Where no
disk can be mounted, as without the rights of root, files may not grow beyond a size instead (RLIMIT_FSIZE).
"""

from __future__ import annotations

import ctypes
import json
import random
import re
import resource
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from patronage.store.backup import back_up
from patronage.store.durable import UNFINISHED
from patronage.store.erase import People, erase
from patronage.store.folder import ShopFolder
from patronage.store.health.examine import examine
from tests.store.numbered import AT, in_child, load_orders, whole_loads

_ORDERS = 300
_WORKS = ("load", "load", "backup", "erase")
_FULL = re.compile(
    r"MissingResource: the disk of \S+ is full: ([\d,]+) bytes or more are needed and ([\d,]+) are"
)
_LIMITED = re.compile(r"MissingResource: a file in \S+ has to hold ([\d,]+) bytes")


@dataclass
class Outcome:
    """What the loop saw; `wrong` must stay empty."""

    how: str
    points: int = 0
    refused: int = 0
    wrong: list[str] = field(default_factory=list)


def fill_disks(path: Path, points: int, sizes: list[int]) -> Outcome:
    """Fill disks of some megabytes each up to as many points, and judge what was done to the shop on them.

    Each point is drawn from its own number: 0, 1, 2 …
    """
    path.mkdir()
    outcome = Outcome("tmpfs" if _mounted(path, 8) else "RLIMIT_FSIZE")
    if outcome.how == "tmpfs":
        _unmount(path)
    for size in sizes:
        for number in range(points):
            with _disk(path, size, outcome.how):
                for each in _wrong(path, random.Random(number), outcome):  # noqa: S311  # keeps no secret
                    outcome.wrong.append(f"{size} MB, point {number}: {each}")
            outcome.points += 1
    return outcome


def _wrong(path: Path, dice: random.Random, outcome: Outcome) -> Iterator[str]:
    folder = ShopFolder.create(path / "shop")
    settings = folder.layout.settings
    settings.write_text("keep_snapshots = 1\n" + settings.read_text())
    in_child(lambda: _load(folder, 0))
    before = _held(folder)
    work, answer = _at_the_limit(folder, dice, outcome.how)
    if answer != "None":
        outcome.refused += 1
        yield from _unclear(answer)
    after = _held(folder)
    if after != ("{0, 1}" if answer == "None" and work == "load" else before):
        yield f"{work} answered {answer!r}, and readers see {after} instead of {before}"
    left = [each.name for each in path.rglob("*") if UNFINISHED in each.name or each.name.endswith(".tmp")]
    if left:
        yield f"{work} left {left}"
    (path / "ballast").unlink(missing_ok=True)
    again = in_child(lambda: _load(folder, 1)), _held(folder)
    if again != ("None", "{0, 1}"):
        yield f"with room again: {again}"
    findings = in_child(lambda: [str(f) for f in examine(folder.layout, AT).findings])
    if findings != "[]":
        yield f"the shop is not sound: {findings}"


def _at_the_limit(folder: ShopFolder, dice: random.Random, how: str) -> tuple[str, str]:
    """Do some work with some bytes left; give which, and what it answered."""
    path, work = folder.path.parent, dice.choice(_WORKS)
    # Most points where it matters: a load takes some two or three times the bytes of the database.
    bytes_left = int(dice.uniform(0, 4) * folder.layout.database.stat().st_size)
    if how == "tmpfs":
        ballast = max(0, shutil.disk_usage(path).free - bytes_left)
        (path / "ballast").write_bytes(bytes(ballast))
    limit = bytes_left if how != "tmpfs" else resource.RLIM_INFINITY

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        _DOING[work](folder)

    return work, in_child(limited)


def _load(folder: ShopFolder, number: int) -> None:
    load_orders(folder, number, orders=_ORDERS)


def _back_up(folder: ShopFolder) -> None:
    back_up(folder, folder.path.parent / "b.zip", AT, "test")


def _erase(folder: ShopFolder) -> None:
    erase(folder, People(ids=["c7"]), AT, "test")


_DOING: dict[str, Callable[[ShopFolder], None]] = {
    "load": lambda folder: _load(folder, 1),
    "backup": _back_up,
    "erase": _erase,
}


def _held(folder: ShopFolder) -> str:
    def ask() -> set[int]:
        with folder.reading() as engine:
            return whole_loads(engine, _ORDERS)

    return in_child(ask)


def _unclear(answer: str) -> Iterator[str]:
    """Hold the message to what it must say: bytes needed, bytes free, and fewer of these."""
    if found := _FULL.match(answer):
        needed, free = (int(each.replace(",", "")) for each in found.groups())
        if needed <= free:
            yield f"needs {needed} of {free} free bytes"
    elif not _LIMITED.match(answer):
        yield f"no clear message: {answer!r}"


@contextmanager
def _disk(path: Path, size: int, how: str) -> Iterator[None]:
    if how == "tmpfs":
        _mounted(path, size)
    try:
        yield
    finally:
        if how == "tmpfs":
            _unmount(path)
        for each in path.iterdir():
            shutil.rmtree(each) if each.is_dir() else each.unlink()


def _mounted(path: Path, size: int) -> bool:
    """Mount a disk in memory; tell whether that is allowed."""
    options = f"size={size}m".encode()
    return sys.platform == "linux" and not _system().mount(b"tmpfs", bytes(path), b"tmpfs", 0, options)


def _unmount(path: Path) -> None:
    if _system().umount(bytes(path)):
        raise OSError(ctypes.get_errno(), "cannot be unmounted", str(path))


def _system() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


if __name__ == "__main__":
    told = fill_disks(Path(sys.argv[1]), int(sys.argv[2]), [int(each) for each in sys.argv[3:]])
    print(json.dumps(asdict(told)))  # noqa: T201  # its answer
