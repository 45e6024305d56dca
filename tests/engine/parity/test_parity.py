"""Every engine says what the shop's own says: every metric, dimension, triangle and score."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import fields
from datetime import date
from itertools import product

import numpy as np
import pytest
from _pytest.mark.structures import ParameterSet
from numpy.testing import assert_allclose

from patronage.base.errors import EngineError
from patronage.base.expr import Scalar
from patronage.engine.backend import BACKENDS
from patronage.features.boundaries import boundaries
from patronage.features.customer_summary import SQUARES
from patronage.features.margin_by_part import margin_by_part
from patronage.features.options import RfmOptions
from patronage.features.ranking import ranking
from patronage.features.rfm_map import PARTS, rfm_map
from patronage.features.scored import score
from patronage.features.subscription_durations import subscription_durations
from patronage.features.summarised import Summarised
from patronage.features.summary_options import SummaryOptions
from patronage.features.tiers import tiers
from patronage.features.traits import traits
from patronage.shop.asking import Asking
from tests.engine.parity.places import PLACES
from tests.engine.parity.questions import SHAPES, Options, differences, dimension_questions, questions

THIRDS, RANGES = RfmOptions(), RfmOptions(360, "ranges", "thirds")
SLOW = {"spark"}


def in_turn(things: Iterable[object], later: Collection[object]) -> list[ParameterSet]:
    """Pair engines with what is asked of them; slow ones are asked some of it in the long run only."""
    return [
        pytest.param(
            *(place, thing),
            marks=[pytest.mark.long] if place in SLOW and thing in later else [],
            id=f"{place}, {thing}",
        )
        for place, thing in product(sorted(PLACES), things)
    ]


def differing(here: Asking, there: Asking, names: list[str], options: Options) -> list[str]:
    wanted = here.kpi(names, **options)
    try:
        return differences(wanted, there.kpi(names, **options))
    except EngineError as error:
        return [f"{names} {options}: {error}: {error.__cause__}"]


SUMMARIES = (
    SummaryOptions(),
    SummaryOptions(("acquisition_channel", "cohort_quarter"), with_before_history=True, with_refunded=True),
)


def test_every_engine_is_here() -> None:
    assert set(PLACES) == set(BACKENDS.all())


def test_it_holds_the_same(here: Asking, there: Asking) -> None:
    assert there.coverage == here.coverage


@pytest.mark.parametrize(
    ("there", "shape"),
    in_turn(SHAPES, later={"months", "quarters", "a year beside another"}),
    indirect=["there"],
)
def test_every_metric_is_the_same(here: Asking, there: Asking, shape: str) -> None:
    asked = list(questions(here, shape))
    assert asked
    assert not [d for names, options in asked for d in differing(here, there, names, options)]


def test_every_dimension_splits_alike(here: Asking, there: Asking) -> None:
    asked = list(dimension_questions(here))
    assert not [d for names, options in asked for d in differing(here, there, names, options)]


@pytest.mark.parametrize(("there", "options"), in_turn((THIRDS, RANGES), later={RANGES}), indirect=["there"])
def test_scores_are_the_same(here: Asking, there: Asking, options: RfmOptions) -> None:
    assert here.coverage
    own, other = (score(e, here.coverage.last_on, options, "EUR") for e in (here.engine, there.engine))
    assert other.population == own.population
    for draw in (boundaries, tiers, traits, ranking, rfm_map, lambda s: rfm_map(s, PARTS)):
        assert not differences(draw(own), draw(other))


@pytest.mark.parametrize(("there", "options"), in_turn(SUMMARIES, later={SUMMARIES[1]}), indirect=["there"])
def test_summaries_of_customers_are_the_same(here: Asking, there: Asking, options: SummaryOptions) -> None:
    own, other = (asking.customers("2025-06-30", options) for asking in (here, there))
    assert len(own.summary) > 10
    assert (other.notes, other.population) == (own.notes, own.population)
    for field in fields(own.summary)[:-1]:
        assert_allclose(getattr(other.summary, field.name), getattr(own.summary, field.name), rtol=1e-12)
    for name, values in own.money.items():
        if name == SQUARES:  # added up as doubles, in any order
            assert_allclose(other.money[name], values, rtol=1e-9)
        else:
            assert list(values) == list(other.money[name])
    for (name, values), (their_name, theirs) in zip(
        own.summary.covariates, other.summary.covariates, strict=True
    ):
        assert (name, values.tolist()) == (their_name, theirs.tolist())
    found = [rows_of(each) for each in (own, other)]
    assert len(found[0]) == own.summary.customers
    assert found[0] == found[1]


def test_margins_of_parts_are_the_same(here: Asking, there: Asking) -> None:
    asked = (date(2025, 6, 30), SummaryOptions(), "cohort_quarter", date(2024, 6, 30))
    own, other = (margin_by_part(asking.engine, *asked) for asking in (here, there))
    assert other.names == own.names
    assert own.margin.any()
    for field in fields(own)[1:]:
        assert_allclose(getattr(other, field.name), getattr(own, field.name), rtol=1e-9)


def test_contracts_are_followed_alike(here: Asking, there: Asking) -> None:
    own, other = (subscription_durations(asking.engine, date(2025, 6, 30)) for asking in (here, there))
    assert other.notes == own.notes
    assert len(own) > 2
    for field in fields(own)[1:-1]:
        assert getattr(other, field.name).tolist() == getattr(own, field.name).tolist(), field.name


def rows_of(summarised: Summarised) -> list[tuple[Scalar, ...]]:
    """Return every customer's summary, and the place of its row, brought to the engine and back."""
    place = np.arange(len(summarised.summary)) / 4
    joined = summarised.joined("places", {"place": place})
    of_customers = summarised.customers.order_by("customer")
    _, rows = summarised.engine.run(of_customers)
    _, places = summarised.engine.run(joined.order_by("customer"))
    return [(*row, *there) for row, there in zip(rows, places, strict=True)]
