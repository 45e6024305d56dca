"""One shop, answered by its own engine and by every other; each of these starts once a run."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from patronage.demo.shop import invent
from patronage.facts.coverage import read_coverage
from patronage.shop import Shop
from patronage.shop.asking import Asking
from patronage.shop.exports import write_exports
from tests.engine.parity.places import PLACES

CUSTOMERS = 200
STATED = 'value_model = "bg_nbd"\n'
HOURS = '[business_hours]\nmonday = "09:00-18:00"\nthursday = "20:00-04:00"\n'


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """Return a shop in which nearly everything happens."""
    folder = tmp_path_factory.mktemp("here")
    Shop.create(folder / "shop").close()
    settings = folder / "shop" / "patronage.toml"
    settings.write_text(f"{settings.read_text('utf-8')}\n{STATED}{HOURS}", "utf-8")
    with Shop.open(folder / "shop") as made:
        made.load(write_exports(invent(customers=CUSTOMERS).tables, folder / "exports"))
        yield made


@pytest.fixture(scope="session")
def here(shop: Shop) -> Iterator[Asking]:
    """Return its facts, answered by its own engine."""
    with shop.on(None) as asking:
        yield asking


@pytest.fixture(scope="session")
def everywhere(shop: Shop, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Everywhere]:
    """Return the other engines, none of which starts before it is asked for, or twice."""
    with ExitStack() as opened:
        yield Everywhere(shop, tmp_path_factory.mktemp("there"), opened)


@pytest.fixture(params=sorted(PLACES))
def there(request: pytest.FixtureRequest, everywhere: Everywhere) -> Asking:
    """Return the same facts, answered by another engine."""
    return everywhere[request.param]


class Everywhere:
    def __init__(self, shop: Shop, folder: Path, opened: ExitStack) -> None:
        self.shop = shop
        self.folder = folder
        self.opened = opened
        self.found: dict[str, Asking] = {}

    def __getitem__(self, name: str) -> Asking:
        if name not in self.found:
            engine = self.opened.enter_context(PLACES[name](self.shop.engine, self.folder / name))
            self.found[name] = Asking(engine, read_coverage(engine), self.shop.settings)
        return self.found[name]
