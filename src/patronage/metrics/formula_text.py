"""Writes a metric's formula for people: from the tree that is computed, in the names of other metrics."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields, replace
from functools import cache

from patronage.base.expr import (
    Aggregate,
    Binary,
    Call,
    Case,
    Cast,
    Column,
    Expr,
    InList,
    IsNull,
    Literal,
    Not,
    Parameter,
)
from patronage.base.locale import Locale
from patronage.base.tree import walk
from patronage.contract.assumption import ASSUMPTIONS
from patronage.metrics.measure import AtStart, FirstDay, Measure, OfCohort, Overall, Running
from patronage.metrics.metric import METRICS, Metric
from patronage.metrics.milestone import Milestone
from patronage.metrics.wording import label

__all__ = ["formula_text", "word_key"]

_ENGLISH = Locale()

_QUALITIES = {
    "given": "of known customers",
    "acquired": "of customers acquired there",
    "from_paid": "from paid channels",
    "of_year": "of the last 365 days",
    "later": "from second and later orders",
    "year": "of the last 365 days",
    "now": "",
    "of_cohorts": "",
    "cost_known": "with known cost",
    "fees_known": "with known fees",
    "covered": "with known costs",
}
_LEVELS: dict[type[Expr], str] = {
    Overall: "of the whole shop",
    OfCohort: "of the original cohort",
    Running: "so far",
    AtStart: "at age 0",
}
_LEAVES: tuple[type[Expr], ...] = (Measure, *_LEVELS)
_WORDS = {
    "active_before": "customers active in the window before",
    "cohort_size": "customers",
    "ended_since": "those of them that ended since",
    "customers_at_age": "customers who order at that age",
    "days_between": "days since the previous order",
    "days_to_second": "days from first to second orders",
    "gaps_between": "orders with a previous one",
    "lost": "those of them silent since",
    "paid_a_year_ago": "subscriptions paid for a year ago",
    "service_share": "service cost of contacts",
}
_PARAMETERS = {
    "contract_days": "days of subscriptions observed",
    "has_start": "the time asked has a start",
    "history_days": "days observed",
    **{a.name: a.label for a in ASSUMPTIONS},
}
_SIGNS = {"*": "×", "-": "−", "<>": "≠", "<=": "≤", ">=": "≥"}
_WEIGHTS = {"or": 0, "and": 1, "+": 3, "-": 3, "*": 4, "/": 4}
_COMPARISON, _ATOM = 2, 5


def formula_text(metric: Metric, locale: Locale = _ENGLISH) -> str:
    """Write a metric's formula in words and the labels of other metrics.

    The words are English where they stand below; other languages hold them under `formula.` and the
    English word.

    Where a part of it is the formula of another metric, that metric's label stands for it. Conditions
    under which a number is withheld are left to the metric's `source`.

    Examples
    --------
    >>> formula_text(METRICS["net_aov"])
    '(Gross revenue − Discounts − refunds of orders) / Orders'
    >>> formula_text(METRICS["orders"])
    'number of kept orders'
    """
    if isinstance(metric.formula, Measure):
        return _aggregate(metric.formula, _Context(metric.name, locale=locale))
    return _written(metric.formula, _Context(metric.name, locale=locale)).text


def word_key(english: str) -> str:
    """Give the key of a word of formulas: by its English."""
    return "formula." + english.lower().replace("'", "").replace(",", "").replace("-", "_").replace(" ", "_")


@dataclass(frozen=True)
class _Part:
    """A piece of text, and how tightly it holds together."""

    text: str
    weight: int = _ATOM

    def inside(self, weight: int) -> str:
        """Give the text as part of something tighter."""
        return f"({self.text})" if self.weight < weight else self.text


@dataclass(frozen=True)
class _Context:
    """The metric being written, and the qualities of measures that were said for a whole part already."""

    own: str
    said: frozenset[str] = frozenset()
    locale: Locale = _ENGLISH

    def word(self, english: str) -> str:
        """Say a word of ours in the language written."""
        return self.locale.said(word_key(english), english) if english else ""

    def form(self, name: str, **parts: str) -> str:
        """Put parts together as the language does."""
        return self.locale.text(f"formula_form.{name}", **parts)


def _written(expr: Expr, context: _Context) -> _Part:
    if isinstance(expr, _LEAVES) and _known(expr, context) is None:
        base, qualities = _leaf(expr)
        word = context.word(_WORDS.get(base, base.replace("_", " ")))
        return _Part(" ".join([word, *_phrases(qualities, context)]))
    if (label := _known(expr, context)) is not None:
        return _Part(label)
    if isinstance(expr, Binary) and expr.operator in ("+", "-") and (shared := _shared(expr) - context.said):
        inner = _binary(expr, replace(context, said=context.said | shared))
        phrases = _phrases([q for q in _leaf(_leaves(expr)[0])[1] if q in shared], context)
        return _Part(" ".join([f"({inner.text})", *phrases])) if phrases else inner
    writer = _WRITERS.get(type(expr))
    return writer(expr, context) if writer else _Part(type(expr).__name__.lower())


def _known(expr: Expr, context: _Context) -> str | None:
    """Find the metric whose formula this is, perhaps over fewer rows."""
    names = {key: name for key, name in _formulas().items() if name != context.own}
    for without in (context.said, context.said | _shared(expr)):
        if (name := names.get(_key(expr, without))) is not None:
            rest = [q for q in _leaf(_leaves(expr)[0])[1] if q in without] if without else []
            return " ".join([label(METRICS[name], context.locale), *_phrases(rest, context)])
    return None


def _shared(expr: Expr) -> frozenset[str]:
    """Give the qualities that all measures of a part have in common."""
    found = [frozenset(_leaf(node)[1]) for node in _leaves(expr)]
    return frozenset.intersection(*found) if found else frozenset()


@cache
def _formulas() -> dict[str, str]:
    return {_key(metric.formula, frozenset()): metric.name for metric in METRICS}


def _key(expr: Expr, without: frozenset[str]) -> str:
    """Give a text that two formulas share exactly if they differ in nothing but the qualities left out."""
    if isinstance(expr, _LEAVES):
        base, qualities = _leaf(expr)
        return ":".join([base, *sorted(q for q in qualities if q not in without)])
    inside = [_key_of(getattr(expr, f.name), without) for f in fields(expr)]  # type: ignore[arg-type]  # every node is a dataclass
    return f"{type(expr).__name__}({','.join(inside)})"


def _key_of(value: object, without: frozenset[str]) -> str:
    if isinstance(value, Expr):
        return _key(value, without)
    if isinstance(value, tuple):
        return f"[{','.join(_key_of(item, without) for item in value)}]"
    return repr(value)


def _leaves(expr: Expr) -> list[Expr]:
    return [node for node in walk(expr, leaves=_LEAVES) if isinstance(node, _LEAVES)]


def _leaf(expr: Expr) -> tuple[str, tuple[str, ...]]:
    """Take a leaf apart: the plain measure's name, and what restricts it."""
    level = _LEVELS.get(type(expr), "")
    measure = expr.measure if isinstance(expr, (Overall, OfCohort, Running, AtStart)) else expr
    name, found = measure.name if isinstance(measure, Measure) else "", []
    while quality := next((q for q in _QUALITIES if name.endswith(f"_{q}")), ""):
        name = name.removesuffix(f"_{quality}")
        found.append(quality)
    return name, (*reversed(found), *([level] if level else []))


