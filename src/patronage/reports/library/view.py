"""The types of the library: an entry, which is one report, and a view, which offers and draws them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from patronage.base.registry import Registry
from patronage.metrics.metric import Metric
from patronage.reports.block import Block
from patronage.reports.material import Material

__all__ = ["VIEWS", "Entry", "View", "takes_time"]


@dataclass(frozen=True)
class Entry:
    """One report of the library: a metric, split by a dimension or in steps of time, in one view."""

    metric: str
    view: str
    by: str = ""
    grain: str = ""

    @property
    def name(self) -> str:
        """What it is asked for by.

        Examples
        --------
        >>> Entry("cac", "trend by", by="channel", grain="month").name
        'cac/month/by-channel'
        >>> Entry("retention_rate", "cohorts", grain="quarter").name
        'retention_rate/cohort-quarter'
        """
        step = f"cohort-{self.grain}" if self.view == "cohorts" else self.grain
        return "/".join(part for part in (self.metric, step, f"by-{self.by}" if self.by else "") if part)


@dataclass(frozen=True)
class View:
    """A way to look at a number.

    Parameters
    ----------
    name
        What it is called.
    offers
        Gives the reports it makes of a metric; none where the metric has no meaning in it.
    draw
        Writes one of them as blocks.
    """

    name: str
    offers: Callable[[Metric], Iterable[Entry]]
    draw: Callable[[Material, Entry], tuple[Block, ...]]


VIEWS: Registry[View] = Registry(View, "patronage.reports.library.views", "view", group="patronage.views")
"""Every view by name; a plug-in adds its own under the entry point `patronage.views`."""


def takes_time(metric: Metric) -> bool:
    """Tell whether a metric can be asked for a period and in steps of time."""
    fixed = any(measure.window != "period" for measure in metric.measures)
    return not fixed and metric.kind != "cohort"
