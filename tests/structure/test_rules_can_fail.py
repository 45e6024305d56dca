"""Every rule finds a planted fault and lets the sound twin pass."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from textwrap import dedent

import pytest

from scripts.structure import doors, exports, raises, sizes
from scripts.structure.source import Source

Rule = Callable[[Source], Iterator[str]]


@dataclass(frozen=True)
class Planted:
    rule: Rule
    bad: str
    good: str
    path: str = "patronage/base/planted.py"


LONG = "def f() -> int:\n    return (\n" + "        1 +\n" * 60 + "        1\n    )\n"
DOCUMENTED = 'def f() -> int:\n    """One.\n' + "    more\n" * 60 + '    """\n    return 1\n'
SEVEN = "a: int, b: int, c: int, d: int, e: int, *f: int, g: int"

PLANTED = {
    "module lines": Planted(sizes.long_module, "x = 1\n" * 301, "x = 1\n" * 300),
    "function lines": Planted(sizes.long_function, LONG, DOCUMENTED),
    "method lines": Planted(sizes.long_function, "class A:\n" + LONG.replace("def", " def"), "class A: ..."),
    "parameters": Planted(sizes.many_parameters, f"def f({SEVEN}): ...", "def f(a, b, c, d, e, *, f): ..."),
    "parameters less self": Planted(
        sizes.many_parameters,
        "class A:\n @staticmethod\n def m(a, b, c, d, e, f, g): ...",
        "class A:\n def m(self, a, b, c, d, e, f): ...",
    ),
    "result without a type": Planted(sizes.unannotated, "def f(a: int): ...", "def f(a: int) -> int: ..."),
    "parameter without a type": Planted(
        sizes.unannotated,
        "class A:\n def m(self, *a) -> None: ...",
        "class A:\n def m(self, *a: int) -> None: ...",
    ),
    "inner function without a type": Planted(
        sizes.unannotated, "def f() -> None:\n def g(): ...", "def f() -> None:\n def g() -> int: ..."
    ),
    "module docstring": Planted(exports.undocumented, "x = 1", '"""Money."""\nx = 1'),
    "__all__ order": Planted(
        exports.unsorted_exports, '__all__ = ["load", "Shop", "ALL"]', '__all__ = ["ALL", "Shop", "load"]'
    ),
    "__all__ twice": Planted(exports.unsorted_exports, '__all__ = ["a", "a"]', '__all__ = ["a", "a10", "b"]'),
    "print": Planted(doors.prints, "print(1)", "printed = 1"),
    "print by another name": Planted(doors.prints, "from sys import stdout as out\nout.write('')", "out = 1"),
    "echo": Planted(doors.prints, "import click as c\nc.echo(1)", "import click\nclick.command()"),
    "clock": Planted(
        doors.reads_clock,
        "from datetime import datetime as d\nd.now()",
        "from datetime import datetime as d\nd.fromisoformat('')",
    ),
    "clock handed on": Planted(
        doors.reads_clock, "import time\nstamp(by=time.time)", "import time\ntime.monotonic()"
    ),
    "today": Planted(
        doors.reads_clock, "import datetime\ndatetime.date.today()", "import datetime\ndatetime.date(1, 1, 1)"
    ),
    "clock in SQL": Planted(doors.reads_clock, "run('SELECT CURRENT_DATE')", '"""Never current_date."""'),
    "fixed error": Planted(
        raises.fixed_raise, "raise UnknownName('no such name')", "raise UnknownName(f'no such name: {name}')"
    ),
    "fixed error in pieces": Planted(
        raises.fixed_raise, "raise SourceError('a' + f'b')", "raise SourceError('a' + str(path))"
    ),
    "fixed error by a name": Planted(
        raises.fixed_raise,
        "def f():\n    message = 'no'\n    raise SourceError(message)",
        "def f():\n    message = f'no {x}'\n    raise SourceError(message)",
    ),
    "fixed text formatted with nothing but text": Planted(
        raises.fixed_raise, "TEXT = 'no'\nraise SourceError(f'{TEXT}')", "raise SourceError(f'{text}')"
    ),
    "error without a text": Planted(raises.fixed_raise, "raise SourceError", "raise"),
    "error called without a text": Planted(raises.fixed_raise, "raise errors.SourceError()", "raise caught"),
    "foreign error": Planted(raises.foreign_raise, "raise ValueError(value)", "raise SourceError(value)"),
    "foreign error in a method": Planted(
        raises.foreign_raise,
        "class A:\n def get(self, k): raise KeyError(k)",
        "class A:\n def __getitem__(self, k): raise KeyError(k)",
    ),
}


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_fault_is_found(name: str) -> None:
    planted = PLANTED[name]
    assert list(planted.rule(Source(planted.path, dedent(planted.bad))))


@pytest.mark.parametrize("name", PLANTED)
def test_the_sound_twin_passes(name: str) -> None:
    planted = PLANTED[name]
    assert not list(planted.rule(Source(planted.path, dedent(planted.good))))


@pytest.mark.parametrize("rule", [doors.prints, doors.reads_clock], ids=lambda rule: rule.__name__)
def test_the_command_line_may_print_and_read_the_clock(rule: Rule) -> None:
    text = "from datetime import datetime\nprint(datetime.now())"
    assert not list(rule(Source("patronage/cli/main.py", text)))
    assert list(rule(Source("patronage/shop.py", text)))


def test_a_finding_names_the_place() -> None:
    source = Source("patronage/base/planted.py", "\n\nprint(1)")
    assert next(doors.prints(source)).startswith("patronage/base/planted.py:3: print: only cli prints")
