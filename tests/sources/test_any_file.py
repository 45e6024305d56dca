"""Whatever a file holds, reading it ends in rows or in an error that a person can act on."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from patronage.base.errors import InputError
from patronage.sources.read import read
from tests.sources.deliveries import one_engine

_HEADERS = (
    "order_id,customer,date,amount,Name,Created at,Total,Lineitem name,quantity,price,product,status,email,"
    'currency,a/b,q"t,shipping,tax,subtotal,Id,Email,'
)
HEADERS = st.sampled_from(_HEADERS.split(","))
_CELLS = (
    "",
    *[
        "1",
        "-1",
        "C12",
        "2024-01-02",
        "03/04/2024",
        "2024-01-02 10:00 +0200",
        "1.234",
        "1,5",
        "€5",
        "a@b.co",
        "1e18",
        "nan",
        "'",
        "0",
    ],
    *['"', "=1+1", "\ufeff", "\x00", "cancelled", "refunded", "99999999999999999999"],
)
CELLS = st.one_of(st.sampled_from(_CELLS), st.text(max_size=8))
NAMES = st.sampled_from(["orders.csv", "orders.jsonl", "o[1].csv", "a'b;.txt", "orders.xlsx"])


def readable_or_refused(data: bytes, name: str) -> None:
    with TemporaryDirectory() as folder, one_engine() as engine:
        file = Path(folder, name)
        file.write_bytes(data)
        try:
            delivery = read(engine, [file])
        except InputError as refused:
            named = name in str(refused)
        else:
            named = bool(delivery.files[0].rows_read)
            for staged in delivery.staged:
                engine.execute(f"select count(_file), count(_row) from {staged.relation}")
        assert named


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=300), NAMES)
@example(b"PAR1junkPAR1", "orders.csv")
@example(b"\x1f\x8b\x08\x00", "orders.csv")
@example(b"\xff\xfea\x00", "orders.csv")
@example(b"\xef\xbb\xbf", "orders.csv")
@example(b"[{}]", "orders.jsonl")
@example(b'{"a": {"b": 1}}', "orders.jsonl")
@example(b"a,b\n\n\n\n", "orders.csv")
@example(b'"', "orders.csv")
def test_bytes_of_any_kind(data: bytes, name: str) -> None:
    readable_or_refused(data, name)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(HEADERS, min_size=1, max_size=9),
    st.lists(st.lists(CELLS, min_size=1, max_size=9), max_size=8),
    st.sampled_from([",", ";", "\t", "|", " "]),
    NAMES,
)
def test_tables_of_any_kind(headers: list[str], rows: list[list[str]], delimiter: str, name: str) -> None:
    lines = [delimiter.join(headers), *(delimiter.join((row * 9)[: len(headers)]) for row in rows)]
    readable_or_refused("\n".join(lines).encode("utf-8", "surrogatepass"), name)


TABLES = st.sampled_from(
    [
        "order_id,customer,date,amount,status,currency,shipping,tax,subtotal",
        "order_id,date,customer,product,quantity,price,discount,status",
        "customer,date,amount,units",
        "Name,Email,Created at,Total,Subtotal,Taxes,Shipping,Refunded Amount,Lineitem name,Lineitem price",
        "refund id,order id,refund date,amount,quantity",
        "customer_id,email,created_at,country,registered,first_name",
    ]
)
USUAL = {"date": "2024-01-25", "Created at": "2024-01-25 10:00:00 +0100", "refund date": "2024-01-25"}


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(
    TABLES, st.lists(st.lists(st.one_of(st.none(), CELLS), min_size=11, max_size=11), min_size=1, max_size=12)
)
def test_any_values_under_known_headers(header: str, rows: list[list[str | None]]) -> None:
    headers = header.split(",")
    usual = [USUAL.get(h, "7") for h in headers]
    lines = [
        ",".join(_quoted(u if cell is None else cell) for u, cell in zip(usual, row, strict=False))
        for row in rows
    ]
    readable_or_refused(
        "\n".join([header, *[",".join(usual)] * 12, *lines]).encode("utf-8", "surrogatepass"), "o.csv"
    )


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"'


@given(st.lists(st.lists(st.one_of(st.none(), CELLS), min_size=4, max_size=4), min_size=1, max_size=12))
def test_every_row_of_a_file_of_orders_ends_somewhere(rows: list[list[str | None]]) -> None:
    usual = ["7", "c", "2024-01-25", "7"]
    lines = [
        ",".join(_quoted(u if c is None else c) for u, c in zip(usual, row, strict=True)) for row in rows
    ]
    text = "\n".join(["order_id,customer,date,amount", *[",".join(usual)] * 12, *lines])
    with TemporaryDirectory() as folder, one_engine() as engine:
        file = Path(folder, "orders.csv")
        file.write_bytes(text.encode("utf-8", "surrogatepass"))
        try:
            delivery = read(engine, [file])
        except InputError:
            return
        relations = [s.relation for s in delivery.staged if s.table.name != "persons"]
        # A row may have several faults, and is rejected once.
        rejected = "(select distinct _row from stage.rejects)"
        query = " union all ".join(f"select _row from {r}" for r in (*relations, rejected))
        ended = sorted(int(str(row)) for (row,) in engine.execute(query))
        assert ended == list(range(2, delivery.files[0].rows_read + 2))
