"""Our fits with their likelihoods compiled by numba, in an environment of numba, numpy and scipy alone.

`python -m bench.value.with_numba SUMMARY RESULTS`: what an accelerator would bring to those who install one.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from importlib import import_module
from math import exp, expm1, log, log1p
from pathlib import Path
from time import process_time
from typing import Any

import numpy as np

from patronage.models.alike import alike
from patronage.models.bg_nbd import BG_NBD
from patronage.models.customer_summary import CustomerSummary
from patronage.models.fitting import Likelihood, Numbers, maximise
from patronage.models.history import history_of
from patronage.models.legendre import legendre
from patronage.models.pareto_nbd import PARETO_NBD
from patronage.models.special import digamma, log_rising

# It has an environment of its own: where this is checked, it is missing.
numba: Any = import_module("numba")
Compiled = Callable[..., Any]

_NODES = ((3.0, 16), (6.0, 24), (12.0, 40), (float("inf"), 96))  # as the numpy path takes them
_DROP, _NEWTON = 26.0, 3


def main() -> None:
    """Compile on a few rows, fit all of them, and write the CPU seconds of both."""
    summary, results = (Path(name) for name in sys.argv[1:3])
    with np.load(summary) as file:
        x, last, end, value = (file[name] for name in ("frequency", "recency", "T", "monetary_value"))
    same = alike(x, last, end)
    weight = np.bincount(same.place).astype(np.float64)
    rows = CustomerSummary(x[same.rows], last[same.rows], end[same.rows], value[same.rows], weight)
    taken, told = {}, {}
    for name, model, likelihood in (("fit", BG_NBD, bg_nbd), ("pareto", PARETO_NBD, pareto_nbd)):
        begun = process_time()
        likelihood(rows.rows(np.arange(min(100, len(rows)))))(np.array([0.5, 10.0, 1.0, 2.0]))
        compiled = process_time()
        found = maximise(model.parameters, model.start(rows), likelihood(rows))
        taken[name], taken[f"{name}, to compile"] = process_time() - compiled, compiled - begun
        told[name] = found.values.tolist()
    results.write_text(
        json.dumps({"cpu": taken, "parameters": told["fit"], "pareto": told["pareto"]}), "utf-8"
    )


def bg_nbd(rows: CustomerSummary) -> Likelihood:
    """Give the log-likelihood of BG/NBD, its sum over rows compiled."""
    seen = history_of(rows)
    x, customers = seen.counts, seen.customers_by_count
    columns = seen.frequency, seen.recency, seen.T, seen.weight

    def at(parameters: Numbers) -> tuple[float, Numbers]:
        r, _, a, b = (float(each) for each in parameters)
        found = _bg_nbd(parameters, columns)
        both = digamma(a + b) - digamma(a + b + x)
        slope = found[1:].copy()
        slope[0] += customers @ (digamma(r + x) - digamma(r))
        slope[2] += customers @ both
        slope[3] += customers @ (digamma(b + x) - digamma(b) + both)
        by_count = customers @ (log_rising(r, x) + log_rising(b, x) - log_rising(a + b, x))
        return float(found[0] + by_count), slope

    return at


def pareto_nbd(rows: CustomerSummary) -> Likelihood:
    """Give the log-likelihood of Pareto/NBD, its quadrature row by row compiled."""
    seen = history_of(rows)
    x, customers = seen.counts, seen.customers_by_count
    columns = seen.frequency, seen.recency, seen.T, seen.weight
    most = np.array([width for width, _ in _NODES])
    rules = [legendre(count) for _, count in _NODES]
    first = np.cumsum([0, *(count for _, count in _NODES)])
    nodes, weights = (np.concatenate([rule[i] for rule in rules]) for i in (0, 1))

    def at(parameters: Numbers) -> tuple[float, Numbers]:
        r = float(parameters[0])
        found = _pareto_nbd(parameters, columns, (most, first, nodes, weights))
        slope = found[1:].copy()
        slope[0] += customers @ (digamma(r + x) - digamma(r))
        return float(found[0] + customers @ log_rising(r, x)), slope

    return at


def _compiled(function: Compiled) -> Compiled:
    given: Compiled = numba.njit(fastmath={"nsz", "arcp", "contract", "afn"})(function)
    return given


@_compiled
def _bg_nbd(parameters: Numbers, columns: tuple[Numbers, Numbers, Numbers, Numbers]) -> Numbers:
    r, alpha, a, b = parameters
    x, last, end, weight = columns
    total = np.zeros(5)
    for i in range(len(x)):
        before, w = log1p(end[i] / alpha), weight[i]
        if x[i] == 0:
            total[0] -= w * r * before
            total[1] -= w * before
            total[2] += w * r / alpha * end[i] / (alpha + end[i])
            continue
        k, since = r + x[i], log1p((end[i] - last[i]) / (alpha + last[i]))
        odds = k * since + log(a / (b + x[i] - 1))
        gone = 1 / (1 + exp(-odds)) if odds > 0 else exp(odds) / (1 + exp(odds))
        either = odds + log1p(exp(-odds)) if odds > 0 else log1p(exp(odds))
        total[0] += w * (either - r * before - x[i] * log(alpha + end[i]))
        total[1] += w * (gone * since - before)
        total[2] += w * (r / alpha * end[i] - x[i]) / (alpha + end[i])
        total[2] -= w * gone * k * (end[i] - last[i]) / (alpha + end[i]) / (alpha + last[i])
        total[3] += w * gone / a
        total[4] -= w * gone / (b + x[i] - 1)
    return total


@_compiled
def _width(low: float, high: float, share: float, most: float) -> float:
    """Return how far the integrand matters, as the numpy path finds it."""
    at_start = 1 - low - high * share
    width = min(most, -_DROP / at_start) if at_start < 0 else most
    for _ in range(_NEWTON):
        grown = share * expm1(width)
        beyond = (1 - low) * width - high * log1p(grown) + _DROP
        if beyond < 0:
            width -= beyond / (1 - low - high * (share + grown) / (1 + grown))
    return width


@_compiled
def _gone(
    low: float, high: float, share: float, width: float, nodes: Numbers, weights: Numbers
) -> tuple[float, float, float, float, float]:
    """Return the integral, and the means of both logarithms and both reciprocals."""
    total, by_v, by_log, by_one, by_more = 0.0, 0.0, 0.0, 0.0, 0.0
    for j in range(len(nodes)):
        v = width * (1 + nodes[j]) / 2
        grown = expm1(v)
        one_more = 1 + share * grown
        logs = log(one_more)
        mass = exp((1 - low) * v - high * logs) * weights[j] / 2
        total += mass
        by_v += mass * v
        by_log += mass * logs
        by_one += mass / (1 + grown)
        by_more += mass / one_more
    total = max(total, 1e-300)
    return total * width, by_v / total, by_log / total, by_one / total, by_more / total


@_compiled
def _pareto_nbd(
    parameters: Numbers,
    columns: tuple[Numbers, Numbers, Numbers, Numbers],
    rules: tuple[Numbers, Numbers, Numbers, Numbers],
) -> Numbers:
    x, last, end, weight = columns
    most, first, nodes, weights = rules
    r, alpha, s, beta = parameters
    least, largest = min(alpha, beta), max(alpha, beta)
    total = np.zeros(5)
    for i in range(len(x)):
        k, w, low, high = r + x[i], weight[i], least + last[i], largest + last[i]
        steep_low, steep_high = (k, s + 1) if alpha <= beta else (s + 1, k)
        width = _width(steep_low, steep_high, low / high, log1p((end[i] - last[i]) / low))
        size = 0
        while width > most[size]:
            size += 1
        rule = slice(first[size], first[size + 1])
        integral, log_low, log_high, per_low, per_high = _gone(
            steep_low, steep_high, low / high, width, nodes[rule], weights[rule]
        )
        per_low, per_high = per_low / low, per_high / high
        if alpha > beta:
            log_low, log_high, per_low, per_high = log_high, log_low, per_high, per_low
        since_alpha = log1p((end[i] - last[i]) / (alpha + last[i]))
        since_beta = log1p((end[i] - last[i]) / (beta + last[i]))
        before_alpha, before_beta = log1p(last[i] / alpha), log1p(last[i] / beta)
        stayed = -k * since_alpha - s * since_beta
        odds = log(max(integral, 1e-300)) + log(s * low / (beta + last[i])) - stayed
        gone = 1 / (1 + exp(-odds)) if odds > 0 else exp(odds) / (1 + exp(odds))
        either = odds + log1p(exp(-odds)) if odds > 0 else log1p(exp(odds))
        total[0] += w * (stayed + either - r * before_alpha - x[i] * log(alpha + last[i]) - s * before_beta)
        per_alpha = (1 - gone) / (alpha + end[i]) + gone * per_low
        per_beta = (1 - gone) * s / (beta + end[i]) + gone * (s + 1) * per_high
        total[1] -= w * (before_alpha + since_alpha + gone * (log_low - since_alpha))
        total[2] += w * (r / alpha - k * per_alpha)
        total[3] += w * (gone / s - before_beta - since_beta - gone * (log_high - since_beta))
        total[4] += w * (s / beta - per_beta)
    return total


if __name__ == "__main__":
    main()
