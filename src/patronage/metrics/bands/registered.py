"""Registered or guest."""

from __future__ import annotations

from patronage.metrics.band import Band

__all__ = ["registered"]

registered = Band("registered", "Registered", "Registered or guest, as last delivered")
