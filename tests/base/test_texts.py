"""Every language holds every text, with the same placeholders and all its plurals."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from decimal import Decimal

import pytest
from babel import Locale as Rules

from patronage.base.catalogue import catalogue, languages, own_texts
from patronage.base.locale import Locale
from patronage.base.note import Note, Term
from patronage.base.period import Grain, Period
from patronage.base.units import MONEY, SHARE
from tests.programs import ROOT

OTHERS = [language for language in languages() if language != "en"]
PLURAL = re.compile(r"\.(zero|one|two|few|many|other)$")
FURTHER = ("metric.", "dimension.", "heading.", "formula.", "finding.", "value.", "benchmark.")
"""Keys whose English stands where it is declared."""


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)", text))


def forms(language: str) -> set[str]:
    """Give the plurals of whole numbers; Spanish writes a million like any other number in digits."""
    return ({*Rules.parse(language).plural_form.tags, "other"}) - ({"many"} if language == "es" else set())


def counted() -> set[str]:
    return {key.removesuffix(".one") for key in own_texts("en") if key.endswith(".one")}


def test_there_are_four_languages_and_each_says_its_name() -> None:
    assert {language: own_texts(language)["language"] for language in languages()} == {
        "en": "English", "es": "Español", "ro": "Română", "ru": "Русский",
    }  # fmt: skip


@pytest.mark.parametrize("language", OTHERS)
def test_every_text_of_english_is_there_with_its_placeholders(language: str) -> None:
    english, own = own_texts("en"), own_texts(language)
    plain = {key: text for key, text in english.items() if PLURAL.sub("", key) not in counted()}
    assert sorted(plain.keys() - own.keys()) == []
    differing = {key for key, text in plain.items() if placeholders(own[key]) != placeholders(text)}
    assert differing == set()


@pytest.mark.parametrize("language", languages())
def test_every_counted_text_has_all_plurals_of_its_language(language: str) -> None:
    english, own = own_texts("en"), own_texts(language)
    wanted = {f"{stem}.{form}" for stem in counted() for form in forms(language)}
    assert sorted(wanted - own.keys()) == []
    for stem in counted():
        allowed = placeholders(english[f"{stem}.other"]) | {"count"}
        for form in forms(language):
            assert placeholders(own[f"{stem}.{form}"]) <= allowed, f"{stem}.{form}"
        assert placeholders(own[f"{stem}.other"]) == placeholders(english[f"{stem}.other"]), stem


@pytest.mark.parametrize("language", OTHERS)
def test_no_text_is_left_that_nothing_asks_for(language: str) -> None:
    stems = {PLURAL.sub("", key) for key in own_texts("en")}
    left = {
        key for key in own_texts(language) if PLURAL.sub("", key) not in stems and not key.startswith(FURTHER)
    }
    assert left == set()
    assert [key for key, text in own_texts(language).items() if not text.strip()] == []


@pytest.mark.parametrize("language", languages())
def test_no_key_stands_in_two_files(language: str) -> None:
    folder = ROOT / "src" / "patronage" / "base" / "texts"
    found: list[str] = []
    for file in (folder / f"{language}.toml", *(folder / language).glob("*.toml")):
        found += keys(tomllib.loads(file.read_text("utf-8")))
    assert sorted(key for key in found if found.count(key) > 1) == []


def keys(tree: dict[str, object], path: str = "") -> list[str]:
    below = [keys(value, f"{path}{name}.") for name, value in tree.items() if isinstance(value, dict)]
    own = [path + name for name, value in tree.items() if not isinstance(value, dict)]
    return own + [key for each in below for key in each]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ["1 row", "2 rows", "5 rows", "21 rows", "1,000,000 rows"]),
        ("es", ["1 fila", "2 filas", "5 filas", "21 filas", "1.000.000 filas"]),
        ("ru", ["1 строка", "2 строки", "5 строк", "21 строка", "1 000 000 строк"]),
        ("ro", ["1 rând", "2 rânduri", "5 rânduri", "21 de rânduri", "1.000.000 de rânduri"]),
    ],
)
def test_numbers_choose_the_plural(language: str, said: list[str]) -> None:
    locale = Locale(language)
    found = [locale.counted("findings.rows", count) for count in (1, 2, 5, 21, 1_000_000)]
    assert [" ".join(text.split()) for text in found] == said


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ["5 Mar 2025", "Mar 2025", "Q1 2025", "W10 2025", "€1,234.50", "12.5%"]),
        ("es", ["5 mar 2025", "mar 2025", "T1 2025", "S10 2025", "1.234,50 €", "12,5 %"]),
        ("ru", ["5 мар. 2025", "март 2025", "1-й кв. 2025", "10-я нед. 2025", "1 234,50 €", "12,5 %"]),
        ("ro", ["5 mar. 2025", "mar. 2025", "T1 2025", "S10 2025", "1.234,50 EUR", "12,5 %"]),
    ],
)
def test_days_money_and_shares_are_written_as_the_language_does(language: str, said: list[str]) -> None:
    locale, day = Locale(language, "EUR"), date(2025, 3, 5)
    found = [
        locale.day(day),
        locale.step(date(2025, 3, 1), Grain.MONTH),
        locale.step(date(2025, 1, 1), Grain.QUARTER),
        locale.step(date(2025, 3, 3), Grain.WEEK),
        locale.write(Decimal("1234.5"), MONEY),
        locale.write(0.125, SHARE),
    ]
    assert [" ".join(text.split()) for text in found] == said


def test_a_note_is_english_for_programs_and_said_in_any_language() -> None:
    note = Note.of("unknown_customers", count=2, share=0.125)
    assert note == "2 orders (12.5%) name no customer and are left out of customer metrics"
    said = Locale("ru").note(note)
    assert " ".join(said.split()).startswith("в 2 заказах (12,5 %) клиент не указан")
    assert Locale("es").note("anybody's own words") == "anybody's own words"
    assert Locale("es").note(Note.declared("nowhere", "Plain.")) == "Plain."


def test_a_note_keeps_days_periods_shares_and_words() -> None:
    before = Period.parse("2024-03", date(2024, 3, 31))
    longer = Note.of("comparison_longer", before=before, steps=Term("grains.day", "days"))
    assert "2024-03-01..2024-03-31, has more days than" in longer
    assert "mar 2024, tiene más días que" in Locale("es").note(longer)
    rate = Note.of("margin_rate", rate=Decimal("0.4"))
    assert "a margin rate of 40% where" in rate
    assert "норма маржи 40 %" in " ".join(Locale("ru").note(rate).split())


def test_sentences_of_readers_are_recognised_and_keep_their_values() -> None:
    spanish = Locale("es")
    assert spanish.reword("gross is below zero", "reject") == "gross es menor que cero"
    assert spanish.reword("',' on 37 of 40 lines, 5 fields each", "evidence") == (
        "',' en 37 de 40 líneas, 5 campos en cada una"
    )
    assert spanish.reword("nobody ever said so", "evidence") is None
    assert Locale().reword("nobody ever said so", "evidence") == "nobody ever said so"


def test_english_stands_in_for_what_a_language_lacks() -> None:
    assert set(catalogue("ro")) >= set(catalogue("en"))
    assert Locale("ro").said("metric.of_a_plug_in.label", "Of a plug-in") == "Of a plug-in"


def test_members_are_named_in_the_language_and_delivered_ones_left_alone() -> None:
    russian = Locale("ru")
    assert russian.member("(not given)") == "(не указано)"
    assert russian.member("month", "billing_interval") == "месяц"
    assert russian.member("month") == russian.member("month", "product") == "month"
