"""The colours of a page, light and dark, as tokens that everything drawn refers to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

__all__ = ["DARK", "HEAT_STEPS", "LIGHT", "best_ink", "contrast", "heat_step", "tokens_css"]

HEAT_STEPS = 16
BLACK, WHITE = "#000000", "#ffffff"

# One hue from pale to deep, so that order is seen by lightness alone, whatever colours an eye tells apart.
_LIGHT_RAMP = ("#eef4fa", "#d2e3f3", "#a3c7e6", "#6aa5d6", "#3579b8", "#0e4f94")
_DARK_RAMP = ("#1a222c", "#1d3550", "#215079", "#2f72ac", "#5b9cd6", "#a3d0f7")


def contrast(first: str, second: str) -> float:
    """Contrast of two colours by WCAG 2, from 1 (equal) to 21 (black on white).

    Examples
    --------
    >>> contrast("#000000", "#ffffff")
    21.0
    """
    brighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return round((brighter + 0.05) / (darker + 0.05), 3)


def best_ink(background: str) -> str:
    """Choose black or white for text: the worst case is the square root of 21, above the 4.5 of level AA."""
    return max((BLACK, WHITE), key=lambda ink: contrast(ink, background))


def heat_step(share: float) -> int:
    """Give the step of the ramp for a place between 0 and 1."""
    return min(HEAT_STEPS - 1, max(0, int(share * HEAT_STEPS)))


def tokens_css() -> str:
    """Write the tokens as rules: light, dark where the system or the reader asks for it, light on paper."""
    light = f"color-scheme:light;{_declared(LIGHT)}"
    dark = f"color-scheme:dark;{_declared(DARK)}"
    return (
        f":root{{{light}}}"
        f"@media screen and (prefers-color-scheme:dark){{:root:not([data-theme=light]){{{dark}}}}}"
        f"@media screen{{:root[data-theme=dark]{{{dark}}}}}"
    )


def _declared(tokens: Mapping[str, str]) -> str:
    return "".join(f"--{name}:{colour};" for name, colour in tokens.items())


def _ramp(stops: Sequence[str]) -> dict[str, str]:
    """Spread the stops over the steps, each step with the ink that reads best on it."""
    tokens: dict[str, str] = {}
    for step in range(HEAT_STEPS):
        place = step / (HEAT_STEPS - 1) * (len(stops) - 1)
        at = min(int(place), len(stops) - 2)
        low, high = _channels(stops[at]), _channels(stops[at + 1])
        mixed = [round(a + (b - a) * (place - at)) for a, b in zip(low, high, strict=True)]
        colour = "#" + "".join(f"{c:02x}" for c in mixed)
        tokens |= {f"h{step}": colour, f"i{step}": best_ink(colour)}
    return tokens


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    """Relative luminance of an sRGB colour (WCAG 2.2, definition of relative luminance)."""
    linear = [
        c / 255 / 12.92 if c / 255 <= 0.04045 else ((c / 255 + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 sRGB itself
        for c in _channels(colour)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


LIGHT: Mapping[str, str] = {
    "page": "#f6f6f3",
    "card": "#ffffff",
    "sunk": "#f1f1ed",
    "ink": "#17191c",
    "muted": "#5a606a",
    "line": "#e2e2dc",
    "rule": "#17191c",
    "grid": "#e9e9e4",
    "link": "#0b5cad",
    "good": "#006b58",
    "bad": "#a63c00",
    "warn": "#fdf3dc",
    "bar": "#9dbfe2",
    "s1": "#1c62b9",
    "s2": "#d16a08",
    "s3": "#007f6d",
    "s4": "#8f3f97",
    "s5": "#6a6f78",
    **_ramp(_LIGHT_RAMP),
}

DARK: Mapping[str, str] = {
    "page": "#101215",
    "card": "#171a1e",
    "sunk": "#1e2227",
    "ink": "#eceae4",
    "muted": "#a0a6b0",
    "line": "#2a2f36",
    "rule": "#8b919b",
    "grid": "#262b31",
    "link": "#85b9f5",
    "good": "#4fc9ad",
    "bad": "#f59b61",
    "warn": "#33290f",
    "bar": "#2f5e90",
    "s1": "#6fa9f2",
    "s2": "#f39a4c",
    "s3": "#43c3a8",
    "s4": "#d78fdd",
    "s5": "#a0a6b0",
    **_ramp(_DARK_RAMP),
}
