from pathlib import Path

import pytest

from patronage.base.errors import PatronageError, UnknownName
from patronage.base.registry import Registry
from patronage.base.units import Unit

UNIT = "from patronage.base.units import Unit\n"


def written(folder: Path, monkeypatch: pytest.MonkeyPatch, name: str, **modules: str) -> Registry[Unit]:
    package = folder / name
    package.mkdir()
    (package / "__init__.py").write_text("")
    for module, text in modules.items():
        (package / f"{module}.py").write_text(UNIT + text)
    monkeypatch.syspath_prepend(str(folder))
    return Registry(Unit, name, "unit")


def test_a_new_file_is_found_by_the_value_it_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = written(
        tmp_path, monkeypatch, "units_found", b="y = Unit('yard', 'number')", a="z = Unit('zoll', 'number')"
    )
    assert [unit.name for unit in found] == ["zoll", "yard"]
    with pytest.raises(UnknownName, match="no unit is called 'yrd'; did you mean yard"):
        found["yrd"]


def test_an_imported_value_is_no_second_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    again = "from units_again.a import y\n"
    found = written(tmp_path, monkeypatch, "units_again", a="y = Unit('yard', 'number')", b=again)
    assert [unit.name for unit in found] == ["yard"]


def test_two_values_of_one_name_are_a_mistake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = written(
        tmp_path, monkeypatch, "units_twice", a="y = Unit('yard', 'number')", b="y = Unit('yard', 'count')"
    )
    with pytest.raises(PatronageError, match=r"two units are called 'yard', the second in units_twice\.b"):
        found.all()
