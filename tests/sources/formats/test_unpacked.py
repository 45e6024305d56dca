"""Files that unpack to far more than they are: refused at once and with little memory, whatever they say."""

from __future__ import annotations

import gzip
import io
import struct
import time
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from patronage.base.errors import InputError
from patronage.engine.duckdb import DuckDB
from patronage.sources.formats.unpacked import refuse_bomb, unpacked_blocks
from patronage.sources.read import read
from tests.sources.deliveries import one_engine

MEGABYTE = 1 << 20
ROOM = b" " * MEGABYTE


def refused(path: Path) -> str:
    """Give why a file is refused; it takes little time and memory to say so."""
    begun = time.process_time()
    tracemalloc.start()
    try:
        with one_engine() as engine, pytest.raises(InputError) as refusal:
            read(engine, [path])
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 50 * MEGABYTE
    assert time.process_time() - begun < 2
    assert path.name in str(refusal.value)
    return str(refusal.value)


def archive(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return path


def test_gzip_of_one_piece_or_of_many(tmp_path: Path) -> None:
    flat, members = tmp_path / "flat.csv.gz", tmp_path / "members.csv.gz"
    flat.write_bytes(gzip.compress(ROOM * 40))
    members.write_bytes(gzip.compress(ROOM) * 40)
    assert "over 200 times its size" in refused(flat)
    assert "over 200 times its size" in refused(members)


def test_what_is_said_a_thousand_times_may_be_meant(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv.gz"
    content = b"order_id,customer,date,amount\n" + b"7,ann,2025-01-05,10\n" * 100_000
    path.write_bytes(gzip.compress(content))
    assert b"".join(unpacked_blocks(path)) == content
    with one_engine() as engine:
        assert read(engine, [path]).files[0].rows_read == 100_000


def test_archives_that_say_what_they_unpack_to(tmp_path: Path) -> None:
    one = archive(tmp_path / "one.xlsx", {"xl/worksheets/sheet1.xml": ROOM * 40})
    many = archive(tmp_path / "many.xlsx", {f"xl/{n}.xml": ROOM for n in range(40)})
    countless = archive(tmp_path / "countless.xlsx", {f"{n}": b"" for n in range(5_001)})
    assert "over 200 times its size" in refused(one)
    assert "over 200 times its size" in refused(many)
    assert "it holds 5,001 files" in refused(countless)


def test_an_archive_that_says_less_than_it_unpacks_to(tmp_path: Path) -> None:
    path = archive(tmp_path / "lies.xlsx", {"xl/worksheets/sheet1.xml": ROOM * 40})
    content, small = path.read_bytes(), struct.pack("<L", 1_000)
    path.write_bytes(content.replace(struct.pack("<L", 40 * MEGABYTE), small))
    # What it does say is all that is read of it.
    refused(path)


def test_members_that_share_the_same_bytes(tmp_path: Path) -> None:
    path = archive(tmp_path / "shared.xlsx", {"xl/a.xml": ROOM * 10})
    with zipfile.ZipFile(path) as given:
        (entry,) = given.infolist()
    out = io.BytesIO(path.read_bytes())
    with zipfile.ZipFile(out, "a") as made:
        made.filelist.extend([entry] * 300)
        made._didModify = True  # type: ignore[attr-defined]  # noqa: SLF001  # its directory is to be written
    path.write_bytes(out.getvalue())
    assert "over 2 GB" in refused(path)


def test_an_archive_inside_an_archive_is_no_workbook(tmp_path: Path) -> None:
    inner = archive(tmp_path / "inner.zip", {"a": ROOM * 10})
    assert "cannot be read as a workbook" in refused(
        archive(tmp_path / "outer.xlsx", {"xl/workbook.xml": inner.read_bytes()})
    )


def test_rows_that_hold_nothing(tmp_path: Path) -> None:
    path = tmp_path / "hollow.parquet"
    with DuckDB.in_memory() as engine:
        engine.execute(f"copy (select 1 as order_id from range(17000000)) to '{path}' (compression zstd)")
    assert "it holds 17,000,000 rows" in refused(path)


def test_a_damaged_archive_is_left_to_the_reader_of_workbooks(tmp_path: Path) -> None:
    path = archive(tmp_path / "cut.xlsx", {"xl/worksheets/sheet1.xml": b"<sheetData/>" * 99})
    path.write_bytes(path.read_bytes()[:-30])
    refuse_bomb(path)
    assert "cannot be read as a workbook" in refused(path)
