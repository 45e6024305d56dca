from __future__ import annotations

from pathlib import Path

import pytest

from tests.sources.deliveries import reading, table, written


def answers(scores: list[float], name: str = "score") -> str:
    rows = (f"{i},2025-04-{i % 28 + 1:02d},c{i},{s:g}" for i, s in enumerate(scores, 1))
    return table(f"response_id,date,customer_id,{name}", *rows)


@pytest.mark.parametrize(
    ("name", "header", "kind"),
    [
        ("nps_2025.csv", "score", "nps"),
        ("export.csv", "NPS score", "nps"),
        ("export.csv", "csat", "csat"),
        ("ces-answers.csv", "score", "ces"),
        ("csat of March.csv", "rating", "csat"),
        # The header is nearer to the score than the name.
        ("nps.csv", "csat score", "csat"),
        ("answers.csv", "score", None),
        # Words inside other words are none.
        ("successes.csv", "score", None),
    ],
)
def test_what_was_asked(name: str, header: str, kind: str | None, tmp_path: Path) -> None:
    with reading(written(tmp_path, answers([4, 5], header), name)) as done:
        assert done.rows("select distinct kind from stage.surveys") == [(kind,)]
        assert ("survey_kind_unknown" in done.codes) == (kind is None)


def test_the_kind_can_be_stated(tmp_path: Path) -> None:
    file = written(tmp_path, answers([4, 5]), "answers.csv")
    with reading(file, mapping={"kind": ":CSAT", "scale": ":5"}) as done:
        assert done.rows("select distinct kind, scale from stage.surveys") == [("csat", 5)]
        assert not done.codes & {"survey_kind_unknown", "scale_unknown", "scale_assumed"}


@pytest.mark.parametrize(
    ("kind", "scores", "scale", "code"),
    [
        ("csat", [1, 5] * 15, 5, "scale_assumed"),
        ("csat", [3, 4, 5] * 10, 5, "scale_assumed"),
        ("csat", [1, 5] * 14 + [5], None, "scale_unknown"),  # 29 answers
        ("csat", [1, 4] * 15, None, "scale_unknown"),  # nobody gave the best
        ("csat", [0, 5] * 15, None, "scale_unknown"),  # 0 to 5, or 0 to 10
        ("csat", [1, 7] * 15, None, "scale_unknown"),
        ("csat", [1, 10] * 15, None, "scale_unknown"),
        ("ces", [1, 7] * 15, 7, "scale_assumed"),
        ("ces", [1, 5] * 15, None, "scale_unknown"),
        ("nps", [0, 10] * 2, 10, ""),
        ("nps", [1, 5] * 15, 10, ""),
    ],
)
def test_a_scale_nobody_declared(
    kind: str, scores: list[float], scale: int | None, code: str, tmp_path: Path
) -> None:
    with reading(written(tmp_path, answers(scores), f"{kind}.csv")) as done:
        assert done.rows("select distinct scale from stage.surveys") == [(scale,)]
        assert done.codes & {"scale_assumed", "scale_unknown"} == ({code} if code else set())
        if code:
            finding = done.finding(code)
            assert finding.severity == "warning"
            assert "--map scale=:" in finding.remedy


def test_scales_may_differ_from_row_to_row(tmp_path: Path) -> None:
    text = table(
        "survey_id,survey type,submitted at,rating,out of",
        "a,CSAT,2025-04-01,4,5", "b,CSAT,2025-04-01,8,10", "c,NPS,2025-04-01,9,", "d,CSAT,2025-04-01,8,5",
        "e,Mood,2025-04-01,3,5", "f,CSAT,2025-04-01,4/7,", "g,CSAT,2025-04-01,fine,5",
    )  # fmt: skip
    with reading(written(tmp_path, text, "answers.csv")) as done:
        assert done.rows("select survey_id, kind, score, scale from stage.surveys order by 1") == [
            ("a", "csat", 4, 5), ("b", "csat", 8, 10), ("c", "nps", 9, 10), ("f", "csat", 4, 7),
        ]  # fmt: skip
        rejects = done.rows("select _row, column_name, value from stage.rejects order by _row")
    assert rejects == [(5, "score", "8"), (6, "kind", "Mood"), (8, "score", "fine")]


def test_a_score_beyond_the_scale_is_left_out(tmp_path: Path) -> None:
    with reading(written(tmp_path, answers([9, 10, 11]), "nps.csv")) as done:
        assert done.rows("select count(*) from stage.surveys") == [(2,)]
        finding = done.finding("score_rejected")
    assert (finding.row, finding.value) == (4, "11")
    assert finding.message == "score lies outside 0 to 10"


def test_bare_numbers_of_several_tools_do_not_meet(tmp_path: Path) -> None:
    files = [written(tmp_path, answers([4, 5]), f"{kind}.csv") for kind in ("nps", "csat", "ces")]
    with reading(*files) as done:
        assert done.rows("select count(*), count(distinct survey_id) from stage.surveys") == [(6, 6)]


def test_answers_without_an_id_get_one_of_their_content(tmp_path: Path) -> None:
    rows = ["ann,2025-04-01,5", "bob,2025-04-01,5", "cleo,2025-04-02,3"]
    ids = []
    for order in (rows, rows[::-1]):
        with reading(written(tmp_path, table("customer_id,date,csat", *order), "a.csv")) as done:
            ids.append(done.rows("select survey_id, customer from stage.surveys order by customer"))
    assert ids[0] == ids[1]
    assert len({i for i, _ in ids[0]}) == len(rows)


def test_comments_are_texts_of_their_customers(tmp_path: Path) -> None:
    text = table(
        "response_id,date,customer_id,score,feedback", "1,2025-04-01,ann,9,Fine", "2,2025-04-01,,3,I am Bob"
    )
    with reading(written(tmp_path, text, "nps.csv")) as done:
        assert done.rows("select text_id, customer, body from stage.texts") == [
            ("survey:nps:1", "ann", "Fine")
        ]
        assert done.finding("texts_of_nobody").count == 1


def test_orders_with_a_rating_are_no_surveys(tmp_path: Path) -> None:
    text = table("order_id,customer,date,amount,rating", "1,ann,2025-04-01,9.00,5")
    with reading(written(tmp_path, text)) as done:
        assert done.tables == {"orders"}


def test_a_bare_id_is_the_answer_s_where_the_file_says_what_was_asked(tmp_path: Path) -> None:
    text = table("id,email,score,created_at,comment", "7,Ann@Example.org,9,2025-04-01 10:00,Fine")
    with reading(written(tmp_path, text, "nps.csv")) as done:
        assert done.rows("select survey_id, customer, kind, score from stage.surveys") == [
            ("nps:7", "ann@example.org", "nps", 9)
        ]
