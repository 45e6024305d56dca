"""Draws a strip of numbers: three digits to read, all of them on demand, and how each one moved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from patronage.base.locale import Locale
from patronage.pages.scale import Scale
from patronage.pages.tables import number
from patronage.reports.block import Tile, Tiles

__all__ = ["DrawnTiles", "draw_tiles"]

SPARK_WIDTH, SPARK_HEIGHT = 200, 40
LONG_VALUE = 9  # letters
LEAST_ABREAST, MOST_ABREAST = 4, 7
_FLAT = 0.0005  # a change that would be written as zero


@dataclass(frozen=True)
class Delta:
    """A change: `arrow` and `text` say it without colour, `verdict` is its colour and is spoken."""

    arrow: Literal["▲", "▼", "■"]
    text: str
    verdict: Literal["good", "bad", "same"]
    spoken: str
    before: str
    before_exact: str


@dataclass(frozen=True)
class Spark:
    """A small line: its path in a box of SPARK_WIDTH by SPARK_HEIGHT, its last point, and what it shows."""

    path: str
    last: str
    summary: str


@dataclass(frozen=True)
class DrawnTile:
    """One number ready to be filled in."""

    label: str
    metric: str
    value: str
    exact: str
    delta: Delta | None
    spark: Spark | None
    note: str


@dataclass(frozen=True)
class DrawnTiles:
    """The strip ready to be filled in."""

    template: ClassVar[str] = "tiles.html"
    title: str
    lead: str
    note: str
    compared: str
    tiles: tuple[DrawnTile, ...]

    @property
    def is_long(self) -> bool:
        """Whether a value needs smaller letters where there is little room, and so do its neighbours."""
        return any(len(tile.value) > LONG_VALUE for tile in self.tiles)

    @property
    def abreast(self) -> int:
        """How many stand in a row where there is room: the number that leaves the fewest gaps."""
        count = max(1, len(self.tiles))
        return min(
            range(min(count, MOST_ABREAST), min(count, LEAST_ABREAST) - 1, -1),
            key=lambda n: -count % n,
        )


def draw_tiles(block: Tiles, locale: Locale) -> DrawnTiles:
    """Draw a strip of numbers."""
    tiles = tuple(
        DrawnTile(
            label=tile.label,
            metric=tile.metric,
            value=locale.short(tile.value, tile.unit),
            exact=locale.exact(tile.value, tile.unit),
            delta=_delta(tile, locale),
            spark=_spark(tile, block.series_label, locale),
            note=tile.note,
        )
        for tile in block.tiles
    )
    return DrawnTiles(block.title, block.lead, block.note, block.compared, tiles)


def _delta(tile: Tile, locale: Locale) -> Delta | None:
    if tile.change is None:
        return None
    moved = 0 if abs(tile.change) < _FLAT else 1 if tile.change > 0 else -1
    wanted = {"up": 1, "down": -1, "": 0}[tile.better]
    verdict: Literal["good", "bad", "same"] = (
        "same" if moved * wanted == 0 else "good" if moved == wanted else "bad"
    )
    return Delta(
        arrow="■" if moved == 0 else "▲" if moved > 0 else "▼",
        text=locale.change(tile.change, tile.unit),
        verdict=verdict,
        spoken=locale.text(f"delta.{verdict}"),
        before="" if tile.previous is None else locale.short(tile.previous, tile.unit),
        before_exact=locale.exact(tile.previous, tile.unit),
    )


def _spark(tile: Tile, label: str, locale: Locale) -> Spark | None:
    known = [(at, value) for at, v in enumerate(tile.series) if (value := number(v)) is not None]
    if len(known) < 2:  # noqa: PLR2004 a line has two ends
        return None
    values = [value for _, value in known]
    low, high = min(values), max(values)
    scale = Scale(low, high if high > low else low + 1, 1)
    width = SPARK_WIDTH / (len(tile.series) - 1)
    points = [
        f"{at * width:.0f} {3 + (1 - scale.share(value)) * (SPARK_HEIGHT - 6):.1f}" for at, value in known
    ]
    summary = locale.text(
        "chart.range",
        label=label or tile.label,
        low=locale.short(low, tile.unit),
        high=locale.short(high, tile.unit),
        last=locale.short(values[-1], tile.unit),
    )
    return Spark("M" + "L".join(points), points[-1], summary)
