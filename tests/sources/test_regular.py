"""What is opened as a delivered file, and what is refused before it could wait, never end or lead away."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from patronage.base.errors import InputError
from patronage.engine.duckdb import DuckDB
from patronage.sources.read import read
from tests.sources.deliveries import one_engine, orders, reading, written

ORDERS = orders("1,ann,2025-01-05,10", "2,bob,2025-01-06,20")


def refusal(path: Path) -> str:
    with one_engine() as engine, pytest.raises(InputError) as refused:
        read(engine, [path])
    return str(refused.value)


def test_a_pipe_is_refused_before_it_waits(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    os.mkfifo(path)
    assert "is a named pipe; expected a file" in refusal(path)


@pytest.mark.parametrize("device", ["/dev/zero", "/dev/null", "/dev/random"])
def test_a_device_is_refused_before_it_never_ends(device: str) -> None:
    assert f"{device} is a device" in refusal(Path(device))


def test_a_socket_a_folder_and_a_zero_byte_are_no_files(tmp_path: Path) -> None:
    path = tmp_path / "orders.sock"
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(path))
        assert "is a socket" in refusal(path)
    assert "cannot be read" in refusal(tmp_path)
    assert "holds a zero byte" in refusal(Path("orders\0.csv"))


def test_a_link_that_a_person_names_is_read(tmp_path: Path) -> None:
    (tmp_path / "away").mkdir()
    link = tmp_path / "orders.csv"
    link.symlink_to(written(tmp_path / "away", ORDERS))
    with reading(link) as done:
        assert done.rows("select count(*) from stage.orders") == [(2,)]
    with reading(tmp_path / "away" / ".." / "orders.csv") as done:
        assert done.rows("select count(*) from stage.orders") == [(2,)]


@pytest.mark.parametrize("inside", ["orders.parquet", "orders/part.parquet"])
def test_no_link_leads_out_of_a_folder_of_tables(inside: str, tmp_path: Path) -> None:
    secret, folder = tmp_path / "secret.parquet", tmp_path / "tables"
    with DuckDB.in_memory() as engine:
        engine.execute(f"copy (select 1 as id) to '{secret}'")
    link = folder / inside
    link.parent.mkdir(parents=True)
    link.symlink_to(secret)
    assert f"{link} is a link to {secret}, outside the folder" in refusal(folder)
    link.unlink()
    os.mkfifo(link)
    assert "is a named pipe" in refusal(folder)


NAMES = [
    *("..%2f..%2forders.csv", "%2e%2e%2forders.csv", "C:\\orders.csv", "..\\..\\orders.csv", "-rf.csv", "~"),
    *("$(touch x).csv", "`touch x`.csv", "a;b|c&d.csv", "a'b\".csv", "'; drop table x; --.csv", "*.csv"),
    *("[a]?.csv", "{1}.csv", "a\nb.csv", "a\tb.csv", "a\x1b[31mb.csv", "s3:x.csv", "http:x.csv", "..."),
    *("ä" * 100, "a" * 255, "\ufeff.csv", "\u202egpj.csv", " .csv", "orders.csv ", "CON", "nul.csv"),
]


def test_names_are_names_and_lead_nowhere(tmp_path: Path) -> None:
    text = ORDERS.replace("ann", "José")
    for n, name in enumerate(NAMES):
        folder = tmp_path / str(n)
        folder.mkdir()
        # Letters that are not UTF-8 make the reader write a copy, under a name of its own.
        file = written(folder, text, name, "latin-1")
        with one_engine() as engine:
            delivery = read(engine, [file])
        assert [each.name for each in delivery.files] == [name]
        assert list(folder.iterdir()) == [file]
    assert len(list(tmp_path.iterdir())) == len(NAMES)
