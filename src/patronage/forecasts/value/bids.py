"""Whether values may be bid on: by the days before, forecast the same way, and by what is left to chance."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isnan
from typing import Literal

from patronage.base.note import Note
from patronage.contract.table import LABELS
from patronage.forecasts.foundation.standing import Past
from patronage.forecasts.value.lately import Lately, lately
from patronage.models.fitting import Numbers

__all__ = ["BIAS", "RISK", "WHOLE", "Bid", "Judgement", "Outcome", "bid_notes", "bids"]

Outcome = Literal["pass", "fail", "not judged"]

BIAS = 0.15
"""A forecast that is off what came by more than this share of it is a miss, as the gate of bias has it."""

RISK = 0.20
"""The chance of a miss that a bid may take: one time in five."""

WHOLE = object()
"""Stands for the whole shop where parts of it are named."""

_CHANCE = 0.10  # deviation of a past forecast, as that of 100 purchases; beyond it chance decides
_REACH = 1.959964
_NEARLY = 0.9  # of what is asked: past days are ends of months


@dataclass(frozen=True)
class Judgement:
    """One gate of a value, and what became of it.

    Parameters
    ----------
    gate
        `lately`: by how much the last days were missed; `risk`: how probable a miss is.
    score
        Forecast over actual, less 1; or the chance. None where it cannot be told.
    limit
        Beyond which it fails.
    outcome
        `pass`, `fail` or `not judged`.
    words
        What follows.
    """

    gate: Literal["lately", "risk"]
    score: float | None
    limit: float
    outcome: Outcome
    words: Note


@dataclass(frozen=True)
class Bid:
    """Whether the value of some customers may be bid on.

    Parameters
    ----------
    lately, risk
        Both gates.
    """

    lately: Judgement
    risk: Judgement

    @property
    def judgements(self) -> tuple[Judgement, Judgement]:
        """Both, in the order in which they are told."""
        return self.lately, self.risk

    @property
    def outcome(self) -> Outcome:
        """`fail` where one of them failed, `pass` where both are passed."""
        outcomes = {each.outcome for each in self.judgements}
        return "fail" if "fail" in outcomes else "pass" if outcomes == {"pass"} else "not judged"


def bids(past: Past, horizon: float, parts: Sequence[object], chances: Numbers) -> tuple[Bid, ...]:
    """Judge the values of groups of customers.

    Parameters
    ----------
    past
        The same forecast from past days.
    horizon
        How far the values look, in days.
    parts
        The part of the shop each group lies in: its name, `WHOLE`, or None where it lies in several.
    chances
        `(m,)`, how probable each group's value is off what comes by more than `BIAS`; `nan` where not known.
    """
    # Who passes a shorter trial than is asked has not passed; who fails it fails.
    unsure = _why_unsure(past, horizon)
    return tuple(
        Bid(_lately(past, part, unsure), _risk(float(chance), unsure))
        for part, chance in zip(parts, chances.tolist(), strict=True)
    )


def bid_notes(whole: Bid, parts: Mapping[str, Bid]) -> tuple[Note, ...]:
    """Say what the gates say of the whole shop, and which parts may not be bid on by themselves."""
    return tuple(dict.fromkeys(_told(whole, parts)))


def _told(whole: Bid, parts: Mapping[str, Bid]) -> Iterator[Note]:
    yield from (each.words for each in whole.judgements)
    bad = [LABELS.get(name, name) for name, bid in parts.items() if bid.outcome == "fail"]
    if bad:
        yield Note.of("value.gate.parts", parts=", ".join(bad))


def _why_unsure(past: Past, horizon: float) -> Note | None:
    if not past.is_told:
        return Note.of("value.gate.untried")
    if past.wholes[0].days < _NEARLY * horizon:
        return Note.of("value.gate.short")
    return None


def _lately(past: Past, part: object, unsure: Note | None) -> Judgement:
    found = lately(past, None if part is WHOLE else str(part)) if part is not None else None
    if found is None:
        return Judgement("lately", None, BIAS, "not judged", unsure or Note.of("value.gate.open"))
    outcome, words = _of_lately(found, unsure)
    return Judgement("lately", found.error, BIAS, outcome, words)


def _of_lately(found: Lately, unsure: Note | None) -> tuple[Outcome, Note]:
    said: dict[str, str | float] = {"days": str(found.days), "limit": BIAS}
    missed = found.error is None or abs(found.error) > BIAS
    by_chance = found.deviation > _CHANCE * found.forecast
    if missed and (not by_chance or abs(found.forecast - found.actual) > _REACH * found.deviation):
        if found.error is None:
            return "fail", Note.of("value.gate.lately.nothing", days=str(found.days))
        return "fail", Note.of("value.gate.lately.fail", error=found.error, **said)
    if by_chance or found.error is None:
        return "not judged", unsure or Note.of("value.gate.open")
    if unsure:
        return "not judged", unsure
    return "pass", Note.of("value.gate.lately.pass", error=found.error, **said)


def _risk(chance: float, unsure: Note | None) -> Judgement:
    if isnan(chance):
        return Judgement("risk", None, RISK, "not judged", unsure or Note.of("value.gate.open"))
    said = {"limit": BIAS, "risk": chance, "most": RISK}
    if chance > RISK:
        return Judgement("risk", chance, RISK, "fail", Note.of("value.gate.risk.fail", **said))
    if unsure:
        return Judgement("risk", chance, RISK, "not judged", unsure)
    return Judgement("risk", chance, RISK, "pass", Note.of("value.gate.risk.pass", **said))
