from datetime import date
from decimal import Decimal

import pytest

from patronage.base.errors import UnknownName, UsageError
from patronage.base.period import Grain
from patronage.contract.assumption import Assumptions
from patronage.metrics.query import Filter
from patronage.metrics.question import question

LAST = date(2025, 6, 30)


def test_a_question_may_be_text_or_python() -> None:
    as_text = question("orders, aov", LAST, by="channel,country", where="channel=email|meta,country!=US")
    as_python = question(["orders", "aov"], LAST, by=["channel", "country"],
                         where=["channel=email|meta", "country!=US"])  # fmt: skip
    assert as_text == as_python
    assert as_text.where == (Filter("channel", ("email", "meta")), Filter("country", ("US",), excluded=True))


def test_by_cohort_is_one_row_a_cohort_and_cohort_alone_one_an_age() -> None:
    assert question("orders", LAST, by="cohort").ages is False
    assert question("orders", LAST, by="cohort").cohort is Grain.MONTH
    assert question("orders", LAST, cohort="week").ages is True
    assert question("orders", LAST, by="cohort,age,channel", cohort="quarter").by == ("channel",)


def test_an_option_goes_before_what_the_shop_states() -> None:
    stated = Assumptions(margin_rate=Decimal("0.2"), packaging_cost=Decimal(1))
    assert question("margin", LAST, stated).assume == stated
    assert question("margin", LAST, stated, margin_rate="0.35").assume == Assumptions(
        margin_rate=Decimal("0.35"), packaging_cost=Decimal(1)
    )


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"as_of": "2025-07-01"}, "after the last day of the data, 2025-06-30"),
        ({"margin_rate": "35"}, "margin_rate is '35'; expected a share"),
        ({"margin_rate": "a lot"}, "margin_rate is 'a lot'; expected a share"),
        ({"inactive_window_days": 0}, "inactive_window_days is 0; expected a whole number from 1"),
        ({"assume": {"csat_goal": "9"}}, "csat_goal is '9'; expected a score from 1 to 5"),
        ({"grain": "month", "cohort": "month"}, "both grain month and cohort month"),
        ({"compare": "previous"}, "needs a period"),
        ({"by": "channel,channel"}, "named twice"),
        ({"where": "channel"}, "'channel' is not a filter"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_its_value(options: dict[str, str], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        question("orders", LAST, **options)  # type: ignore[arg-type]  # wrong on purpose


@pytest.mark.parametrize(
    "options", [{"compare": "yaer", "period": "2025"}, {"basis": "csah"}, {"grain": "mnth"}]
)
def test_mistyped_words_get_a_hint(options: dict[str, str]) -> None:
    with pytest.raises(UnknownName, match="did you mean"):
        question("orders", LAST, **options)  # type: ignore[arg-type]  # wrong on purpose


def test_a_question_without_metrics_is_none() -> None:
    with pytest.raises(UsageError, match="names no metric"):
        question(" , ", LAST)
