"""Plays one page in an empty folder, or in a copy of the checkout, and gives it back with the output seen."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from scripts.structure.source import ROOT
from scripts.transcripts.blocks import Block, blocks, commands

__all__ = ["IN_CHECKOUT", "Misplayed", "play"]

IN_CHECKOUT = "<!-- played in a copy of the checkout -->"
"""A page with this line speaks to somebody who changes the program."""

_COPIED = ("src", "tests", "scripts", "docs", "pyproject.toml", "Makefile", "README.md", "constraints.txt")
_SECONDS = 300
# Said only where the machine is slow.
_PROGRESS = re.compile(r".+ … \d+ s")


class Misplayed(Exception):
    """A command of a page did not end as the page says."""


def play(page: str) -> str:
    """Run the blocks of a page one after the other and give the page with the output they really have.

    Raises
    ------
    Misplayed
        A command ended with another code than the page says.
    """
    with TemporaryDirectory(prefix="page-") as name:
        folder = Path(name)
        if IN_CHECKOUT in page:
            _copy_checkout(folder)
        played, at = "", 0
        for block in blocks(page):
            played += page[at : block.start] + _played(block, folder)
            at = block.end
    return played + page[at:]


def _played(block: Block, folder: Path) -> str:
    match block.language:
        case "sh" if block.info != "setup":
            _run(["bash", "-e", "-c", block.text], folder, block.exit_code)
        case "python" if block.text.startswith(">>>"):
            _examples(block, folder)
        case "python":
            _run([sys.executable, "-W", "error", "-c", block.text], folder, block.exit_code)
        case "console":
            return _console(block, folder)
    return block.text


def _console(block: Block, folder: Path) -> str:
    said = list(commands(block))
    parts = []
    for number, command in enumerate(said, 1):
        code = block.exit_code if number == len(said) else 0
        lines = _run(["bash", "-c", command.run], folder, code).splitlines()
        seen = "\n".join(line.rstrip() for line in lines if not _PROGRESS.fullmatch(line))
        output = command.output if command.agrees(seen) else seen
        parts.append("\n".join(part for part in (command.written, output) if part))
    return "\n\n".join(parts).rstrip("\n") + "\n"


def _examples(block: Block, folder: Path) -> None:
    path = folder / "examples.txt"
    path.write_text(block.text, encoding="utf-8")
    options = ["-o", "ELLIPSIS", "-o", "NORMALIZE_WHITESPACE"]
    _run([sys.executable, "-W", "error", "-m", "doctest", *options, path.name], folder, 0)
    path.unlink()


def _run(command: list[str], folder: Path, code: int) -> str:
    done = subprocess.run(
        command,
        cwd=folder,
        env=_environment(folder),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        text=True,
        timeout=_SECONDS,
        check=False,
    )
    if done.returncode != code:
        raise Misplayed(f"{command[-1]}\nended with {done.returncode}, expected {code}:\n{done.stdout}")
    return done.stdout


def _environment(folder: Path) -> dict[str, str]:
    """Give what a new user has: the installed program, and nothing set by who plays the page."""
    kept = {name: os.environ[name] for name in ("LANG", "LC_ALL", "TMPDIR") if name in os.environ}
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    # A copy of the checkout goes with its page, and its commands may keep there what they compile.
    is_copy = (folder / "src").is_dir()
    own = {"PYTHONPATH": str(folder / "src")} if is_copy else {"PYTHONDONTWRITEBYTECODE": "1"}
    return kept | own | {"PATH": path, "HOME": str(folder)}


def _copy_checkout(folder: Path) -> None:
    unwanted = shutil.ignore_patterns("__pycache__", "*.pyc")
    for name in _COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=unwanted)
        elif source.exists():
            shutil.copy2(source, folder / name)
