"""`patronage metrics`: every number that can be asked, and the question it answers."""

from __future__ import annotations

import click

__all__ = ["command"]


@click.command(name="metrics", short_help="List every metric and the question it answers.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def command(*, as_json: bool) -> None:
    """List every metric: name, unit, the question it answers, how it is made."""
    from patronage.cli.output import print_json, print_table
    from patronage.metrics.dimension import DIMENSIONS
    from patronage.metrics.metric import METRICS

    rows = [
        {"name": m.name, "label": m.label, "unit": m.unit.name, "kind": m.kind, "question": m.question,
         "source": m.source}
        for m in METRICS
    ]  # fmt: skip
    if as_json:
        print_json({"rows": rows, "dimensions": list(DIMENSIONS)})
        return
    print_table(
        ["Metric", "Unit", "Question"], [[r["name"], r["unit"], r["question"]] for r in rows], [True] * 3
    )
