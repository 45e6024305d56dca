"""Keeps erased people out: keyed hashes of what once named them, compared in SQL."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from patronage.base.errors import StoreError
from patronage.engine.duckdb import DuckDB

__all__ = ["KEY_BYTES", "Suppression", "phone_end", "read_key"]

KEY_BYTES = 32
"""How long the key is."""

_BLOCK = 64
_FEWEST_DIGITS = 6
_SHARED_DIGITS = 9


@dataclass(frozen=True)
class Suppression:
    """The marks of erased people.

    A mark is the HMAC-SHA256 of an id, an e-mail address or the end of a phone number. Without the key,
    which lies in a file only the owner reads, a mark cannot be compared with a guess.
    """

    key: bytes
    is_active: bool

    @classmethod
    def of(cls, engine: DuckDB, key: bytes) -> Suppression:
        """Look whether anybody was erased from this shop.

        Raises
        ------
        StoreError
            Somebody was, and the key is gone: they could return unseen.
        """
        marks = engine.execute("select count(*) from suppressed")[0][0]
        if marks and not key:
            message = f"suppression.key is missing, so {marks} erased names could return; restore it"
            raise StoreError(message)
        return cls(key, is_active=bool(marks))

    @classmethod
    def of_key(cls, path: Path) -> Suppression:
        """Take the key from its file, to erase somebody.

        Raises
        ------
        StoreError
            It is gone: whom we erase now could return unseen.
        """
        key = read_key(path)
        if not key:
            message = f"{path} is missing, so people erased now could return; restore it from a backup"
            raise StoreError(message)
        return cls(key, is_active=True)

    def mark(self, text: str) -> str:
        """Write the SQL of a mark; `text` is SQL, too. Blanks around and case do not matter."""
        inner, outer = self._pad(0x36), self._pad(0x5C)
        return f"sha256({outer} || unhex(sha256({inner} || encode(lower(trim({text}))))))"

    def phone_mark(self, text: str) -> str:
        """Write the SQL of a phone number's mark; country code and punctuation do not matter."""
        return self.mark(f"'phone ' || {phone_end(text)}")

    def holds(self, text: str) -> str:
        """Write the SQL that tells whether an id or e-mail address is an erased person's."""
        return self._among(self.mark(text))

    def holds_phone(self, text: str) -> str:
        """Write the SQL that tells whether a phone number is an erased person's."""
        return self._among(self.phone_mark(text))

    def _among(self, mark: str) -> str:
        return f"coalesce({mark} in (select mark from suppressed), false)" if self.is_active else "false"

    def _pad(self, byte: int) -> str:
        block = self.key.ljust(_BLOCK, b"\0")
        return f"unhex('{bytes(each ^ byte for each in block).hex()}')"


def phone_end(text: str) -> str:
    """Write the SQL of the digits two spellings of a phone number share; nothing where there are too few."""
    digits = f"regexp_replace({text}, '[^0-9]', '', 'g')"
    return f"case when length({digits}) >= {_FEWEST_DIGITS} then right({digits}, {_SHARED_DIGITS}) end"


def read_key(path: Path) -> bytes:
    """Read the key, nothing where there is none."""
    return path.read_bytes() if path.exists() else b""
