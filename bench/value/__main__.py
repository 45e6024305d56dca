"""A million customers valued, beside lifetimes and pymc-marketing: `python -m bench.value [--json FILE]`."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from math import isclose
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from bench.cpu import Command, run_command
from bench.environments import Environment
from bench.table import write_table
from bench.value.customers import ORDERS, SUMMARY
from bench.value.judging import Figures, Ran, judge
from bench.value.rivals import ACCELERATOR, RIVALS, accelerated, environment_of
from patronage.shop import Shop
from patronage.store.settings import Settings
from scripts.structure.source import ROOT

_SEED = 7
_SOURCES = {"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
_SAME = 1e-8
_PARAMETERS, _CLV = 1e-2, 1e-2  # rivals stop early, add priors, and discount month by month


def main() -> None:
    """Measure everything, print the table, end with 1 where a bar is missed."""
    asked = _arguments()
    with TemporaryDirectory(prefix="patronage-bench-") as name:
        figures = _measure(asked, Path(name))
    lines = judge(figures)
    print(write_table(lines))
    if asked.json:
        content = {"lines": [line.to_json() for line in lines], "models": figures.models}
        asked.json.write_text(json.dumps(content, indent=2) + "\n", "utf-8")
    if any(line.kept is False for line in lines):
        sys.exit(1)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.value", description=__doc__)
    parser.add_argument("--customers", type=int, default=1_000_000, help="how many there are")
    parser.add_argument("--many", type=int, default=10_000_000, help="of a larger file; 0 for none")
    parser.add_argument("--runs", type=int, default=3, help="of each program, in turn")
    cache = Path.home() / ".cache" / "patronage-bench"
    parser.add_argument("--cache", type=Path, default=cache, help="where the rivals' environments stay")
    parser.add_argument("--json", type=Path, help="write every figure to this file")
    return parser.parse_args()


def _measure(asked: argparse.Namespace, folder: Path) -> Figures:
    figures = Figures(asked.customers, asked.many)
    _say(f"{asked.customers:,} customers")
    _ours("customers", folder, asked.customers, _SEED, folder, "orders")
    _say("environments of rivals")
    rivals = {rival: environment_of(rival, asked.cache) for rival in RIVALS}
    figures.missing = {rival: made.missing for rival, made in rivals.items() if made.missing}
    runs: dict[str, Callable[[], Ran]] = {"patronage": lambda: _models(folder)}
    runs |= {rival: _rival(rival, made, folder) for rival, made in rivals.items() if not made.missing}
    for _ in range(asked.runs):
        for name, run in runs.items():
            _say(f"models alone: {name}")
            figures.models.setdefault(name, []).append(run())
    _agree(figures)
    _accelerate(figures, accelerated(asked.cache), folder, asked.runs)
    _say("the shop")
    with Shop.create(folder / "shop", Settings(history="complete")) as shop:
        shop.load([folder / ORDERS])
    for _ in range(asked.runs):
        figures.whole.append(_ours("whole", folder, folder / "shop", folder / "whole.json"))
        figures.default.append(_ours("whole", folder, folder / "shop", folder / "default.json", "default"))
    figures.told = _told(folder / "whole.json")
    if asked.many:
        _say(f"{asked.many:,} customers")
        _ours("customers", folder, asked.many, _SEED, folder)
        command = _ours("ours", folder, folder / SUMMARY, folder / "larger.json")
        figures.larger.append((_told(folder / "larger.json"), command))
    return figures


def _models(folder: Path) -> Ran:
    _ours("ours", folder, folder / SUMMARY, folder / "patronage.json")
    return _told(folder / "patronage.json")


def _rival(rival: str, made: Environment, folder: Path) -> Callable[[], Ran]:
    program = str(ROOT / "bench" / "value" / f"with_{rival.replace('-', '_')}.py")

    def run() -> Ran:
        run_command([made.python, program, SUMMARY, f"{rival}.json"], folder)
        return _told(folder / f"{rival}.json")

    return run


def _accelerate(figures: Figures, made: Environment, folder: Path, runs: int) -> None:
    """Let the same fits run with likelihoods that are compiled; they must end at the same parameters."""
    name, told = ACCELERATOR[0], folder / "accelerated.json"
    if made.missing:
        figures.missing[name] = made.missing
        return
    for _ in range(runs):
        _say(f"models alone: compiled by {name}")
        run_command([made.python, "-m", "bench.value.with_numba", SUMMARY, str(told)], folder, _SOURCES)
        figures.accelerated.append(_told(told))
    theirs, ours = figures.accelerated[0], figures.models["patronage"][0]
    for fit in ("parameters", "pareto"):
        if not np.allclose(theirs[fit], ours[fit][: len(theirs[fit])], rtol=_SAME, atol=0):
            sys.exit(f"{name} ends at {theirs[fit]}, we at {ours[fit]}: expected the same")


def _agree(figures: Figures) -> None:
    """End the bench where two do not tell the same: they would not have done the same work."""
    ours = figures.models["patronage"][0]
    for rival, (told, *_) in figures.models.items():
        pairs = [
            *zip(ours["parameters"], told["parameters"], strict=True),
            (ours["purchases"], told["purchases"]),
        ]
        if not all(isclose(one, other, rel_tol=_PARAMETERS) for one, other in pairs):
            sys.exit(f"{rival} tells {told['parameters']}, we {ours['parameters']}: expected the same")
        if not isclose(ours["clv"], told["clv"], rel_tol=_CLV):
            sys.exit(f"{rival} tells a value of {told['clv']}, we {ours['clv']}: expected them within 1 %")


def _ours(module: str, folder: Path, *arguments: object) -> Command:
    asked = [sys.executable, "-m", f"bench.value.{module}", *map(str, arguments)]
    return run_command(asked, folder, _SOURCES)


def _told(file: Path) -> Ran:
    told: Ran = json.loads(file.read_text("utf-8"))
    return told


def _say(text: str) -> None:
    print(f"... {text}", file=sys.stderr)


if __name__ == "__main__":
    main()
