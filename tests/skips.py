"""Skipped tests: seen with their reason, and weighed against the list of those that may be skipped in CI."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest


def allowed_skips(listed: Path) -> dict[str, str]:
    """Return the reason by node id: one line each, `NODE ID  # reason`."""
    allowed = {}
    for number, line in enumerate(listed.read_text("utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        node, _, reason = line.partition("  # ")
        if not reason.strip():
            message = f'{listed.name}:{number}: "{line}" gives no reason; expected: NODE ID  # reason'
            raise ValueError(message)
        allowed[node.strip()] = reason.strip()
    return allowed


@dataclass
class Skips:
    """The skips of one run."""

    allowed: Mapping[str, str]
    seen: dict[str, str] = field(default_factory=dict)

    def note(self, report: pytest.CollectReport | pytest.TestReport) -> None:
        """Remember a report if it is of a skip; an expected failure is none."""
        if report.skipped and not hasattr(report, "wasxfail"):
            reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
            self.seen[report.nodeid] = reason.removeprefix("Skipped: ")

    @property
    def unlisted(self) -> list[str]:
        """The skipped tests that may not be."""
        return sorted(set(self.seen) - set(self.allowed))

    def lines(self, *, fails: bool) -> Iterator[str]:
        """Yield what to print: every skip, its reason, and whether it is an error."""
        for node, reason in sorted(self.seen.items()):
            note = (
                f"  (allowed: {self.allowed[node]})"
                if node in self.allowed
                else "  NOT ALLOWED"
                if fails
                else ""
            )
            yield f"{node}: {reason}{note}"
