import pytest

from patronage.engine.duckdb import DuckDB
from patronage.sources.values.shapes import Shape, profile

MANY = 1500


@pytest.mark.parametrize(
    ("values", "shapes", "words"),
    [
        (["2024-03-09 10:00:00"] * MANY, [Shape("0000-00-00 00:00:00", MANY, 2, "2024-03-09 10:00:00")], ()),
        (
            ["2024-03-09 10:00:00"] * MANY + ["soon"],
            [
                Shape("0000-00-00 00:00:00", MANY, 2, "2024-03-09 10:00:00"),
                Shape("soon", 1, MANY + 2, "soon"),
            ],
            (),
        ),
        (["1.50", "2.50", "12.00"], [Shape("0.00", 2, 2, "1.50"), Shape("00.00", 1, 4, "12.00")], ()),
        (["-"] * MANY + ["1.50"], [Shape("0.00", 1, MANY + 2, "1.50")], ("-",)),
        (["-"] * MANY, [], ("-",)),
        (["03/04/2024", "28/02/2024"], [Shape("00/00/0000", 2, 2, "03/04/2024", 28, 4)], ()),
        (["5.", "7."], [Shape("0.", 2, 2, "5.")], ()),
        ([None, "7", "8"], [Shape("0", 2, 3, "7")], ()),
    ],
)
def test_a_column_is_described_by_what_its_values_look_like(
    values: list[str | None], shapes: list[Shape], words: tuple[str, ...]
) -> None:
    with DuckDB.in_memory() as engine:
        engine.execute(
            "create table t as select unnest(?::varchar[]) as c, unnest(range(2, ?)) as _row",
            [values, len(values) + 2],
        )
        found = profile(engine, "t", "c")
    assert list(found.shapes) == shapes
    assert found.nothing == words
