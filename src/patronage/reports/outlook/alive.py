"""How surely customers are still active: by how often they bought and how long they have been silent."""

from __future__ import annotations

import numpy as np

from patronage.base.note import Note, Term
from patronage.base.units import SHARE
from patronage.forecasts.value.valued import Valued
from patronage.reports.block import HeatMap, HeatRow
from patronage.reports.material import Material

__all__ = ["alive_map", "tells_leaving"]

_MONTH = 30.4375
_LONGEST = 12
_MOST = 7
_WITHOUT_LEAVING = ("nbd", "poisson")
_DROPOUT = "model.process.dropout"


def tells_leaving(valued: Valued) -> bool:
    """Tell whether the model says who has left: it knows of leaving, and the data tell how that is."""
    fitted = valued.fitted
    return fitted.model not in _WITHOUT_LEAVING and not any(_is_of_dropout(note) for note in fitted.notes)


def alive_map(material: Material, valued: Valued) -> HeatMap:
    """Draw the mean P(alive) of customers, purchases down and months of silence across."""
    summary = valued.prepared.summarised.summary
    weight = summary.weight.astype(np.float64)
    silent = np.minimum((summary.T - summary.recency) // _MONTH, _LONGEST).astype(np.intp)
    bought = np.minimum(summary.frequency + 1, _MOST).astype(np.intp)
    size = (_MOST + 1, _LONGEST + 1)
    cell = bought * size[1] + silent
    many, alive = (
        np.bincount(cell, column, size[0] * size[1]).reshape(size)
        for column in (weight, weight * valued.alive)
    )
    rows = tuple(
        HeatRow(
            f"{purchases}+" if purchases == _MOST else str(purchases),
            round(float(many[purchases].sum())),
            tuple(
                float(a / n) if n else None for a, n in zip(alive[purchases], many[purchases], strict=True)
            ),
        )
        for purchases in range(1, _MOST + 1)
        if many[purchases].any()
    )
    return HeatMap(
        title=material.text("outlook.alive"),
        unit=SHARE,
        rows=rows,
        row_label=material.text("outlook.purchases"),
        size_label=material.text("outlook.column.customers"),
        age_label=material.text("outlook.silent_months"),
        lead=material.text("outlook.alive_lead"),
        note=material.text("outlook.alive_note", longest=_LONGEST),
        thin=1,
        empty_label=material.text("outlook.nobody"),
    )


def _is_of_dropout(note: Note) -> bool:
    process = note.values.get("process")
    return isinstance(process, Term) and process.key == _DROPOUT
