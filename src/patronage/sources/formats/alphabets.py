"""Which one-byte encoding a text is in, judged by whether it makes words of a language people write."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

__all__ = ["ALPHABETS", "Alphabet", "likeliest"]


@dataclass(frozen=True)
class Alphabet:
    """An encoding and the letters beyond ASCII that its languages use.

    `own_script` tells Cyrillic and Greek, whose words hold no Latin letter, from accented Latin; `common` are
    the letters that make up most of such a text.
    """

    encoding: str
    label: str
    letters: frozenset[str]
    own_script: bool = False
    common: frozenset[str] = frozenset()


def _both_cases(letters: str) -> frozenset[str]:
    return frozenset(letters.lower()) | frozenset(letters.upper())


_WEST = _both_cases("áéíóúñüçàèìòùâêîôûäößãõåæøëïœÿ") - {"S"}
_CENTRAL = _both_cases("ąćęłńóśźżáčďéěíňřšťúůýžőűöüăâîşţșțđľĺŕôäëßç") - {"S"}
_TURKISH = _both_cases("ğüşöçâîû") | {"\N{LATIN SMALL LETTER DOTLESS I}", "İ"}
_CYRILLIC = _both_cases("абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґўђћџљњ")
_GREEK = _both_cases("αβγδεζηθικλμνξοπρστυφχψωάέήίόύώςϊϋ")

# On equal scores the earlier one is taken: what is commoner, or has fewer letters of its own.
ALPHABETS: tuple[Alphabet, ...] = (
    Alphabet("cp1252", "windows-1252 (latin-1)", _WEST),
    Alphabet("cp1251", "windows-1251", _CYRILLIC, own_script=True, common=frozenset("оеаинтсрвл")),
    Alphabet("cp1254", "windows-1254", _TURKISH),
    Alphabet("iso8859_2", "iso-8859-2", _CENTRAL),
    Alphabet("cp1250", "windows-1250", _CENTRAL),
    Alphabet("koi8_r", "koi8-r", _CYRILLIC, own_script=True, common=frozenset("оеаинтсрвл")),
    Alphabet("cp866", "cp866", _CYRILLIC, own_script=True, common=frozenset("оеаинтсрвл")),
    Alphabet("cp1253", "windows-1253", _GREEK, own_script=True, common=frozenset("αοιετσνηυρ")),
)

_TOKEN = re.compile(r"[^\s,;|\"]+")
_LATIN = re.compile(r"[A-Za-z]")
_LONG_RUN = re.compile(r"[^\W\d_a-zA-Z]{4,}")


def likeliest(sample: bytes) -> list[tuple[Alphabet, float]]:
    """Give the alphabets that can read `sample`, best first, with their mean score a letter, at most 1.

    Examples
    --------
    >>> likeliest("Москва, Тула".encode("cp1251"))[0][0].label
    'windows-1251'
    >>> likeliest("Łódź, Gdańsk".encode("iso8859_2"))[0][0].label
    'iso-8859-2'
    """
    scored = []
    for alphabet in ALPHABETS:
        try:
            text = sample.decode(alphabet.encoding)
        except UnicodeDecodeError:
            continue
        scored.append((alphabet, _score(text, alphabet)))
    return sorted(scored, key=lambda one: -one[1])


def _score(text: str, alphabet: Alphabet) -> float:
    tokens = [token for token in _TOKEN.findall(text) if not token.isascii()]
    total = sum(_token_score(token, alphabet) for token in tokens)
    beyond = sum(1 for token in tokens for c in token if not c.isascii())
    return total / beyond if beyond else 0.0


def _token_score(token: str, alphabet: Alphabet) -> float:
    beyond = [(at, c) for at, c in enumerate(token) if not c.isascii()]
    score = sum(_letter_score(token, at, alphabet) for at, _ in beyond)
    if not alphabet.own_script:
        return score - 2 * sum(len(run) for run in _LONG_RUN.findall(token))
    if _LATIN.search(token) and score > 0:
        return -score
    # The Cyrillic encodings read each other's text with the cases turned round.
    turned = sum(1 for one, two in pairwise(token) if one.islower() and two.isupper())
    rare = sum(1 for _, c in beyond if c.lower() not in alphabet.common)
    return score - 2 * turned - rare / 2


def _letter_score(token: str, at: int, alphabet: Alphabet) -> float:
    c = token[at]
    if c in alphabet.letters:
        return 1
    if not c.isprintable():
        return -10
    return -2 if c.isalpha() or _beside_letter(token, at) else 0


def _beside_letter(token: str, at: int) -> bool:
    return any(token[i].isalpha() for i in (at - 1, at + 1) if 0 <= i < len(token))