def _phrases(qualities: Iterable[str], context: _Context) -> list[str]:
    fresh = [q for q in qualities if q not in context.said]
    return [phrase for q in fresh if (phrase := context.word(_QUALITIES.get(q, q)))]


def _binary(expr: Binary, context: _Context) -> _Part:
    weight = _WEIGHTS.get(expr.operator, _COMPARISON)
    # What is taken away or divided by must keep its own parts together.
    tighter = weight + (expr.operator in ("-", "/"))
    left, right = _written(expr.left, context).inside(weight), _written(expr.right, context).inside(tighter)
    sign = _SIGNS.get(expr.operator, expr.operator)
    return _Part(f"{left} {context.word(sign) if sign.isalpha() else sign} {right}", weight)


def _call(expr: Call, context: _Context) -> _Part:
    parts = [_written(each, context) for each in expr.arguments]
    weight = _WEIGHTS["/"]
    match expr.name:
        case "ratio":
            return _Part(f"{parts[0].inside(weight)} / {parts[1].inside(weight + 1)}", weight)
        case "coalesce" if isinstance(expr.arguments[-1], Literal):
            # Nothing to count is nothing, as people expect without being told.
            return parts[0]
        case "add_days":
            return _Part(f"{parts[0].text} + {context.form('days', count=parts[1].text)}", _WEIGHTS["+"])
    words = {"least": "the lesser of", "greatest": "the greater of"}.get(expr.name, expr.name)
    return _Part(f"{context.word(words)} ({', '.join(part.text for part in parts)})")


