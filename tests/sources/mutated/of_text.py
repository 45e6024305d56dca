"""Text tables broken on their way, each by faults drawn from a seed."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from random import Random

from tests.sources.mutated.bases import TABLES

Mutation = Callable[[bytes, Random], bytes]

CELLS = (
    *(
        "",
        " ",
        "-",
        "0",
        "-1",
        "1e18",
        "1e309",
        "nan",
        "inf",
        "NULL",
        "=1+1",
        "@x",
        "+",
        "'",
        '"',
        '""',
        "\\",
    ),
    *(
        "1,5",
        "1.5.5",
        "1 234,50",
        "€5",
        "5 USD",
        "(12.50)",
        "99999999999999999999",
        "0x1F",
        "\uff11\uff12",
        "½",
        "5-",
    ),
    *("2205-03-01", "0000-00-00", "31/12/2024", "12/31/2024", "2024-02-30", "1/1/24", "24:00", "20240101"),
    *("\x00", "\x1b[31m", "\ufeff", "\u202e", "\u200b", "a\nb", "a\r", "e\u0301", "😀", "%s", "{0}", "$.x"),
    *("--", "/*", ";", "|", "\t", "true", "cancelled", "refunded", "C1000", "a@b.co", "<b>", "A" * 300),
)


_MOSTLY_ORDERS = (*TABLES, "commas", "commas", "semicolons", "tabs")


def csv_file(seed: int) -> bytes:
    """Give a text table with one to four faults."""
    dice = dice_of(seed)
    content = TABLES[dice.choice(_MOSTLY_ORDERS)].encode()
    for _ in range(dice.choice((1, 1, 1, 2, 2, 4))):
        content = dice.choice(OF_TEXT)(content, dice)
    return dice.choice(OF_WHOLE)(content, dice) if dice.random() < 0.2 else content


def dice_of(seed: int) -> Random:
    return Random(seed)  # noqa: S311  # breaks files, keeps no secret


def _place(content: bytes, dice: Random) -> int:
    return dice.randrange(len(content) + 1)


def flip(content: bytes, dice: Random) -> bytes:
    out = bytearray(content)
    for _ in range(dice.randint(1, 12) if out else 0):
        out[dice.randrange(len(out))] ^= 1 << dice.randrange(8)
    return bytes(out)


def cut(content: bytes, dice: Random) -> bytes:
    return content[: _place(content, dice)]


def zeros(content: bytes, dice: Random) -> bytes:
    at = _place(content, dice)
    return content[:at] + bytes(dice.randint(1, 40)) + content[at:]


def noise(content: bytes, dice: Random) -> bytes:
    at = _place(content, dice)
    return content[:at] + dice.randbytes(dice.randint(1, 30)) + content[at:]


def swap_pieces(content: bytes, dice: Random) -> bytes:
    a, b = sorted((_place(content, dice), _place(content, dice)))
    return content[b:] + content[a:b] + content[:a]


def of_lines(change: Callable[[list[bytes], int, Random], None]) -> Mutation:
    def mutation(content: bytes, dice: Random) -> bytes:
        lines = content.splitlines(keepends=True)
        if lines:
            change(lines, dice.randrange(len(lines)), dice)
        return b"".join(lines)

    return mutation


def _lose(lines: list[bytes], at: int, _dice: Random) -> None:
    del lines[at]


def _double(lines: list[bytes], at: int, dice: Random) -> None:
    lines.insert(dice.randrange(len(lines)), lines[at])


def _blank(lines: list[bytes], at: int, dice: Random) -> None:
    lines.insert(at, dice.choice((b"\n", b"  \n", b",,,,\n", b"\r\n", b";\n", b'""\n')))


def _swap(lines: list[bytes], at: int, dice: Random) -> None:
    other = dice.randrange(len(lines))
    lines[at], lines[other] = lines[other], lines[at]


def _quote(lines: list[bytes], at: int, dice: Random) -> None:
    place = dice.randrange(len(lines[at]))
    lines[at] = lines[at][:place] + dice.choice((b'"', b'""', b'"\n', b"'")) + lines[at][place:]


def _delimiters(lines: list[bytes], at: int, dice: Random) -> None:
    other = dice.choice((b";", b"\t", b"|", b",", b" ", b",,", b""))
    chosen = range(len(lines)) if dice.random() < 0.3 else [at]
    for n in chosen:
        lines[n] = re.sub(rb"[,;\t]", other, lines[n])


def _cell(lines: list[bytes], at: int, dice: Random) -> None:
    cells = re.split(rb"([,;\t\n])", lines[at])
    value = dice.choice(CELLS).encode()
    cells[dice.randrange(0, len(cells), 2)] = b'"' + value + b'"' if dice.random() < 0.5 else value
    lines[at] = b"".join(cells)


def _column(content: bytes, dice: Random) -> bytes:
    """Put one value, or values of one kind, into a column of every row."""
    at, value = dice.randrange(5), dice.choice(CELLS).encode()
    lines = [re.split(rb"([,;\t\n])", line) for line in content.splitlines(keepends=True)]
    for cells in lines[1:]:
        if len(cells) > 2 * at + 1:
            cells[2 * at] = value
    return b"".join(b"".join(cells) for cells in lines)


def _header(lines: list[bytes], _at: int, dice: Random) -> None:
    cells = re.split(rb"([,;\t\n])", lines[0])
    if len(cells) > 2:
        one, other = dice.randrange(0, len(cells), 2), dice.randrange(0, len(cells), 2)
        cells[one] = dice.choice((cells[other], b"", b"x", b"Amount (USD)", cells[one].upper() + b" "))
    lines[0] = b"".join(cells)


def _preamble(lines: list[bytes], _at: int, dice: Random) -> None:
    lines[:0] = [b"Report of orders\n", b"\n"] * dice.randint(1, 4)


def _huge(lines: list[bytes], at: int, dice: Random) -> None:
    size = 9_000_000 if dice.random() < 0.03 else 50_000
    lines[at] = lines[at][:-1] + dice.choice((b"x", b",", b'"', b"9", b"\\")) * size + b"\n"


OF_TEXT: tuple[Mutation, ...] = (
    *(flip, cut, zeros, noise, swap_pieces, _column, _column),
    *map(of_lines, (_lose, _double, _blank, _swap, _quote, _delimiters, _cell, _cell, _cell)),
    *map(of_lines, (_header, _preamble, _huge)),
)


def _coded(encoding: str) -> Mutation:
    return lambda content, _: content.decode("utf-8", "replace").encode(encoding, "replace")


def _packed(content: bytes, dice: Random) -> bytes:
    packed = gzip.compress(content, 1)
    return dice.choice((lambda p, _: p, cut, flip))(packed, dice)


OF_WHOLE: tuple[Mutation, ...] = (
    *map(_coded, ("utf-16", "utf-16-be", "utf-32", "latin-1", "cp1251", "utf-8-sig", "utf-7", "cp037")),
    lambda content, _: content.replace(b"\n", b"\r\n"),
    lambda content, _: content.replace(b"\n", b"\r"),
    lambda content, dice: content.replace(b"\n", b"\r\n", dice.randint(1, 9)),
    lambda content, _: content + content,
    _packed,
)
