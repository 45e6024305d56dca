from __future__ import annotations

import pytest

from patronage.sources.formats.alphabets import likeliest

TEXTS = {
    "Иванов Пётр;Москва\nСидорова Анна;Санкт-Петербург": ["cp1251", "koi8_r", "cp866"],  # noqa: RUF001  # Cyrillic
    "Łukasz Żółć;Łódź\nŚwiętosława Gąska;Gdańsk": ["iso8859_2", "cp1250"],
    "comandă;Ion Ţurcanu;Iaşi;Bucureşti": ["iso8859_2", "cp1250"],
    "Jiří Dvořák;Plzeň\nŠárka;Žďár": ["iso8859_2", "cp1250"],
    "José Núñez;Málaga\nBegoña;León": ["latin_1", "cp1252"],
    "Jürgen Müller;Königstraße": ["latin_1"],
    "Γιώργος Παπαδόπουλος;Αθήνα": ["cp1253"],
    "Ayşe Yılmaz;İzmir;Eskişehir;Çiğdem": ["cp1254"],  # noqa: RUF001  # Turkish
}


@pytest.mark.parametrize(
    ("text", "encoding"), [(text, encoding) for text, encodings in TEXTS.items() for encoding in encodings]
)
def test_a_text_is_read_back_in_the_letters_it_was_written_in(text: str, encoding: str) -> None:
    sample = text.encode(encoding)
    alphabet, score = likeliest(sample)[0]
    assert sample.decode(alphabet.encoding) == text
    assert score > 0.25


def test_a_script_that_is_not_listed_scores_low() -> None:
    ranked = likeliest("東京都,大阪府,北海道,名古屋市".encode("shift_jis"))
    assert all(score < 0.25 for _, score in ranked)
