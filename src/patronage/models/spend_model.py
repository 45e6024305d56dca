"""Which model of spending a shop gets: Gamma-Gamma, or the lognormal one where that has no mean."""

from __future__ import annotations

from dataclasses import replace

from patronage.models.customer_summary import CustomerSummary
from patronage.models.gamma_gamma import GAMMA_GAMMA, FittedGammaGamma
from patronage.models.lognormal_spend import LOGNORMAL_SPEND, FittedLognormalSpend

__all__ = ["FittedSpend", "fit_spending"]

FittedSpend = FittedGammaGamma | FittedLognormalSpend


def fit_spending(summary: CustomerSummary) -> FittedSpend:
    """Fit Gamma-Gamma; where its mean over customers is infinite, the lognormal model, and say so."""
    fitted = GAMMA_GAMMA.fit(summary)
    if fitted.has_mean:
        return fitted
    other = LOGNORMAL_SPEND.fit(summary)
    why = tuple(note for note in fitted.findings if note.key == "note.model.infinite_mean")
    return replace(other, findings=(*other.findings, *why))
