"""What holds for the scores of every shop, and agreement with a second implementation."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patronage.engine.duckdb import DuckDB
from patronage.features.options import RfmOptions, Scoring, TierRule
from patronage.features.ranking import ranking
from patronage.features.rfm import rfm
from patronage.features.scored import score
from patronage.features.tiers import tiers
from tests.features.plain_rfm import Card, Order, plain_rfm
from tests.features.rfm_shop import AS_OF, facts_of

PEOPLE = "ABCDEFG"

# Few different values, so that many are equal; refunds that come in time, too late, or at no known time.
days = st.integers(-20, 420).map(lambda ago: AS_OF - timedelta(days=ago))
amounts = st.integers(0, 6).map(Fraction)
orders = st.builds(
    Order,
    customer=st.sampled_from([*PEOPLE, None]),
    on=days,
    value=amounts,
    refunds=st.lists(st.tuples(st.none() | days, st.integers(0, 2).map(Fraction)), max_size=1).map(tuple),
)
shops = st.lists(orders, max_size=25)
options = st.builds(
    RfmOptions,
    window_days=st.sampled_from([1, 90, 365, 400]),
    scoring=st.sampled_from(["thirds", "ranges"]),
    tiers=st.sampled_from(["sums", "thirds"]),
)


def cards(engine: DuckDB, asked: RfmOptions) -> dict[str, Card]:
    names, rows = engine.run(rfm(AS_OF, asked))
    found = {}
    for row in rows:
        r = dict(zip(names, row, strict=True))
        found[PEOPLE[int(str(r["customer"])) - 1]] = Card(
            int(str(r["days_since_last_order"])),
            int(str(r["orders"])),
            Fraction(str(r["net_value"])),
            (int(str(r["recency_score"])), int(str(r["frequency_score"])), int(str(r["money_score"]))),
            str(r["tier"]),
        )
    return found


@given(shops, options)
def test_the_engine_agrees_with_the_plain_implementation(of: list[Order], asked: RfmOptions) -> None:
    with facts_of(of, PEOPLE) as engine:
        found = cards(engine, asked)
    assert found == plain_rfm(of, AS_OF, asked.window_days, asked.scoring, asked.tiers)


@given(shops, options, st.randoms(use_true_random=False))
def test_every_scoring_keeps_its_promises(of: list[Order], asked: RfmOptions, shuffle: object) -> None:
    shuffled = list(of)
    shuffle.shuffle(shuffled)  # type: ignore[attr-defined]  # a random.Random
    with facts_of(of, PEOPLE) as engine, facts_of(shuffled, PEOPLE) as other:
        scored = score(engine, AS_OF, asked)
        _, rows = engine.run(rfm(AS_OF, asked))
        by_tier = tiers(scored)
        ranked = ranking(scored)
        assert ranked.rows == ranking(score(other, AS_OF, asked)).rows
        ever = {o.customer for o in of if o.customer and o.on <= AS_OF}
        assert scored.population.inside == len(rows) == sum(int(str(n)) for n in by_tier.column("customers"))
        assert scored.population.customers == len(ever)
        assert sum(Fraction(str(v)) for v in by_tier.column("net_value")) == sum(
            Fraction(str(r[4])) for r in rows
        )
    for column, value in ((5, 2), (6, 3), (7, 4)):
        assert {r[column] for r in rows} <= {1, 2, 3}
        assert len({(r[value], r[column]) for r in rows}) == len({r[value] for r in rows})
    assert ranked.column("place") == tuple(range(1, len(rows) + 1))


@pytest.mark.parametrize("scoring", ["thirds", "ranges"])
@pytest.mark.parametrize("rule", ["sums", "thirds"])
@pytest.mark.parametrize(
    "of",
    [
        pytest.param([], id="no order"),
        pytest.param([Order(None, AS_OF, Fraction(5))], id="nobody known"),
        pytest.param([Order("A", date(2020, 1, 1), Fraction(5))], id="nobody in the window"),
        pytest.param([Order("A", AS_OF, Fraction(5))], id="one customer"),
        pytest.param([Order(c, AS_OF, Fraction(5)) for c in PEOPLE], id="all equal"),
        pytest.param([Order("A", AS_OF, Fraction(5), ((None, Fraction(9)),))], id="less than nothing"),
    ],
)
def test_shops_at_the_edge_agree_too(of: list[Order], scoring: Scoring, rule: TierRule) -> None:
    asked = RfmOptions(scoring=scoring, tiers=rule)
    with facts_of(of, PEOPLE) as engine:
        assert cards(engine, asked) == plain_rfm(of, AS_OF, 365, scoring, rule)
