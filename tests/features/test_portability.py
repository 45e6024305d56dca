"""Every statement of this room is read by the parsers of other engines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlglot import ErrorLevel, exp, parse_one

from patronage.engine.dialect import Dialect
from patronage.engine.duckdb import DuckDB
from patronage.engine.printer import print_query
from patronage.engine.result import Result
from patronage.features.boundaries import boundaries
from patronage.features.customer_summary import compressed_summary, customer_summary
from patronage.features.hold_out_span import HoldOutSpan
from patronage.features.holdout import held_days, held_summary
from patronage.features.options import RfmOptions
from patronage.features.ranking import ranking
from patronage.features.rfm_map import PARTS, rfm_map
from patronage.features.scored import score
from patronage.features.subscription_stretches import alike_stretches
from patronage.features.summary_options import SummaryOptions
from patronage.features.tiers import tiers
from patronage.features.traits import traits
from tests.features.rfm_shop import AS_OF, order, shop

DIALECTS = ("duckdb", "postgres", "clickhouse", "spark", "trino", "bigquery", "snowflake")


class Plain(DuckDB):
    """DuckDB that writes its statements in the profile all engines share."""

    @property
    def dialect(self) -> Dialect:
        return replace(super().dialect, has_filter=False, has_escapes=False)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DuckDB]:
    path = tmp_path_factory.mktemp("plain") / "shop.duckdb"
    with shop([order("A", "2025-12-31")], "A") as made:
        made.execute(f"attach '{path}' as copied")
        made.execute("copy from database memory to copied")
    with Plain.open(path, read_only=True) as opened:
        yield opened


def results(engine: DuckDB, options: RfmOptions) -> list[Result]:
    scored = score(engine, AS_OF, options)
    maps = [rfm_map(scored), rfm_map(scored, PARTS)]
    return [boundaries(scored), tiers(scored), *maps, traits(scored), ranking(scored, "top", 10)]


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("options", [RfmOptions(), RfmOptions(360, "ranges", "thirds")], ids=str)
def test_statements_parse_in(engine: DuckDB, dialect: str, options: RfmOptions) -> None:
    for result in results(engine, options):
        tree = parse_one(result.sql, read=dialect, error_level=ErrorLevel.RAISE)
        assert isinstance(tree, exp.Select)
        assert tree.named_selects == list(result.names)


@pytest.mark.parametrize("options", [RfmOptions(), RfmOptions(scoring="ranges")], ids=str)
def test_nothing_stands_in_statements_that_few_engines_know(engine: DuckDB, options: RfmOptions) -> None:
    for result in results(engine, options):
        tree = parse_one(result.sql, read="duckdb")
        assert not list(tree.find_all(exp.Qualify, exp.Filter, exp.Lateral, exp.Distinct))
        assert all(isinstance(star.parent, exp.Count) for star in tree.find_all(exp.Star))
        grouped = [key for group in tree.find_all(exp.Group) for key in group.expressions]
        assert not [key for key in grouped if isinstance(key, exp.Literal)]


def test_summaries_keep_to_what_all_engines_know(engine: DuckDB) -> None:
    asked = SummaryOptions(("acquisition_channel", "cohort_month"), with_refunded=True)
    span = HoldOutSpan(AS_OF - timedelta(days=30), 30, AS_OF)
    held = (make(span, asked) for make in (held_summary, held_days))
    summaries = customer_summary(AS_OF, asked), compressed_summary(AS_OF, SummaryOptions())
    for query in (*summaries, *held, alike_stretches(AS_OF)):
        statement = print_query(query, engine.dialect)
        for dialect in DIALECTS:
            tree = parse_one(statement, read=dialect, error_level=ErrorLevel.RAISE)
            assert isinstance(tree, exp.Select)
            assert not list(tree.find_all(exp.Qualify, exp.Filter, exp.Lateral, exp.Distinct))
