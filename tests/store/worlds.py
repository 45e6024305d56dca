"""Worlds of people who buy, call, write and answer: each system knows them by what it asks for."""

from __future__ import annotations

from random import Random

from tests.oracle.people import Told, people
from tests.store.told import loaded, who_is_who

__all__ = ["check_worlds", "draw_world"]

SYSTEMS = {
    "shop": ("", 0.9, 0.4),
    "desk": ("zendesk ", 0.8, 0.1),
    "calls": ("phone ", 0.0, 1.0),
    "billing": ("cus_", 0.7, 0.2),
    "survey": ("C", 0.3, 0.0),
}
"""How a system names people, and how often it knows an address and a phone."""

_SHARED = 0.1
_SAID = 0.15


def draw_world(dice: Random) -> list[list[Told]]:
    """Draw the rows of each system about the same people; some share a telephone, a few an address."""
    mobiles = [
        f"+34 6{dice.randrange(10)}{at % 10} {100 + at} {dice.randrange(100, 999)}" for at in range(40)
    ]
    rows: dict[str, list[Told]] = {system: [] for system in SYSTEMS}
    for who in range(dice.randrange(2, 30)):
        mails = [f"p{who}.{at}@mail.example" for at in range(dice.choice([1, 1, 1, 2, 3]))]
        home = dice.choice(mobiles) if dice.random() < _SHARED * 3 else mobiles[who]
        if dice.random() < _SHARED:
            mails.append(f"p{dice.randrange(who + 1)}.0@mail.example")
        for system, (prefix, with_mail, with_phone) in SYSTEMS.items():
            for at in range(dice.choice([0, 1, 1, 2])):
                mail = dice.choice(mails) if dice.random() < with_mail else ""
                phone = dice.choice([home, mobiles[who]]) if dice.random() < with_phone else ""
                said = f"{who}" if system != "shop" and dice.random() < _SAID else ""
                rows[system].append(
                    Told(f"{prefix}{who}{at or ''}", _spelt(mail, dice), _dialled(phone, dice), said)
                )
    return [told for told in rows.values() if told]


def check_worlds(first: int, worlds: int) -> None:
    """Load worlds, the files of each cut and in any order, and hold who is who against union-find."""
    for seed in range(first, first + worlds):
        dice = Random(seed)  # noqa: S311  # it deals worlds, not secrets
        systems = draw_world(dice)
        rows = [row for told in systems for row in told]
        files = [told[at::2] for told in systems for at in (0, 1) if told[at::2]]
        dice.shuffle(files)
        at = dice.randrange(1, max(2, len(files)))
        # What comes in one load, and in how many, says nothing about anybody.
        loads = [[row for file in some for row in file] for some in (files[:at], files[at:]) if some]
        assert who_is_who(loaded(*loads)) == people(rows, "ES"), f"world {seed}"


def _spelt(mail: str, dice: Random) -> str:
    return dice.choice([mail, mail.upper(), f" {mail} ", mail.title()]) if mail else ""


def _dialled(phone: str, dice: Random) -> str:
    bare = phone.replace(" ", "")
    return dice.choice([phone, bare, f"00{bare[1:]}", bare[3:], f"{bare[3:6]}-{bare[6:]}"]) if phone else ""
