"""Draws what was noticed about the delivered data, the gravest first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from patronage.base.catalogue import ENGLISH
from patronage.base.finding import Finding
from patronage.base.locale import Locale
from patronage.base.units import COUNT
from patronage.reports.block import Findings

__all__ = ["DrawnFindings", "draw_findings"]

MOST_FINDINGS = 200
_ICONS = {"refusal": "✕", "reject": "✕", "warning": "!", "note": "i"}


@dataclass(frozen=True)
class DrawnFinding:
    """A finding: how grave, what, where, the value found, what to do."""

    severity: str
    icon: str
    word: str
    message: str
    remedy: str
    file: str
    row: str
    value: str
    count: str


@dataclass(frozen=True)
class DrawnFindings:
    """The list ready to be filled in; `counts` sums it up, `hidden` says how many were too many."""

    template: ClassVar[str] = "findings.html"
    title: str
    lead: str
    note: str
    counts: tuple[tuple[str, str], ...]
    findings: tuple[DrawnFinding, ...]
    hidden: str


def draw_findings(block: Findings, locale: Locale) -> DrawnFindings:
    """Draw findings as a list."""
    order = list(_ICONS)
    ranked = sorted(block.findings, key=lambda finding: order.index(finding.severity))
    hidden = max(0, len(ranked) - MOST_FINDINGS)
    counts = [
        (severity, locale.counted(f"findings.{severity}", count))
        for severity in order
        if (count := sum(1 for finding in ranked if finding.severity == severity))
    ]
    return DrawnFindings(
        title=block.title,
        lead=block.lead,
        note=block.note,
        counts=tuple(counts),
        findings=tuple(_finding(finding, locale) for finding in ranked[:MOST_FINDINGS]),
        hidden=locale.counted("findings.hidden", hidden) if hidden else "",
    )


def _finding(finding: Finding, locale: Locale) -> DrawnFinding:
    return DrawnFinding(
        severity=finding.severity,
        icon=_ICONS[finding.severity],
        word=locale.text(f"findings.word.{finding.severity}"),
        message=_message(finding, locale),
        remedy=_remedy(finding, locale),
        file=finding.file,
        row="" if finding.row is None else locale.text("findings.row", row=locale.figure(finding.row, COUNT)),
        value=finding.value,
        count=locale.counted("findings.rows", finding.count) if finding.count > 1 else "",
    )


def _message(finding: Finding, locale: Locale) -> str:
    """Say what was found: with its values where the sentence is known, by its code, or as it was told."""
    exact = locale.reword(finding.message, "found") if finding.message else None
    known = locale.said(f"finding.{finding.code}.text", "")
    told = finding.message or finding.code.replace("_", " ")
    return exact or known or locale.reword(finding.message, "reject") or told


def _remedy(finding: Finding, locale: Locale) -> str:
    """Say what to do; nothing rather than English beside a finding in another language."""
    is_told = finding.message and locale.language == ENGLISH
    if not is_told and locale.said(f"finding.{finding.code}.text", ""):
        return locale.said(f"finding.{finding.code}.remedy", "")
    return locale.reword(finding.remedy, "remedy") or finding.remedy
