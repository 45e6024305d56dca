"""Groups that borrow are forecast at least as well as by the better of all together and each alone."""

from __future__ import annotations

import pytest

from tests.models.group_errors import FEW, MANY, group_errors

SHOPS = 100
SPREADS = (0.0, 0.15, 0.3, 0.6, 1.0)


@pytest.mark.models
@pytest.mark.parametrize("sizes", [MANY, FEW], ids=["ten groups", "three groups"])
@pytest.mark.parametrize("model", ["bg_nbd", "mbg_nbd", "pareto_nbd"])
def test_shrunk_errors(model: str, sizes: tuple[int, ...]) -> None:
    mean = {"new": {"best": 0.0, "shrunk": 0.0}, "total": {"best": 0.0, "shrunk": 0.0}}
    for spread in SPREADS:
        found = group_errors(model, sizes, spread, range(SHOPS))
        print(f"{model} {len(sizes)} groups, spread {spread}: intervals hold {found.held:.1%}")  # noqa: T201
        for name, of in (("new", found.new), ("total", found.total)):
            told = ", ".join(f"{way} {error:.3f}" for way, error in of.items())
            print(f"{model} {len(sizes)} groups, spread {spread}: {name} {told}")  # noqa: T201  # what a long run leaves
            mean[name]["best"] += found.best(of) / len(SPREADS)
            mean[name]["shrunk"] += of["shrunk"] / len(SPREADS)
    assert all(of["shrunk"] <= of["best"] for of in mean.values()), mean
