"""Says what is being done once it takes over two seconds: a moving line on a terminal, else plain ones."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread
from time import monotonic

from patronage.cli.output import say

__all__ = ["working"]

_PATIENCE = 2.0
_MOVING, _PLAIN = 0.2, 10.0


@contextmanager
def working(task: str, *, forks: bool = False) -> Iterator[Callable[[str], None]]:
    """Talk about a task while it runs; gives a function that names the step it is at.

    A task that `forks` needs this process to be a single thread until its first step is named.
    """
    work = _Work(task)
    done = Event()
    talk = Thread(target=_talk, args=(work, done), daemon=True)

    def name_step(step: str) -> None:
        work.name_step(step)
        if talk.ident is None:
            talk.start()

    if not forks:
        talk.start()
    try:
        yield name_step
    finally:
        done.set()
        if talk.ident is not None:
            talk.join()


class _Work:
    """What is being done, and for how long."""

    def __init__(self, task: str) -> None:
        self._task = task
        self._step = ""
        self._began = monotonic()

    def name_step(self, step: str) -> None:
        self._step = step

    def __str__(self) -> str:
        step = f": {self._step}" if self._step else ""
        return f"{self._task}{step} … {monotonic() - self._began:.0f} s"


def _talk(work: _Work, done: Event) -> None:
    if done.wait(_PATIENCE):
        return
    if not sys.stderr.isatty():
        say(str(work))
        while not done.wait(_PLAIN):
            say(str(work))
        return
    from rich.console import Console

    with Console(stderr=True).status(str(work)) as line:
        while not done.wait(_MOVING):
            line.update(str(work))
