"""What a survey asked: satisfaction, recommendation or effort, by its columns or its file's name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from patronage.sources.fields import Field
from patronage.sources.raw import Raw
from patronage.sources.values.values import Value
from patronage.sources.values.words import word_value

__all__ = ["KINDS", "Kind", "kind_in", "kind_value"]

KINDS: Mapping[str, str] = {
    "nps": "nps", "net promoter": "nps", "net promoter score": "nps", "recommend": "nps", "promoter": "nps",
    "csat": "csat", "satisfaction": "csat", "customer satisfaction": "csat", "review": "csat",
    "stars": "csat",
    "ces": "ces", "effort": "ces", "customer effort": "ces", "customer effort score": "ces",
}  # fmt: skip
"""Words for kinds of surveys; the stars of a review say how content somebody is."""

_IN_TEXT = re.compile(
    r"(?<![a-z])(?:(nps|net ?promoter|recommend|promoter)|(csat|satisfaction|review)"
    r"|(ces|effort))(?![a-z])"
)


@dataclass(frozen=True)
class Kind:
    """The kind of all surveys of a file, and why; nothing where nothing tells."""

    name: str = ""
    why: str = ""


def kind_in(raw: Raw, fields: Mapping[str, Field]) -> Kind:
    """Find the kind by the header of the score, then of the other columns, then by the file's name."""
    score = fields.get("score")
    others = [h for h in raw.headers if score is None or h != score.header]
    for what, texts in (
        ("the header {!r}", [score.header] if score else []),
        ("the header {!r}", [h for h in others if "id" in re.split(r"[\W_]+", h.lower())]),
        ("the file's name {!r}", [raw.path.name]),
    ):
        found = {kind: text for text in texts if (kind := _named(text))}
        if len(found) == 1:
            kind, text = next(iter(found.items()))
            return Kind(kind, f"kind = {kind} by {what.format(text)}")
    return Kind()


def _named(text: str) -> str:
    found = _IN_TEXT.findall(re.sub(r"[\W_\d]+", " ", text.lower()))
    kinds = {
        kind for groups in found for kind, hit in zip(("nps", "csat", "ces"), groups, strict=True) if hit
    }
    return kinds.pop() if len(kinds) == 1 else ""


def kind_value(field: Field) -> Value:
    """Read a column of kinds."""
    return word_value(field, KINDS, "kind of survey")
