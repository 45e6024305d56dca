"""What contracts will pay, a second time, in plain Python: every way a contract may end, one by one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from math import exp, log

from tests.features.plain_contracts import month_later

Survival = Callable[[int], float]
"""Steps, from the first payment on -> the share of contracts that are still there."""

MONTH_DAYS = 365.25 / 12


def sbg(alpha: float, beta: float) -> Survival:
    """Multiply up the chances of renewal: (beta + t - 1) / (alpha + beta + t - 1)."""
    kept = [1.0]

    def survival(age: int) -> float:
        while len(kept) <= age:
            t = len(kept)
            kept.append(kept[-1] * (beta + t - 1) / (alpha + beta + t - 1))
        return kept[age]

    return survival


def due_days(since: date, as_of: date, months: int, days: int) -> list[tuple[int, int]]:
    """Give the renewals due within so many days: which each is, from the first on, and in how many days."""
    found, renewal = [], 1
    while (due := month_later(since, renewal * months)) <= as_of + timedelta(days=days):
        if due > as_of:
            found.append((renewal, (due - as_of).days))
        renewal += 1
    return found


def moments(
    survival: Survival, now: int, renewals: Sequence[int], worth: Sequence[float]
) -> tuple[float, float]:
    """Give mean and variance of what a contract pays that is there at an age: sums over where it may end.

    Parameters
    ----------
    survival, now
        The model, and the age in its steps.
    renewals, worth
        The ages at which payments fall due, and what each is worth.
    """
    kept = [1.0, *(survival(age) / survival(now) for age in renewals), 0.0]
    ends, paid = [], 0.0
    for k in range(len(renewals) + 1):
        # Exactly k payments come: it is there for the k-th and not for the next.
        ends.append((kept[k] - kept[k + 1], paid))
        paid += worth[k] if k < len(worth) else 0.0
    mean = sum(chance * value for chance, value in ends)
    return mean, sum(chance * (value - mean) ** 2 for chance, value in ends)


def within(survival: Survival, since: date, as_of: date, months: int, days: int) -> tuple[float, float]:
    """Give both for a contract of 1 a payment and a horizon, at 10 % a year."""
    due, behind = due_days(since, as_of, months, days), 0
    while month_later(since, (behind + 1) * months) <= as_of:
        behind += 1
    worth = [1.1 ** (-ahead / 365.25) for _, ahead in due]
    return moments(survival, behind, [age for age, _ in due], worth)


def differences(of: Callable[[Sequence[float]], float], at: Sequence[float]) -> list[float]:
    """Give the derivatives of a number by the logarithms of what it depends on."""
    found, step = [], 1e-5
    for i in range(len(at)):
        up, down = (
            of([value * exp(sign * step) if j == i else value for j, value in enumerate(at)])
            for sign in (1, -1)
        )
        found.append((up - down) / (2 * step))
    return found


def endless(survival: Survival, now: int, first_days: float, steps: int, terms: int) -> tuple[float, float]:
    """Give both for monthly steps and payments every so many of them, without end, at 10 % a year."""
    force = log(1.1) / 365.25
    paid = now // steps
    ages = [(paid + k) * steps for k in range(1, terms + 1)]
    worth = [exp(-force * (first_days + (k - 1) * steps * MONTH_DAYS)) for k in range(1, terms + 1)]
    return moments(survival, now, ages, worth)
