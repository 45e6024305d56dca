"""The choice of a model a second time, customer by customer, from the lines of CDNOW's file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from statistics import mean, variance

import numpy as np

from patronage.models.customer_summary import CustomerSummary
from patronage.models.fitted_counts import FittedCounts
from patronage.models.fitting import Numbers
from patronage.models.model import MODELS

Days = dict[str, list[date]]


def days_of_purchase(file: Path) -> Days:
    """Read the days on which each customer bought, once each."""
    found: defaultdict[str, set[date]] = defaultdict(set)
    for line in file.read_text("ascii").splitlines():
        _, customer, day, *_ = line.split()
        found[customer].add(date.fromisoformat(day))
    return {customer: sorted(days) for customer, days in found.items()}


def log_probabilities(days: Days, cutoff: date, horizon: int, model: str) -> list[float]:
    """Give the log probability of what came of each customer born by the cutoff."""
    chances, came = count_probabilities(days, cutoff, horizon, model)
    return [float(np.log(chances[many, at])) for at, many in enumerate(came)]


def count_probabilities(days: Days, cutoff: date, horizon: int, model: str) -> tuple[Numbers, list[int]]:
    """Give the probability of each count up to the most that came, of each customer; and what came."""
    rows, came = [], []
    for bought in days.values():
        before = [day for day in bought if day <= cutoff]
        if before:
            last = (before[-1] - before[0]).days
            rows.append((len(before) - 1, last, (cutoff - before[0]).days))
            came.append(sum(cutoff < day <= cutoff + timedelta(days=horizon) for day in bought))
    x, last_, end = np.array(rows).T
    fitted = MODELS[model].fit(CustomerSummary(x, last_, end, np.full(len(x), np.nan), np.ones(len(x))))
    assert isinstance(fitted, FittedCounts)
    counts = [fitted.count_probability(many, horizon, x, last_, end) for many in range(max(came) + 1)]
    return np.array(counts), came


def chosen(
    days: Days, cutoffs: Sequence[date], horizon: int, models: Sequence[str]
) -> tuple[str, float, float]:
    """Choose by the rule; with the gap of the simplest model to the best, and its standard error."""
    logs = {model: [log_probabilities(days, each, horizon, model) for each in cutoffs] for model in models}
    scores = {model: mean(one for cutoff in found for one in cutoff) for model, found in logs.items()}
    best = max(scores, key=lambda model: scores[model])
    gaps = {model: _gap(logs[best], logs[model]) for model in models if model != best}
    for model in models:
        if model == best or gaps[model][0] <= gaps[model][1]:
            return model, *gaps.get(models[0], (0.0, 0.0))
    raise AssertionError(scores)


def _gap(one: list[list[float]], other: list[list[float]]) -> tuple[float, float]:
    apart = [[a - b for a, b in zip(x, y, strict=True)] for x, y in zip(one, other, strict=True)]
    customers = sum(map(len, apart))
    middle = sum(map(sum, apart)) / customers
    within = sum(len(each) * variance(each) for each in apart) / customers**2
    off = [len(each) * (mean(each) - middle) for each in apart]
    between = len(apart) / (len(apart) - 1) * sum(each**2 for each in off) / customers**2
    return middle, max(within, between) ** 0.5
