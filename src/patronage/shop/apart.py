"""Work done in a child process under limits: what goes wrong there ends the child, and nothing else."""

from __future__ import annotations

import ctypes
import faulthandler
import gc
import logging
import os
import pickle
import signal
import subprocess
import sys
import tempfile
import threading
import traceback
import warnings
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import IO, Any, Generic, NoReturn, Protocol, TypeVar

from patronage.base.errors import InputError, PatronageError
from patronage.shop.limits import Limits, impose

__all__ = ["Ended", "Tell", "Work", "apart", "serve"]

_LOG = logging.getLogger(__name__)

Tell = Callable[[str], None]
Given = TypeVar("Given", covariant=True)  # noqa: PLC0105  # it is said on the right


class Ended(InputError):
    """A child ended before its work did: by a limit, by a crash, from outside.

    Parameters
    ----------
    why
        What ended it.
    step
        The last step it told.
    """

    def __init__(self, why: str, step: str = "") -> None:
        super().__init__(f"{step} was ended, since {why}" if step else why)
        self.step = step


class Work(Protocol[Given]):
    """What a child can do: all it needs is in it, and it names its steps as it goes."""

    def __call__(self, tell: Tell) -> Given:
        """Do it."""


def apart(work: Work[Given], limits: Limits, tell: Tell) -> Given:
    """Do work in a child process and give what it gives; its errors are raised here.

    The child is a fork where this process runs a single thread on Linux, which costs milliseconds; otherwise
    it is a new interpreter, and the work is pickled. It dies with this process, and its temporary files go.

    Parameters
    ----------
    work
        What it gives, and what it raises, comes back as a pickle.
    limits
        What the child may take.
    tell
        Hears each step of the work.

    Raises
    ------
    Ended
        The child ended before its work did.
    """
    with tempfile.TemporaryDirectory(prefix="patronage-") as folder, tempfile.TemporaryFile() as said:
        task = _Task(work, limits, folder, os.getpid())
        child = _forked(task, said) if _can_fork() else _started(task, said)
        try:
            done = _heard(child.stream, tell)
        except BaseException:
            child.kill()
            raise
        finally:
            child.stream.close()
            code = child.wait()
        said.seek(0)
        words = said.read().decode("utf-8", "replace")
    if done.outcome is None:
        raise Ended(_why(code, words, limits), done.step)
    if words:
        _LOG.warning(words.rstrip())
    if isinstance(done.outcome, _Failed):
        error = done.outcome.error
        raise Ended(str(error), done.step) if isinstance(error, Ended) else error
    return done.outcome.given  # type: ignore[no-any-return]  # what the work gave


def serve() -> NoReturn:
    """Do the work that stands on stdin as a pickle; the way of a new interpreter."""
    messages, task = os.dup(1), pickle.load(sys.stdin.buffer)  # noqa: S301  # the parent wrote it
    # Whatever prints must not speak in between.
    os.dup2(2, 1)
    _work(task, messages)


@dataclass(frozen=True)
class _Task(Generic[Given]):
    work: Work[Given]
    limits: Limits
    folder: str
    parent: int


@dataclass(frozen=True)
class _Done:
    given: Any  # what the work gave


@dataclass(frozen=True)
class _Failed:
    error: BaseException


@dataclass(frozen=True)
class _Heard:
    """What came of a child: its last step, and its outcome, if it came to one."""

    step: str
    outcome: _Done | _Failed | None


@dataclass(frozen=True)
class _Child:
    stream: IO[bytes]
    kill: Callable[[], None]
    wait: Callable[[], int]


def _can_fork() -> bool:
    # A lock that another thread of Python holds would be held in the child for ever. Idle threads of the
    # database and of numpy hold none, and the child does not use what is theirs.
    return sys.platform.startswith("linux") and threading.active_count() == 1


