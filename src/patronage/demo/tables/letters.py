"""What the mailing tool exports: who each letter was meant for and what became of it."""

from __future__ import annotations

import numpy as np

from patronage.demo.days import DAY_SECONDS, DAYS, instants
from patronage.demo.mailings import first_day_of
from patronage.demo.tables.keys import Columns, Keys, words
from patronage.demo.world import World

__all__ = ["exposures"]


def exposures(world: World, keys: Keys) -> Columns:
    """List the people each letter was meant for, in both arms."""
    mailings, letters = world.mailings, world.parameters.mailings
    first = np.array([first_day_of(letter) for letter in letters])
    return {
        "campaign_id": words([f"L-{i + 1:02d}" for i in range(len(letters))], mailings.mailing),
        "customer": keys.customer[mailings.person],
        "arm": words(("holdout", "treated"), mailings.treated.astype(int)),
        "assigned_at": instants(first[mailings.mailing] * DAY_SECONDS + 9 * 3600),
        **{
            name: instants(np.where(at < DAYS * DAY_SECONDS, at, -1))
            for name, at in (
                ("sent_at", mailings.sent_at),
                ("opened_at", mailings.opened_at),
                ("clicked_at", mailings.clicked_at),
                ("carted_at", mailings.carted_at),
            )
        },
    }
