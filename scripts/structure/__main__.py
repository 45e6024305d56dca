"""Print the figures of the source: `python -m scripts.structure`."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from scripts.structure.cycles import cycles, import_graph
from scripts.structure.functions import functions
from scripts.structure.sizes import FUNCTION_LINES, MODULE_LINES, PARAMETERS
from scripts.structure.source import ROOT, Source, read_sources


def main() -> None:
    """Print one table for src."""
    for name, value in figures(read_sources(ROOT / "src")).items():
        print(f"{name:<44}{value:>16}")


def figures(sources: Sequence[Source]) -> dict[str, str]:
    """Return the figures by their label."""
    every = [one for source in sources for one in functions(source)]
    modules = [source.lines for source in sources]
    lengths = [one.lines for one in every]
    places = sum(one.places for one in every)
    return {
        "modules": f"{len(modules):,}",
        "lines": f"{sum(modules):,}",
        "module lines, median / p90 / max": _spread(modules),
        f"modules over {MODULE_LINES} lines": _over(modules, MODULE_LINES),
        "functions": f"{len(every):,}",
        "function lines, median / p90 / max": _spread(lengths),
        f"functions over {FUNCTION_LINES} lines": _over(lengths, FUNCTION_LINES),
        f"functions over {PARAMETERS} parameters": _over([one.parameters for one in every], PARAMETERS),
        "annotated share": f"{sum(one.annotated for one in every) / max(places, 1):.1%}",
        "import cycles, lazy imports counted": f"{len(cycles(import_graph(sources)))}",
    }


def _spread(values: Sequence[int]) -> str:
    if not values:
        return "-"
    ordered = sorted(values)
    return f"{median(ordered):g} / {ordered[int(0.9 * (len(ordered) - 1))]} / {ordered[-1]}"


def _over(values: Sequence[int], most: int) -> str:
    return str(sum(value > most for value in values))


if __name__ == "__main__":
    main()
