"""Workbooks broken on their way: in their bytes, their archive or one of their parts."""

from __future__ import annotations

import io
import re
import zipfile
from random import Random

from tests.sources.mutated.bases import workbook
from tests.sources.mutated.of_text import Mutation, cut, dice_of, flip, noise, swap_pieces, zeros

__all__ = ["xlsx_file"]


def xlsx_file(seed: int) -> bytes:
    """Give a workbook with a fault: in its bytes, its archive or one of its parts."""
    dice = dice_of(seed)
    if dice.random() < 0.3:
        return dice.choice((flip, cut, zeros, swap_pieces))(workbook(), dice)
    return _with_parts(dice)


def _with_parts(dice: Random) -> bytes:
    """Write a workbook anew with one of its parts changed, lost, renamed or emptied."""
    with zipfile.ZipFile(io.BytesIO(workbook())) as given:
        parts = {member.filename: given.read(member) for member in given.infolist()}
    name = dice.choice((*sorted(parts), *["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"] * 8))
    match dice.randrange(8):
        case 0:
            del parts[name]
        case 1:
            parts[name] = b""
        case 2:
            parts[f"../{name}"] = parts.pop(name)
        case _:
            parts[name] = dice.choice((*_OF_XML, *_OF_XML, flip, cut, noise))(parts[name], dice)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", dice.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))) as made:
        for part, content in parts.items():
            made.writestr(part, content)
    return out.getvalue()


def _xml(pattern: bytes, others: tuple[bytes, ...]) -> Mutation:
    def mutation(content: bytes, dice: Random) -> bytes:
        found = list(re.finditer(pattern, content))
        if not found:
            return content
        at = dice.choice(found)
        return content[: at.start()] + dice.choice(others) + content[at.end() :]

    return mutation


_LAUGHS = b'<!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>'

_OF_XML: tuple[Mutation, ...] = (
    _xml(
        rb'r="[A-Z]+\d+"',
        (b'r="A0"', b'r="ZZZZ9"', b'r=""', b'r="XFD1048576"', b'r="1A"', b'r="A99999999999"', b""),
    ),
    _xml(
        rb"<v>[^<]*</v>",
        (b"<v>99999</v>", b"<v>-1</v>", b"<v>nan</v>", b"<v/>", b"<v>1e400</v>", b"<v>x</v>"),
    ),
    _xml(rb' t="[a-z]+"', (b' t="b"', b' t="e"', b' t="d"', b' t="str"', b' t="?"', b"")),
    _xml(rb' s="\d+"', (b' s="9999"', b' s="-1"', b"")),
    _xml(rb"<(?:row|c|sheetData|si|t)\b[^>]*>", (b"", b"<row>", b"</row>", b"<c", b"<!--", b"<![CDATA[")),
    _xml(rb"\?>", (b"?>" + _LAUGHS,)),
    _xml(rb"<dimension[^>]*>", (b'<dimension ref="A1:XFD1048576"/>', b'<dimension ref="?"/>')),
    _xml(rb"<t>[^<]*</t>", (b"<t>&b;&c;</t>", b"<t>" + b"x" * 40_000 + b"</t>", b"<t>&#0;</t>", b"<t/>")),
)
