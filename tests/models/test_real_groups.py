"""Shops whose likelihood ends at a boundary, by group: survived, said, and of use all the same."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from patronage.models.bg_nbd import BG_NBD, BgNbd
from patronage.models.grouped import fit_groups
from patronage.models.mbg_nbd import MBG_NBD, MbgNbd
from patronage.models.pareto_nbd import PARETO_NBD, ParetoNbd
from tests.models.real_groups import bets, retail_by_country
from tests.models.test_grouped import numbers

YEAR = 365.25
every_model = pytest.mark.parametrize("model", [BG_NBD, MBG_NBD, PARETO_NBD], ids=lambda model: model.name)


@pytest.mark.filterwarnings("error")
@every_model
def test_a_wholesaler_nobody_is_seen_to_leave(model: BgNbd | MbgNbd | ParetoNbd, shared_data: Path) -> None:
    """Within its one year the likeliest dropout is none: every fit says so, the borrowed ones too."""
    summary, country = retail_by_country(shared_data)
    found = fit_groups(model, summary, country)
    assert np.all(np.isfinite(numbers(found)))
    assert any(note.startswith("dropout not identified") for note in found.findings)
    for fit in found.shrunk.values():
        assert any(note.startswith("dropout not identified") for note in fit.findings)
    little = [name for name, kept in found.kept.items() if kept < 0.5]
    assert len(little) > 15
    assert any(note.startswith(f"{len(little)} groups tell less by themselves") for note in found.findings)
    total = {"pooled": 0.0, "shrunk": 0.0}
    for name, fit in found.shrunk.items():
        rows = country == name
        history = summary.frequency[rows], summary.recency[rows], summary.T[rows]
        for way, of in (("pooled", found.pooled), ("shrunk", fit)):
            forecast = of.expected_purchases(YEAR, *history)
            assert np.all((forecast >= 0) & (forecast < YEAR))
            total[way] += float(forecast @ summary.weight[rows])
    assert total["shrunk"] == pytest.approx(total["pooled"], rel=0.02)
    # Of one country are nine in ten customers: it is as it was alone.
    alone, shrunk = (fits["United Kingdom"].estimate.values[:2] for fits in (found.unpooled, found.shrunk))
    assert shrunk == pytest.approx(alone, rel=0.01)


@pytest.mark.filterwarnings("error")
@every_model
def test_a_bookmaker_by_product(model: BgNbd | MbgNbd | ParetoNbd, shared_data: Path) -> None:
    summary, product = bets(shared_data, "product")
    found = fit_groups(model, summary, product)
    assert np.all(np.isfinite(numbers(found)))
    assert min(found.kept.values()) > 0.98
    for name in ("fixed odds", "live action"):
        own, shrunk = found.unpooled[name], found.shrunk[name]
        assert shrunk.estimate.values == pytest.approx(own.estimate.values, rel=0.01)


@pytest.mark.filterwarnings("error")
def test_a_bookmaker_by_country(shared_data: Path) -> None:
    """Of 80 countries most have a handful of customers, whose own fits run to a boundary."""
    summary, country = bets(shared_data, "place")
    found = fit_groups(BG_NBD, summary, country)
    assert np.all(np.isfinite(numbers(found)))
    assert len(found.groups) == 80
    ends = [name for name, fit in found.unpooled.items() if fit.findings]
    assert len(ends) > 30
    assert all(not found.shrunk[name].findings for name in ends)
    assert max(found.kept[name] for name in ends) < 0.6
    largest = max(found.customers, key=lambda name: found.customers[name])
    assert found.kept[largest] > 0.9
