"""Second implementations of scores, customer by customer, and forecasts by the textbook's formulas."""

from __future__ import annotations

from collections.abc import Sequence

from scipy.special import hyp2f1

Row = tuple[float, float, float]  # frequency, recency, T


def gini_by_pairs(forecast: Sequence[float], actual: Sequence[float]) -> float:
    """Give the share of all differences between two customers that the forecast has in the right order."""
    won, all_of_it = 0.0, 0.0
    for i in range(len(actual)):
        for j in range(len(actual)):
            apart = actual[i] - actual[j]
            all_of_it += abs(apart)
            won += apart if forecast[i] > forecast[j] else -apart if forecast[i] < forecast[j] else 0
    return won / all_of_it


def lift_one_by_one(forecast: Sequence[float], actual: Sequence[float], groups: int) -> list[float]:
    """Give the mean actual of each group over that of all, of customers that groups divide evenly."""
    ordered = [came for _, came in sorted(zip(forecast, actual, strict=True), reverse=True)]
    size, mean = len(actual) // groups, sum(actual) / len(actual)
    return [sum(ordered[i * size : (i + 1) * size]) / size / mean for i in range(groups)]


def bg_nbd_forecast(row: Row, ahead: float, parameters: tuple[float, float, float, float]) -> float:
    """Give the expected purchases of a BG/NBD, Fader, Hardie & Lee 2005, eq. 10."""
    (x, last, end), (r, alpha, a, b) = row, parameters
    z = ahead / (alpha + end + ahead)
    shrunk = ((alpha + end) / (alpha + end + ahead)) ** (r + x) * hyp2f1(r + x, b + x, a + b + x - 1, z)
    gone = a / (b + x - 1) * ((alpha + end) / (alpha + last)) ** (r + x) if x else 0.0
    return float((a + b + x - 1) / (a - 1) * (1 - shrunk) / (1 + gone))


def pareto_nbd_forecast(row: Row, ahead: float, parameters: tuple[float, float, float, float]) -> float:
    """Give the expected purchases of a Pareto/NBD, Fader & Hardie's note of 2005, where alpha < beta."""
    (x, last, end), (r, alpha, s, beta) = row, parameters
    k = r + s + x

    def part(since: float) -> float:
        return float(hyp2f1(k, r + x, k + 1, (beta - alpha) / (beta + since)) / (beta + since) ** k)

    gone = s / k * (alpha + end) ** (r + x) * (beta + end) ** s * (part(last) - part(end))
    kept = ((beta + end) / (beta + end + ahead)) ** (s - 1)
    return float((r + x) * (beta + end) / ((alpha + end) * (s - 1)) * (1 - kept) / (1 + gone))
