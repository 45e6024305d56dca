"""Random numbers by process: each draws from a stream of its own, so that no cause moves another's draws."""

from __future__ import annotations

from dataclasses import dataclass
from zlib import crc32

import numpy as np

__all__ = ["Streams"]

_SEEDS = 2**64


@dataclass(frozen=True)
class Streams:
    """The streams of one seed.

    Examples
    --------
    >>> Streams(7).of("demand").random() == Streams(7).of("demand").random()
    True
    >>> Streams(7).of("demand").random() == Streams(7).of("people").random()
    False
    """

    seed: int

    def of(self, process: str) -> np.random.Generator:
        """Give the stream of a process, from its beginning."""
        return np.random.default_rng([self.seed % _SEEDS, crc32(process.encode())])
