"""Colours that can be read: contrast by WCAG, and series told apart by eyes that see fewer colours."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations, pairwise

import pytest

from patronage.pages.palette import DARK, HEAT_STEPS, LIGHT, best_ink, contrast, heat_step, tokens_css

THEMES = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
SERIES = ("s1", "s2", "s3", "s4")
# Machado, Oliveira & Fernandes 2009, severity 1: what is left of red, green, blue (linear).
BLIND = {
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.01182, 0.04294, 0.968881),
    ),
}


@THEMES
def test_text_reads_on_every_surface(theme: Mapping[str, str]) -> None:
    for ink in ("ink", "muted", "link", "good", "bad"):
        for ground in ("page", "card", "sunk"):
            assert contrast(theme[ink], theme[ground]) >= 4.5, (ink, ground)
    assert contrast(theme["ink"], theme["warn"]) >= 7


@THEMES
def test_marks_stand_out_from_the_card(theme: Mapping[str, str]) -> None:
    for series in (*SERIES, "s5"):
        assert contrast(theme[series], theme["card"]) >= 3, series


@THEMES
def test_heat_ramp_orders_by_lightness_alone_and_carries_readable_ink(theme: Mapping[str, str]) -> None:
    steps = [theme[f"h{step}"] for step in range(HEAT_STEPS)]
    from_card = [contrast(step, theme["card"]) for step in steps]
    assert all(a < b for a, b in pairwise(from_card)), (
        "each step is farther from the card than the one before"
    )
    for step in range(HEAT_STEPS):
        assert contrast(theme[f"i{step}"], theme[f"h{step}"]) >= 4.5


@THEMES
@pytest.mark.parametrize("eye", BLIND)
def test_series_stay_apart_for_eyes_that_see_fewer_colours(theme: Mapping[str, str], eye: str) -> None:
    for first, second in combinations(SERIES, 2):
        distance = sum(
            (a - b) ** 2 for a, b in zip(_seen(theme[first], eye), _seen(theme[second], eye), strict=True)
        )
        assert distance**0.5 >= 0.09, (first, second)


def test_ink_is_the_one_of_larger_contrast() -> None:
    assert (best_ink("#ffffff"), best_ink("#0b1220")) == ("#000000", "#ffffff")
    greys = [f"#{value:02x}{value:02x}{value:02x}" for value in range(256)]
    assert min(contrast(best_ink(grey), grey) for grey in greys) >= 4.5


def test_step_of_a_place_stays_on_the_ramp() -> None:
    assert [heat_step(share) for share in (-1.0, 0.0, 0.5, 1.0, 7.0)] == [
        0,
        0,
        HEAT_STEPS // 2,
        *[HEAT_STEPS - 1] * 2,
    ]


def test_both_themes_name_the_same_tokens() -> None:
    assert LIGHT.keys() == DARK.keys()
    assert tokens_css().count("--ink:") == 3, "light, dark by the system, dark by the reader"


def _seen(colour: str, eye: str) -> list[float]:
    """Give what an eye sees of a colour, in the even steps of sRGB."""
    linear = [(int(colour[at : at + 2], 16) / 255) ** 2.2 for at in (1, 3, 5)]
    seen = [sum(share * channel for share, channel in zip(row, linear, strict=True)) for row in BLIND[eye]]
    return [max(0.0, channel) ** (1 / 2.2) for channel in seen]