def _case(expr: Case, context: _Context) -> _Part:
    branches = [(when, then) for when, then in expr.branches if then != Literal(None)]
    last = _written(expr.otherwise, context)
    if not branches:
        return last
    texts = [
        context.form("where", then=_written(then, context).text, when=_written(when, context).text)
        for when, then in branches
    ]
    end = [] if expr.otherwise == Literal(None) else [context.form("otherwise", then=last.text)]
    return _Part("; ".join([*texts, *end]), -1)


def _literal(expr: Literal, context: _Context) -> _Part:
    del context
    value = expr.value
    if isinstance(value, str):
        return _Part(f'"{value.replace("_", " ")}"')
    return _Part(f"{value:g}" if isinstance(value, float) else str(value))


def _first_day(expr: FirstDay | Milestone, context: _Context) -> _Part:
    so_far, goal = (_written(part, context).inside(_COMPARISON + 1) for part in (expr.so_far, expr.goal))
    return _Part(context.form("first_day", so_far=so_far, goal=goal))


def _about(operand: Expr, form: str, context: _Context, weight: int = _ATOM) -> _Part:
    return _Part(context.form(form, what=_written(operand, context).text), weight)


_WRITERS: dict[type[Expr], Callable[..., _Part]] = {
    Binary: _binary,
    Call: _call,
    Case: _case,
    Cast: lambda expr, context: _written(expr.operand, context),
    FirstDay: _first_day,
    Column: lambda expr, context: _Part(context.word(expr.name.replace("_", " "))),
    InList: lambda expr, context: _about(expr.operand, "listed", context, _COMPARISON),
    IsNull: lambda expr, context: _about(expr.operand, "not_given", context, _COMPARISON),
    Literal: _literal,
    Milestone: _first_day,
    Not: lambda expr, context: _about(expr.operand, "not", context),
    Parameter: lambda expr, context: _Part(
        context.word(_PARAMETERS.get(expr.name, expr.name.replace("_", " ")))
    ),
}

_ROWS = {
    "order_facts": "kept orders",
    "line_facts": "lines of kept orders",
    "refund_facts": "refund lines",
    "customer_facts": "known customers, by their first order",
}


def _aggregate(measure: Measure, context: _Context) -> str:
    """Write a plain measure: what is counted or added up, over which rows."""
    rows = context.word(_ROWS.get(measure.table, measure.table.replace("_", " ")))
    if measure.table == "order_facts" and _is_of_known(measure):
        rows = f"{rows} {context.word(_QUALITIES['given'])}"
    value: Aggregate = measure.value
    if value.function == "count" and not value.distinct:
        return context.form("number", rows=rows)
    of = value.operand.name.replace("_", " ") if isinstance(value.operand, Column) else "values"
    if value.distinct:
        return context.form("different", of=context.word(f"{of}s"), rows=rows)
    return context.form(value.function, of=context.word(of), rows=rows)


def _is_of_known(measure: Measure) -> bool:
    return measure.where is not None and any(node == Column("is_given") for node in walk(measure.where))
