"""The code blocks of a page.

sh              commands that must succeed; their output is not shown
sh setup        commands that make an environment or a checkout; they are not played here
console         commands after `$ `, lines that go on after `> `, and the output that was seen;
                `console exit=3` where the last command ends with another code than 0
python          a program that must succeed, or examples after `>>>`
anything else   is not played
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

__all__ = ["Block", "Said", "blocks", "commands"]

_FENCE = re.compile(r"^```([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    """A fenced block: its language and what follows it, its text, and where the text stands in the page."""

    language: str
    info: str
    text: str
    start: int
    end: int

    @property
    def exit_code(self) -> int:
        """The code its last command ends with."""
        found = re.search(r"exit=(\d+)", self.info)
        return int(found[1]) if found else 0


@dataclass(frozen=True)
class Said:
    """A command of a console block as it is written, as it is run, and the output below it."""

    written: str
    run: str
    output: str

    def agrees(self, seen: str) -> bool:
        """Tell whether other output is the same but for what differs from run to run.

        Examples
        --------
        >>> Said("$ date", "date", "at … UTC").agrees("at 12:07 UTC")
        True
        """
        pattern = "".join(
            r"(?:.*\n)*?" if line == "…" else re.escape(line).replace("…", ".*") + r"\n"
            for line in self.output.splitlines()
        )
        return re.fullmatch(pattern, f"{seen}\n" if seen else "") is not None


def blocks(page: str) -> Iterator[Block]:
    r"""Yield the blocks of a page in order.

    Examples
    --------
    >>> [b.language for b in blocks("```sh\nls\n```\n\n```console exit=1\n$ false\n```\n")]
    ['sh', 'console']
    """
    for found in _FENCE.finditer(page):
        language, _, info = found[1].strip().partition(" ")
        yield Block(language, info, found[2], found.start(2), found.end(2))


def commands(block: Block) -> Iterator[Said]:
    """Yield the commands of a console block, each with the output below it."""
    for part in re.split(r"^(?=\$ )", block.text, flags=re.MULTILINE)[1:]:
        lines = part.splitlines()
        length = 1
        while length < len(lines) and lines[length].startswith("> "):
            length += 1
        written, output = lines[:length], lines[length:]
        yield Said("\n".join(written), "\n".join(line[2:] for line in written), "\n".join(output).strip("\n"))
