"""The entry point: finds commands, and turns every explained error into one line and its exit code."""

from __future__ import annotations

import atexit
import errno
import gc
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from difflib import get_close_matches
from importlib import import_module
from pkgutil import iter_modules

import click

from patronage.base.errors import MissingResource, PatronageError

__all__ = ["main"]

_COMMANDS = "patronage.cli.commands"
_INTERRUPTED = 130
_FULL = {errno.ENOSPC, errno.EDQUOT}


class Commands(click.Group):
    """Imports a command when it is run or listed, and guesses at a mistyped one."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name every command: the modules of the folder."""
        del ctx
        return sorted(module.name for module in iter_modules(import_module(_COMMANDS).__path__))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one command."""
        if cmd_name not in self.list_commands(ctx):
            return None
        found: click.Command = import_module(f"{_COMMANDS}.{cmd_name}").command
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Offer the nearest command where none has the name."""
        name = args[0]
        if self.get_command(ctx, name) is None and (near := get_close_matches(name, self.list_commands(ctx))):
            ctx.fail(f"No such command {name!r}. Did you mean {' or '.join(near)}?")
        return super().resolve_command(ctx, args)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="patronage")
def patronage() -> None:
    """Turn a shop's exports into numbers it can trust.

    Start with `patronage demo`, then `patronage report YOUR_ORDERS.csv -o report.html`.
    """


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and end the process with its exit code."""
    # Matrices are small here: threads of the linear algebra would only wait for each other.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        with _short_lived():
            code = patronage.main(args=arguments, prog_name="patronage", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("Interrupted; nothing was changed.", err=True)
        code = _INTERRUPTED
    except BrokenPipeError:
        # The reader of our output has gone; there is nobody to tell.
        sys.stderr.close()
        code = 0
    except PatronageError as error:
        click.echo(f"Error: {error}", err=True)
        code = error.exit_code
    except OSError as error:
        if error.errno not in _FULL:
            raise
        where = f" of {error.filename}" if error.filename else ""
        click.echo(f"Error: the disk{where} is full; make room and run the same command again", err=True)
        code = MissingResource.exit_code
    sys.exit(code if isinstance(code, int) else 0)


_OBJECTS_BETWEEN_SEARCHES = 500_000


@contextmanager
def _short_lived() -> Iterator[None]:
    """Spare a process that ends with its command what pays off in a long one."""
    # Threads that wait for matrices larger than any here cost each start 40 ms of CPU.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    before = gc.get_threshold()
    # Modules, texts and rows stay until the end: to look through them for circles again and again is in vain.
    gc.set_threshold(_OBJECTS_BETWEEN_SEARCHES, *before[1:])
    # Python's end searches again and again; what it does after its modules are gone, it does all the same.
    atexit.unregister(gc.disable)
    atexit.register(gc.disable)
    try:
        yield
    finally:
        gc.set_threshold(*before)
