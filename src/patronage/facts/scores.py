"""Scores of surveys on common scales: which can be judged, and what they come to."""

from __future__ import annotations

from patronage.base.expr import Expr, case, ratio
from patronage.base.select import Source

__all__ = ["BEST", "is_low", "is_scaled", "points"]

BEST = {"csat": 5, "ces": 7, "nps": 10}
"""The kinds of score and the best of each on its common scale."""

_LOW = 2


def is_scaled(answer: Source) -> Expr:
    """Tell whether a score can be judged: its best score is known, and it lies on the scale.

    Net promoter scores run from 0 to 10 by definition; one of another scale is none.
    """
    score, scale = answer["score"], answer["scale"]
    is_nps = answer["kind"].eq("nps")
    best = scale.or_else(case((is_nps, BEST["nps"]), otherwise=0))
    on_it = (score >= 0) & (score <= best) & (best >= 1)
    return on_it & (~is_nps | best.eq(BEST["nps"]))


def points(answer: Source) -> Expr:
    """Map a score that can be judged: the best to the best, the worst to the worst, evenly between.

    The worst is 1, as on scales of stars, and a score below it counts as 1; of a scale that ends at 1 the
    worst is 0.
    """
    score, scale = answer["score"], answer["scale"]
    most = case((answer["kind"].eq("csat"), BEST["csat"]), otherwise=BEST["ces"]) - 1
    mapped = case(
        (answer["kind"].eq("nps"), score),
        (scale.eq(1), score * most + 1),
        (score < 1, 1),
        otherwise=ratio((score - 1) * most, scale - 1) + 1,
    )
    return case((is_scaled(answer), mapped)).cast("money")


def is_low(answer: Source) -> Expr:
    """Tell whether a satisfaction score comes to 2 of 5 or less."""
    return answer["kind"].eq("csat") & (points(answer) <= _LOW)