def _forked(task: _Task[Given], said: IO[bytes]) -> _Child:
    reads, writes = os.pipe()
    with warnings.catch_warnings():
        # Newer Pythons warn of any second thread, the idle ones of libraries too.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        try:
            # What this process inherits is never taken apart here: its threads have stayed behind.
            gc.freeze()
            os.close(reads)
            os.dup2(said.fileno(), 2)
            _work(task, writes)
        finally:
            os._exit(1)
    os.close(writes)

    def ended() -> int:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])

    return _Child(os.fdopen(reads, "rb"), lambda: os.kill(child, signal.SIGKILL), ended)


def _started(task: _Task[Given], said: IO[bytes]) -> _Child:
    flags = ["-P", *(f"-W{each}" for each in sys.warnoptions)]
    places = os.pathsep.join(place or os.getcwd() for place in sys.path)  # noqa: PTH109  # it is one of them
    child = subprocess.Popen(  # noqa: S603  # this same program
        [sys.executable, *flags, "-m", "patronage.shop.child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=said,
        env=os.environ | {"PYTHONPATH": places},
    )
    if child.stdin is None or child.stdout is None:
        message = "a child process was started without the pipes that were asked for"
        raise PatronageError(message)
    # It may have ended before it read all: why is told by its end.
    with suppress(BrokenPipeError), child.stdin as stdin:
        pickle.dump(task, stdin)
    return _Child(child.stdout, child.kill, child.wait)


def _work(task: _Task[Given], messages: int) -> NoReturn:
    """Do a task, send what comes of it, and end without what Python does at its end: that is the parent's."""
    code = 1
    try:
        _bind(task)
        with os.fdopen(messages, "wb") as stream:
            send = _sender(stream)
            try:
                outcome: _Done | _Failed = _Done(task.work(send))
            except BaseException as error:  # noqa: BLE001  # all of them are the parent's to raise
                outcome = _Failed(_portable(error, task.limits))
            send(outcome)
        code = 0
    finally:
        os._exit(code)


def _bind(task: _Task[Given]) -> None:
    """Tie this process to its parent, its folder and its limits."""
    # The parent ends it where a person interrupts both.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(_SIGNAL_OF_PARENT, signal.SIGKILL)
        if os.getppid() != task.parent:
            os._exit(1)
    # How it ended is told by the parent, in a sentence.
    faulthandler.disable()
    tempfile.tempdir = task.folder
    impose(task.limits)


_SIGNAL_OF_PARENT = 1


def _sender(stream: IO[bytes]) -> Callable[[object], None]:
    def send(message: object) -> None:
        pickle.dump(message, stream)
        stream.flush()

    return send


def _portable(error: BaseException, limits: Limits) -> BaseException:
    """Give an error as one that survives the way to the parent; a fault with where it came from."""
    if isinstance(error, MemoryError):
        return Ended(_too_much(limits))
    if not isinstance(error, PatronageError):
        error.add_note("".join(traceback.format_exception(error)))
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301  # it was written on this line
    except Exception:  # noqa: BLE001  # whatever an error of somebody else's does when it is copied
        return PatronageError("".join(traceback.format_exception(error)))
    return error


def _heard(stream: IO[bytes], tell: Tell) -> _Heard:
    """Hear a child to its end."""
    step, outcome = "", None
    # It may end in the middle of a message.
    with suppress(EOFError, pickle.UnpicklingError):
        while outcome is None:
            message = pickle.load(stream)  # noqa: S301  # our own child wrote it
            if isinstance(message, str):
                step = message
                tell(step)
            else:
                outcome = message
    return _Heard(step, outcome)


_NO_MEMORY = ("memory allocation", "bad_alloc", "Cannot allocate")


def _why(code: int, words: str, limits: Limits) -> str:
    if any(each in words for each in _NO_MEMORY):
        return _too_much(limits)
    if code == -signal.SIGXCPU:
        return f"it took more than {limits.cpu_seconds:,} seconds of processor time"
    if code == -signal.SIGKILL:
        return "it was killed from outside, as systems do that run out of memory"
    if code < 0:
        return f"it broke what was at work on it ({signal.Signals(-code).name})"
    return f"what was at work on it left with code {code}"


def _too_much(limits: Limits) -> str:
    return f"it took more than {limits.memory_bytes / 1e9:.1f} GB of memory"
