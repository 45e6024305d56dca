"""Every code of a finding, and every rule rows are held to, has its text in every language."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache

import pytest

from patronage.base.catalogue import languages, own_texts
from patronage.base.locale import Locale
from patronage.contract.catalogue import TABLES
from tests.programs import ROOT

OTHERS = [language for language in languages() if language != "en"]
MAKERS = {"Finding", "Note", "_note", "Check"}
CODE = re.compile(r"[a-z]+(_[a-z0-9]+)+|trials|exchanges")


@cache
def codes() -> set[str]:
    """Find the codes written in the source: the first words given to what makes a finding."""
    found: set[str] = set()
    for room in ("sources", "store", "facts"):
        for path in (ROOT / "src" / "patronage" / room).rglob("*.py"):
            if "health" in path.parts:
                # What `patronage doctor` finds stands on no page: the command line speaks English.
                continue
            for call in _calls(ast.parse(path.read_text("utf-8"))):
                found |= {
                    str(arg.value)
                    for arg in call.args[:2]
                    if isinstance(arg, ast.Constant) and CODE.fullmatch(str(arg.value))
                }
    return found


def _calls(tree: ast.Module) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in MAKERS:
            yield node


@pytest.mark.parametrize("language", languages())
def test_every_code_is_said(language: str) -> None:
    assert len(codes()) > 80
    own = own_texts(language)
    assert sorted(code for code in codes() if f"finding.{code}.text" not in own) == []


def test_every_code_is_said_alike_in_all_languages() -> None:
    said = {
        language: {key for key in own_texts(language) if key.startswith("finding.")}
        for language in languages()
    }
    assert {
        language: sorted(keys ^ said["en"]) for language, keys in said.items() if keys != said["en"]
    } == {}


@pytest.mark.parametrize("language", OTHERS)
def test_every_rule_is_said_with_what_to_do(language: str) -> None:
    locale = Locale(language)
    rules = [rule for table in TABLES for rule in table.rules]
    assert len(rules) > 20
    unsaid = {
        rule.name
        for rule in rules
        if f"finding.{rule.name}.text" not in own_texts(language)
        and locale.reword(rule.message, "reject") is None
    }
    assert unsaid == set()
    silent = {rule.remedy for rule in rules if rule.remedy and locale.reword(rule.remedy, "remedy") is None}
    assert silent == set()
