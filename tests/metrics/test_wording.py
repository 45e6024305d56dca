"""Every metric, dimension, heading and word of a formula has its text in every language."""

from __future__ import annotations

import pytest

from patronage.base.catalogue import languages, own_texts
from patronage.base.locale import Locale
from patronage.base.period import Grain
from patronage.features import boundaries, rfm_map, tiers, traits
from patronage.metrics.dimension import DIMENSIONS
from patronage.metrics.formula_text import formula_text
from patronage.metrics.metric import METRICS
from patronage.metrics.wording import heading_key

OTHERS = [language for language in languages() if language != "en"]
BESIDE = ("before", "a year before", "change", "95 % low", "95 % high", "Cohort", "Customers", "Incomplete")


class Asking(Locale):
    """English that remembers which words it was asked for."""

    asked: set[str] = set()  # noqa: RUF012  # one for all is what is wanted

    def said(self, key: str, english: str) -> str:
        self.asked.add(key)
        return english


def formula_words() -> set[str]:
    locale = Asking()
    for metric in METRICS:
        formula_text(metric, locale)
    return {key for key in locale.asked if key.startswith("formula.")}


def metric_keys() -> set[str]:
    found = {f"metric.{m.name}.{part}" for m in METRICS for part in ("label", "question", "source")}
    return found | {f"metric.{m.name}.note_{at}" for m in METRICS for at in range(1, len(m.notes) + 1)}


def headings() -> set[str]:
    said = {*BESIDE, *(grain.value.capitalize() for grain in Grain)}
    said |= {
        f"{g.value.capitalize()}s since {b}" for g in Grain for b in ("the first order", "the beginning")
    }
    said |= {companion.label for metric in METRICS for companion in metric.companions}
    said |= {m.cohorts.name.replace("_", " ").capitalize() for m in METRICS if m.cohorts}
    for of in (boundaries, tiers, traits, rfm_map):
        said |= {column.label for column in of._COLUMNS}  # noqa: SLF001  # what its results are headed by
    return {heading_key(label) for label in said}


@pytest.mark.parametrize("language", OTHERS)
def test_every_metric_is_said_in_every_language(language: str) -> None:
    own = {key for key in own_texts(language) if key.startswith("metric.")}
    assert sorted(metric_keys() - own) == []
    assert sorted(own - metric_keys()) == [], "texts of metrics that are not there"


@pytest.mark.parametrize("language", OTHERS)
def test_every_dimension_is_said_in_every_language(language: str) -> None:
    wanted = {f"dimension.{name}.{part}" for name in DIMENSIONS for part in ("label", "by")}
    assert sorted(wanted - own_texts(language).keys()) == []


@pytest.mark.parametrize("language", OTHERS)
def test_every_heading_is_said_in_every_language(language: str) -> None:
    assert sorted(headings() - own_texts(language).keys()) == []


@pytest.mark.parametrize("language", OTHERS)
def test_every_word_of_a_formula_is_said_in_every_language(language: str) -> None:
    words = formula_words()
    assert len(words) > 50
    assert sorted(words - own_texts(language).keys()) == []


@pytest.mark.parametrize("language", languages())
def test_every_unit_has_a_name(language: str) -> None:
    units = {m.unit for m in METRICS} | {c.unit for m in METRICS for c in m.companions}
    wanted = {f"measured_in.{unit.name}" for unit in units}
    wanted |= {f"unit.{unit.suffix}" for unit in units if unit.suffix}
    wanted |= {f"duration.{unit.suffix}.other" for unit in units if unit.kind == "duration"}
    assert sorted(wanted - own_texts(language).keys()) == []


@pytest.mark.parametrize("language", languages())
def test_no_label_is_that_of_another_metric(language: str) -> None:
    labels = [Locale(language).said(f"metric.{m.name}.label", m.label) for m in METRICS]
    assert sorted(label for label in labels if labels.count(label) > 1) == []


def test_a_formula_keeps_its_signs_and_brackets_in_every_language() -> None:
    signs = "()+−×/≥≤≠;"
    for metric in METRICS:
        english = [c for c in formula_text(metric) if c in "×/−"]
        for language in OTHERS:
            said = formula_text(metric, Locale(language))
            assert [c for c in said if c in "×/−"] == english, (metric.name, language)
            assert all(said.count(a) == said.count(b) for a, b in ("()",)), (metric.name, signs)
