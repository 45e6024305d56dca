"""One byte of a database file is changed: the shop refuses, or answers as before. A loop of any length.

Run as a program of its own, which works in forked children and never opens the database itself.
"""

from __future__ import annotations

import json
import random
import shutil
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

from patronage.base.errors import StoreError
from patronage.store.folder import ShopFolder
from patronage.store.health.examine import examine
from patronage.store.layout import Layout
from patronage.store.sums import sums_of
from tests.store.numbered import AT, in_child, publish_rows

_SECONDS = 20


@dataclass
class Outcome:
    """What the loop saw; `wrong` must stay empty."""

    flips: int = 0
    refused: int = 0
    found: int = 0
    wrong: list[str] = field(default_factory=list)


def flip_bytes(path: Path, flips: int) -> Outcome:
    """Change a byte of the snapshot that readers open, or of the database that writers open.

    File, place and change are drawn from the number of the flip: 0, 1, 2 …
    """
    outcome = Outcome()
    sound = ShopFolder.create(path / "sound")
    settings = sound.layout.settings
    settings.write_text("keep_snapshots = 1\n" + settings.read_text())
    for number in (0, 1):
        in_child(lambda number=number: publish_rows(sound, number))  # type: ignore[misc]  # bound here
    right = in_child(lambda: _sums(sound))
    shutil.copytree(sound.path, path / "next")
    next_folder = ShopFolder.open(path / "next")
    in_child(lambda: publish_rows(next_folder, 2))
    right_next = in_child(lambda: _sums(next_folder))
    for number in range(flips):
        dice = random.Random(number)  # noqa: S311  # chooses bytes, keeps no secret
        shop = Layout(shutil.copytree(sound.path, path / "harmed"))
        harmed = dice.choice((shop.snapshots / "2.duckdb", shop.database))
        _flip(harmed, dice)
        is_writers = harmed == shop.database
        for each in _wrong(shop, right, right_next if is_writers else "", outcome):
            outcome.wrong.append(f"flip {number} in {harmed.name}: {each}")
        shutil.rmtree(shop.root)
        outcome.flips += 1
    return outcome


def _flip(path: Path, dice: random.Random) -> None:
    content = bytearray(path.read_bytes())
    # A header is a small part of the file, and says where everything else lies.
    end = dice.choice((len(content), len(content), len(content), 3 * 4096))
    content[dice.randrange(end)] ^= dice.randrange(1, 256)
    path.write_bytes(content)


def _wrong(shop: Layout, right: str, right_next: str, outcome: Outcome) -> Iterator[str]:
    """Judge what readers see, what a doctor says, and what a load makes of it where writers meet the byte."""
    folder = ShopFolder(shop)
    answer = in_child(lambda: json.dumps([_codes(shop), _sums(folder)]), _SECONDS)
    if not answer.startswith("["):
        yield f"reader and doctor: {answer}"
        return
    codes, seen = json.loads(answer)
    is_found, is_refused = "damaged" in codes, _is_refusal(seen)
    if not is_refused and seen != right:
        yield f"readers see {seen}"
    if right_next:
        loaded, after = _load_and_read(folder)
        is_refused = _is_refusal(loaded) or _is_refusal(after)
        is_right = after in ({right, right_next} if loaded == "None" else {right})
        if not (loaded == "None" or _is_refusal(loaded)) or not (is_right or _is_refusal(after)):
            yield f"a load answers {loaded}, and readers see {after}"
    outcome.found += is_found
    outcome.refused += is_refused
    if is_refused and not is_found:
        yield "it is refused, and the doctor finds nothing"


def _load_and_read(folder: ShopFolder) -> tuple[str, str]:
    loaded = in_child(lambda: publish_rows(folder, 2), _SECONDS)
    return loaded, in_child(lambda: _sums(folder), _SECONDS)


def _codes(shop: Layout) -> list[str]:
    return [each.code for each in examine(shop, AT).findings]


def _sums(folder: ShopFolder) -> str:
    try:
        with folder.reading() as engine:
            return json.dumps(sums_of(engine))
    except StoreError as error:
        return f"StoreError: {error}"


def _is_refusal(answer: str) -> bool:
    return answer.startswith("StoreError: ")


if __name__ == "__main__":
    print(json.dumps(asdict(flip_bytes(Path(sys.argv[1]), int(sys.argv[2])))))  # noqa: T201  # its answer
