"""Rules on every file of the checkout, whatever it is written in."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

_DRAWER = re.compile(r"(utils?|helpers?|common|misc|manager)(\.py)?")
# The brackets keep a pattern from finding itself.
_WORDS = {
    "the path of one machine": re.compile(r"(^|[^a-z.])/(work|tmp|root|farm|home)\b/?", re.MULTILINE),
    "the host of a package registry": re.compile(
        r"py[p]i\.org|python[h]osted\.org|npm[j]s\.(org|com)|registry[.]npm|deb[.]debian\.org|conda[.]anaconda\.org"
    ),
    "a skipped example": re.compile(r"doctest:\s*[+]SKIP"),
}


def files(git: str, root: Path) -> list[Path]:
    """Return the files that are, or could be, committed."""
    listed = subprocess.run(
        [git, "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=root,
        check=True,
        capture_output=True,
    )
    return [path for name in listed.stdout.decode().split("\0") if name and (path := root / name).is_file()]


def drawer(path: str) -> Iterator[str]:
    """Find a file or folder named after nothing in particular."""
    if any(_DRAWER.fullmatch(part) for part in Path(path).parts):
        yield f"{path}: named like a drawer; name it after its one idea"


def foreign_words(path: str, text: str) -> Iterator[str]:
    """Find words that belong to one machine, or that switch a test off."""
    for what, pattern in _WORDS.items():
        for found in pattern.finditer(text):
            line = text.count("\n", 0, found.start()) + 1
            yield f"{path}:{line}: {what}: {found[0].strip()}"
