"""What a load is told from outside: when, by whose dice, under which settings."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

import numpy as np

from patronage.store.settings import Settings

__all__ = ["LoadContext"]


@dataclass(frozen=True)
class LoadContext:
    """The arguments of a load that are not data.

    Parameters
    ----------
    loaded_at
        The instant of the load, in UTC.
    rng
        Draws the surrogates of people.
    settings
        The shop's settings before the load.
    program
        The program's version, written into the ledger.
    key
        The key of the marks of erased people; only needed where somebody was erased.
    """

    loaded_at: datetime
    rng: np.random.Generator
    settings: Settings
    program: str
    key: bytes = field(default=b"", repr=False)
