"""Every table there is, by name: those of this folder and those plug-ins declare."""

from __future__ import annotations

from patronage.base.registry import Registry
from patronage.contract.table import Table

__all__ = ["TABLES"]

TABLES: Registry[Table] = Registry(Table, "patronage.contract", "table", group="patronage.contract")
"""The tables of every module here; a plug-in names its own under the entry point `patronage.contract`."""
