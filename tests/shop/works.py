"""Works for child processes: some end well, others in every way a file may end them."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from tempfile import gettempdir, mkdtemp
from typing import NoReturn

from patronage.base.errors import UnknownFile
from patronage.shop.apart import Tell, apart
from patronage.shop.limits import Limits


@dataclass(frozen=True)
class Told:
    """Does nothing but tell steps, and gives its process and its temporary folder."""

    steps: tuple[str, ...] = ()

    def __call__(self, tell: Tell) -> tuple[int, str]:
        for step in self.steps:
            tell(step)
        Path(mkdtemp(), "left").touch()
        return os.getpid(), gettempdir()


@dataclass(frozen=True)
class Way:
    """Ends, or goes on for ever, in a way of its own."""

    name: str

    def __call__(self, tell: Tell) -> None:
        tell("reading orders.csv")
        getattr(self, self.name)()

    def aborts(self) -> None:
        os.abort()

    def is_killed(self) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    def leaves(self) -> None:
        os._exit(7)

    def takes_memory(self) -> None:
        kept = []
        while True:
            kept.append(bytearray(50_000_000))

    def fails_to_get_memory(self) -> None:
        os.write(2, b"memory allocation of 5 bytes failed\n")
        os.abort()

    def spins(self) -> None:
        while True:
            pass

    def refuses(self) -> None:
        raise UnknownFile("orders.csv is no table", "orders", {"gross": "Sum"})

    def has_a_fault(self) -> None:
        raise ZeroDivisionError("by nothing")

    def has_an_error_nobody_can_send(self) -> None:
        raise Unsendable(threading.Lock())

    def interrupts(self) -> None:
        os.kill(os.getpid(), signal.SIGINT)


class Unsendable(Exception):  # named after what is wrong
    """An error that holds what cannot be copied."""


def main() -> NoReturn:
    """Wait in a child, whose process is told on stdout."""
    print(os.getpid(), flush=True)  # noqa: T201  # its answer
    apart(Waits(), Limits(), lambda step: print(step, flush=True))  # noqa: T201  # its answer
    sys.exit(0)


@dataclass(frozen=True)
class Waits:
    """Tells its process and waits."""

    def __call__(self, tell: Tell) -> None:
        tell(str(os.getpid()))
        time.sleep(600)


if __name__ == "__main__":
    main()
