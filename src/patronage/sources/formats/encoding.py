"""Any delivered text file as clean UTF-8: unpacked, its encoding found out, control characters gone."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple
from zlib import error as BrokenDeflate  # noqa: N812  # zlib spells its error in lower case

from patronage.base.errors import InputError, UsageError
from patronage.base.finding import Finding
from patronage.sources.formats.alphabets import likeliest
from patronage.sources.formats.unpacked import unpacked_blocks
from patronage.sources.raw import DeliveredText

__all__ = ["as_utf8"]

_BLOCK = 1 << 20
_SAMPLE = 1 << 18
_GZIP = b"\x1f\x8b"
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROLS = bytes(b for b in range(32) if b not in b"\t\n\r") + b"\x7f"
_NO_CONTROLS = dict.fromkeys(_CONTROLS)
# A path with these would be read as a pattern of many paths.
_PATTERN = re.compile(r"[*?\[\]{}]")
_BLANK_END = re.compile(rb" ([,;|\t\r\n])")
_MOST_LETTERS = 12
_SURE = 0.25
# A stray control character is no sign of a binary file.
_FEW = 16


def as_utf8(path: Path, encoding: str | None, folder: Path) -> DeliveredText:
    """Give `path` as a clean UTF-8 file: itself when it is one, else a copy in `folder`.

    Raises
    ------
    InputError
        The file cannot be opened, is empty, is no text, or is not in the encoding it was said to be in.
    """
    try:
        look = _look(path)
        if look.size == 0:
            message = (
                f"{path.name} is empty (0 bytes); expected a table with a header and rows. Export it again."
            )
            raise InputError(message)
        chosen, why, is_guess = _choose(look, encoding, path)
        evidence = (*(("gzip",) if look.packed else ()), why)
        guessed = (_guessed(path, why),) if is_guess else ()
        if chosen == "utf-8" and look.is_utf8 and look.is_clean and not _PATTERN.search(str(path)):
            return DeliveredText(path, evidence, look.is_plain, look.tight)
        copy = folder / f"{path.name[:40].translate(_SAFE)}-{len(list(folder.iterdir()))}.txt"
        _transcode(path, chosen, copy, look)
    except (OSError, EOFError, BrokenDeflate) as error:
        message = f"{path} cannot be read: {error}. Check the path and that the file is complete."
        raise InputError(message) from error
    return DeliveredText(copy, evidence, look.is_plain, look.tight, guessed)


_SAFE = str.maketrans(dict.fromkeys("*?[]{}'\"", "_"))


@dataclass
class _Look:
    """What one pass over the bytes tells."""

    packed: bool
    head: bytes = b""
    size: int = 0
    controls: int = 0
    is_utf8: bool = True
    has_quotes: bool = False
    newlines: set[bytes] = field(default_factory=set)
    behind_blanks: set[bytes] = field(default_factory=set)
    last: bytes = b""
    beyond: bytearray = field(default_factory=bytearray)

    @property
    def is_plain(self) -> bool:
        return self.controls == 0 and not self.has_quotes and not self.beyond

    @property
    def tight(self) -> frozenset[str]:
        """Give the delimiters before which, as before line ends, no blank ever stands."""
        if self.behind_blanks & {b"\r", b"\n"}:
            return frozenset()
        return frozenset(d for d in ",;|\t" if d.encode() not in self.behind_blanks)

    @property
    def is_clean(self) -> bool:
        return not self.packed and self.controls == 0 and len(self.newlines) <= 1


def _blocks(path: Path, *, packed: bool) -> Iterator[bytes]:
    if packed:
        yield from unpacked_blocks(path)
        return
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            yield block


def _look(path: Path) -> _Look:
    with path.open("rb") as stream:
        look = _Look(packed=stream.read(2) == _GZIP)
    decoder = codecs.getincrementaldecoder("utf-8")()
    for block in _blocks(path, packed=look.packed):
        look.head = look.head or block[:4096]
        look.size += len(block)
        look.controls += len(block) - len(block.translate(None, _CONTROLS))
        look.has_quotes = look.has_quotes or b'"' in block
        _note_newlines(look, block)
        # A field's last blank and what ends the field may lie on both sides of the block's edge.
        look.behind_blanks.update(_BLANK_END.findall(look.last + block[:1]), _BLANK_END.findall(block))
        look.last = block[-1:]
        if look.is_utf8 and not block.isascii():
            look.is_utf8 = _decodes(decoder, block)
        elif look.is_utf8 and decoder.getstate()[0]:
            look.is_utf8 = False
        if not block.isascii() and len(look.beyond) < _SAMPLE:
            lines = (line for line in block.splitlines() if not line.isascii())
            look.beyond += b"\n".join(lines)[: _SAMPLE - len(look.beyond)] + b"\n"
    look.is_utf8 = look.is_utf8 and not decoder.getstate()[0]
    if look.last == b" ":
        look.behind_blanks.add(b"\n")
    return look


def _decodes(decoder: codecs.IncrementalDecoder, block: bytes) -> bool:
    try:
        decoder.decode(block)
    except UnicodeDecodeError:
        return False
    return True


def _note_newlines(look: _Look, block: bytes) -> None:
    if b"\r" not in block:
        # As most files are: finding one is far cheaper than counting all.
        if block.find(b"\n", 1) > 0:
            look.newlines.add(b"\n")
        return
    pairs = block.count(b"\r\n")
    if pairs:
        look.newlines.add(b"\r\n")
    if block.count(b"\n") > pairs + block.startswith(b"\n"):
        look.newlines.add(b"\n")
    if block.count(b"\r") > pairs + block.endswith(b"\r"):
        look.newlines.add(b"\r")


class _Choice(NamedTuple):
    """An encoding, the evidence for it, and whether it is a guess by what the letters make."""

    name: str
    why: str
    is_guess: bool = False


def _choose(look: _Look, asked: str | None, path: Path) -> _Choice:
    if asked:
        try:
            return _Choice(codecs.lookup(asked).name, f"{asked}, as asked for")
        except LookupError as error:
            message = f"{asked!r} is not a text encoding; write for example utf-8, windows-1251 or iso-8859-2"
            raise UsageError(message) from error
    for mark, name in _MARKS:
        if look.head.startswith(mark):
            return _Choice(name, f"{name.removesuffix('-sig')} by its byte order mark")
    zeros = look.head.count(0)
    if zeros > len(look.head) // 5:
        name = "utf-16-le" if look.head[1::2].count(0) > zeros // 2 else "utf-16-be"
        return _Choice(name, f"{name}: every second byte is zero")
    if look.controls > max(_FEW, look.size // 100):
        message = (
            f"{path.name} is no text table: {look.controls:,} of its {look.size:,} bytes are control"
            " characters. Export it as CSV, XLSX, Parquet or JSON lines."
        )
        raise InputError(message)
    if look.is_utf8:
        return _Choice("utf-8", "utf-8: all bytes are valid" if look.beyond else "utf-8: plain ASCII")
    return _Choice(*_by_letters(bytes(look.beyond)), is_guess=True)


def _guessed(path: Path, why: str) -> Finding:
    remedy = "Name the right one with --encoding if letters look wrong."
    return Finding("encoding_guessed", f"the file is read as {why}", "note", path.name, remedy=remedy)


def _by_letters(sample: bytes) -> tuple[str, str]:
    ranked = likeliest(sample)
    if ranked and ranked[0][1] >= _SURE:
        best, score = ranked[0]
        text = sample.decode(best.encoding)
        rivals = [a.label for a, s in ranked[1:] if s == score and sample.decode(a.encoding) != text]
        doubt = f"; {' or '.join(rivals)} would fit as well (--encoding decides)" if rivals else ""
        return (
            best.encoding,
            f"{best.label}: not UTF-8, and read so its letters {_letters(text)} make words{doubt}",
        )
    from charset_normalizer import from_bytes  # noqa: PLC0415  # hardly any file needs it

    guessed = from_bytes(sample).best()
    if guessed is None:
        return "cp1252", "windows-1252: not UTF-8, and nothing speaks for another (--encoding decides)"
    return (
        guessed.encoding,
        f"{guessed.encoding}: not UTF-8, and the likeliest by its letters {_letters(str(guessed))}",
    )


def _letters(text: str) -> str:
    # Letters, never words: evidence is kept with the load, and a word may be somebody's name.
    return "".join(sorted({c for c in text if c.isalpha() and not c.isascii()})[:_MOST_LETTERS])


def _transcode(path: Path, encoding: str, copy: Path, look: _Look) -> None:
    decoder = codecs.getincrementaldecoder(encoding)()
    strips = look.controls > 0 or "16" in encoding or "32" in encoding
    done = 0
    with copy.open("w", encoding="utf-8", newline="") as out:
        held = ""
        try:
            for block in _blocks(path, packed=look.packed):
                text = held + decoder.decode(block)
                done += len(block)
                # A line end may be cut in two by the block's edge.
                held = "\r" if text.endswith("\r") else ""
                out.write(_clean(text.removesuffix("\r") if held else text, strips=strips))
            out.write(_clean(held + decoder.decode(b"", final=True), strips=strips))
        except UnicodeDecodeError as error:
            message = (
                f"{path.name} is not {encoding}: byte {done + error.start} is"
                f" 0x{error.object[error.start]:02x}. Name its encoding with --encoding."
            )
            raise InputError(message) from error


def _clean(text: str, *, strips: bool) -> str:
    unified = text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
    return unified.translate(_NO_CONTROLS) if strips else unified
