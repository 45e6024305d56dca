"""Files of JSON broken on their way: in their text, their objects or their values."""

from __future__ import annotations

import re
from random import Random

from tests.sources.mutated.bases import json_lines
from tests.sources.mutated.of_text import OF_TEXT, OF_WHOLE, Mutation, dice_of, of_lines

__all__ = ["json_file"]


def json_file(seed: int) -> bytes:
    """Give a file of JSON with one to three faults."""
    dice = dice_of(seed)
    content = json_lines(array=dice.random() < 0.4).encode()
    for _ in range(dice.choice((1, 1, 2, 3))):
        content = dice.choice((*OF_TEXT, *_OF_JSON, *_OF_JSON))(content, dice)
    return dice.choice(OF_WHOLE)(content, dice) if dice.random() < 0.1 else content


def _nested(lines: list[bytes], at: int, dice: Random) -> None:
    depth = dice.choice((5, 900, 100_000))
    mark, end = dice.choice(((b"[", b"]"), (b'{"a":', b"}")))
    lines[at] = b'{"order_id": ' + mark * depth + b"1" + end * depth + b"}\n"


def _json_value(content: bytes, dice: Random) -> bytes:
    values = (
        b"NaN",
        b"-Infinity",
        b"1e999",
        b"9" * 400,
        b"null",
        b"true",
        b"[]",
        b"{}",
        b'"\\ud800"',
        b'"\\u0000"',
    )
    found = list(re.finditer(rb'"[^"\n]*"(?=[,}])', content))
    if not found:
        return content
    at = dice.choice(found)
    return content[: at.start()] + dice.choice(values) + content[at.end() :]


def _json_key(content: bytes, dice: Random) -> bytes:
    key = dice.choice(
        (b'""', b'"a.b"', b'"$"', b'"\\""', b'"order_id"', b"order_id", b'"' + b"k" * 9000 + b'"', b'"\xff"')
    )
    return content.replace(dice.choice((b'"amount"', b'"country"', b'"customer"')), key, dice.randint(1, 30))


def _json_mixed(lines: list[bytes], at: int, dice: Random) -> None:
    lines.insert(
        at, dice.choice((b"[1, 2]\n", b"3\n", b'"text"\n', b"{}\n", b"}{\n", b"// no\n", b"{'a': 1}\n"))
    )


_OF_JSON: tuple[Mutation, ...] = (of_lines(_nested), _json_value, _json_key, of_lines(_json_mixed))
