"""A validation on the screen: scores of each contender, gates in words, the choice; or one JSON object."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields

import click
import numpy as np

from patronage.base.locale import Locale
from patronage.cli.output import print_table, say
from patronage.forecasts.validation.contenders import BASELINES
from patronage.forecasts.validation.groups import Group
from patronage.forecasts.validation.pictures import Pictures
from patronage.forecasts.validation.scores import Scores
from patronage.forecasts.validation.validation import Validation

__all__ = ["print_validation", "told_validation"]

_MONEY = ("value_forecast", "value_actual")
_SHARES = ("bias", "value_bias", "gini", "decile_error", "tracking_error", "cumulative_error", "active_error")
_NOT_TOLD = ("variance", "value_variance", "interval")


def print_validation(found: Validation, currency: str) -> None:
    """Print tables of scores, of groups where there are some, and of gates; then the choice, and why."""
    print_table(
        [
            "Model",
            "Forecast",
            "Came",
            "Bias",
            "Bias of money",
            "Weekly off",
            "Gini",
            "MAE",
            "RMSE",
            "Log score",
            "P(active) off",
        ],
        [_scores(_named(name), found.scores(name)) for name in found.contenders],
        [True] + [False] * 10,
    )
    if found.groups:
        click.echo()
        _print_groups(found)
    click.echo()
    locale = Locale("en", currency)
    print_table(
        [f"Gate of {found.choice.model}", "Score", "", "What follows"],
        [
            [each.gate.name, _number(each.value), each.outcome, locale.note(each.words)]
            for each in found.verdicts()
        ],
        [True, False, True, True],
    )
    click.echo()
    click.echo(f"Model: {found.choice.model}")
    click.echo(f"Why: {found.choice.why}")
    last = found.judged[-1]
    say(f"forecast from the end of {last.cutoff} to {last.until}, observed to {found.as_of}")
    for note in _notes(found):
        say(f"note: {note}")


def told_validation(found: Validation, currency: str) -> dict[str, object]:
    """Give the JSON object: a row a contender and group at the last cutoff, gates, choice, all cutoffs."""
    groups: Iterable[Group] = ((), *found.groups)
    rows = [_row(found, name, group) for name in found.contenders for group in groups]
    return {
        "rows": rows,
        "columns": [{"name": name, "unit": _unit(name, currency), "label": _label(name)} for name in rows[0]],
        "gates": [
            {
                "model": name,
                "gate": each.gate.name,
                "score": each.value,
                "limit": each.gate.limit,
                "outcome": each.outcome,
                "words": each.words,
            }
            for name in found.contenders
            for each in found.verdicts(name)
        ],
        "choice": _choice(found),
        "pictures": _pictures(found.pictures[found.choice.model]),
        "cutoffs": [
            {"cutoff": each.cutoff.isoformat(), "until": each.until.isoformat(), "model": name}
            | {
                field: getattr(each.scores[name][()], field)
                for field in ("customers", "forecast", "actual", "bias", "log_score")
            }
            for each in found.judged
            for name in found.contenders
        ],
        "as_of": found.as_of.isoformat(),
        "notes": _notes(found),
    }


def _print_groups(found: Validation) -> None:
    by = [name.replace("_", " ") for name in found.options.by]
    rows = []
    for group in found.groups:
        scores = found.scores(group=group)
        bias = found.verdicts(group=group)[0]
        numbers = [
            f"{scores.customers:,}",
            f"{scores.forecast:,.1f}",
            f"{scores.actual:,.0f}",
            _share(scores.bias),
        ]
        rows.append([*group, *numbers, _between(scores), _number(scores.gini), bias.outcome])
    labels = ["Customers", "Forecast", "Came", "Bias", "95 % interval", "Gini", "Gate of bias"]
    is_text = [True] * len(by) + [False] * 6 + [True]
    print_table([*(name.capitalize() for name in by), *labels], rows, is_text)


def _scores(name: str, scores: Scores) -> list[str]:
    return [
        name,
        f"{scores.forecast:,.1f}",
        f"{scores.actual:,.0f}",
        _share(scores.bias),
        _share(scores.value_bias),
        _share(scores.cumulative_error),
        _number(scores.gini),
        _number(scores.mean_absolute_error),
        _number(scores.root_mean_square_error),
        _number(scores.log_score),
        _number(scores.active_error),
    ]


def _row(found: Validation, name: str, group: Group) -> dict[str, object]:
    scores = found.scores(name, group)
    told = {each.name: getattr(scores, each.name) for each in fields(scores) if each.name not in _NOT_TOLD}
    ends = scores.interval
    low, high, held = (ends.lower, ends.upper, ends.held) if ends else (None, None, None)
    members = dict(zip(found.options.by, group or [None] * len(found.options.by), strict=True))
    last = found.judged[-1]
    span = {"cutoff": last.cutoff.isoformat(), "until": last.until.isoformat()}
    return {"model": name, **members, **span, **told, "lower": low, "upper": high, "interval_held": held}


def _pictures(drawn: Pictures) -> dict[str, object]:
    """Give the series that a page draws of the chosen model at the last cutoff."""
    series = {
        "weeks": drawn.weeks,
        "by_frequency": drawn.by_frequency,
        "by_months_of_silence": drawn.by_silence,
        "by_tenth": drawn.deciles,
        "by_probability": drawn.active,
        "places": drawn.places,
    }
    return {name: _series(each) for name, each in series.items()}


def _series(each: object) -> object:
    if isinstance(each, np.ndarray):
        return each.tolist()
    return None if each is None else {name: values.tolist() for name, values in vars(each).items()}


def _choice(found: Validation) -> dict[str, object]:
    choice = found.choice
    return {
        "model": choice.model,
        "best": choice.best,
        "why": choice.why,
        "cutoffs": [day.isoformat() for day in choice.cutoffs],
        "log_scores": dict(choice.log_scores),
        "behind_best": {
            name: {"mean": each.mean, "standard_error": each.standard_error}
            for name, each in choice.differences.items()
        },
    }


def _notes(found: Validation) -> list[str]:
    told = found.judged[-1].findings
    of_models = [f"{name}: {note}" if name else str(note) for name, notes in told.items() for note in notes]
    return [*map(str, found.notes), *of_models]


def _named(name: str) -> str:
    return f"{name} (baseline)" if name in BASELINES else name


def _label(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _unit(name: str, currency: str) -> str | None:
    if name in _MONEY:
        return currency or "money"
    return "share" if name in _SHARES else None


def _between(scores: Scores) -> str:
    return f"{scores.interval.lower:,.0f} to {scores.interval.upper:,.0f}" if scores.interval else "–"


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:+.1%}"


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.4f}"
