"""One clean file of orders with a revenue that is known, and each way in which such files arrive broken."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from random import Random

import xlsxwriter

ROWS = 2_000
Row = dict[str, str]


@cache
def clean() -> tuple[Row, ...]:
    """Give orders of 500 customers over a year and a half, drawn from one seed."""
    dice = Random(7)  # noqa: S311  # invents orders, keeps no secret
    return tuple(
        {
            "order_id": str(100_000 + n),
            "customer": f"c{dice.randrange(500)}",
            "date": str(date(2024, 1, 1) + timedelta(days=dice.randrange(540))),
            "amount": f"{Decimal(dice.randrange(500, 15_000)) / 100:.2f}",
            "country": "ES",
        }
        for n in range(ROWS)
    )


def truth(rows: Iterable[Row] | None = None) -> Decimal:
    """Add up the amounts."""
    return sum((Decimal(row["amount"]) for row in rows or clean()), Decimal(0))


TRUTH = truth()
FAULTY = 17
"""The place of the row that is broken where one is; it stands in line 19 of the file."""


@dataclass(frozen=True)
class Broken:
    """A broken file, and what has to come of it.

    Parameters
    ----------
    content
        Its bytes.
    code
        The exit code of the load.
    findings
        The codes of its findings, with how many rows each stands for.
    told
        Words of the error, or of the findings.
    gross, orders, refunded
        The revenue, the number of orders and the money back that are true of what is loaded.
    name
        What the file is called.
    """

    content: Callable[[], bytes]
    code: int
    findings: tuple[tuple[str, int], ...] = ()
    told: tuple[str, ...] = ()
    gross: Decimal = TRUTH
    orders: int = ROWS
    refunded: Decimal = Decimal(0)
    name: str = "orders.csv"

    def written(self, folder: Path) -> Path:
        """Write the file."""
        file = folder / self.name
        file.write_bytes(self.content())
        return file


def text(rows: Iterable[Row], delimiter: str = ",") -> str:
    """Write rows as a text table."""
    listed = list(rows)
    lines = [delimiter.join(listed[0])]
    lines += [delimiter.join(f'"{v}"' if delimiter in v else v for v in row.values()) for row in listed]
    return "".join(f"{line}\n" for line in lines)


def changed(change: Callable[[int, Row], Row]) -> Callable[[], bytes]:
    """Give the clean file with each row changed by its place."""
    return lambda: text(row | change(n, row) for n, row in enumerate(clean())).encode()


def one(**cells: str) -> Callable[[], bytes]:
    """Give the clean file with the cells of one row changed."""
    return changed(lambda n, _: cells if n == FAULTY else {})


def without(column: str) -> bytes:
    return text({k: v for k, v in row.items() if k != column} for row in clean()).encode()


def with_refunds() -> bytes:
    back = [row | {"order_id": f"r{n}", "amount": f"-{row['amount']}"} for n, row in enumerate(clean()[:200])]
    return text([*clean(), *back]).encode()


def of_lines() -> bytes:
    """Write the orders as lines, as Shopify exports them, each twentieth refunded."""
    header = (
        "Name,Email,Financial Status,Currency,Subtotal,Total,Created at,"
        "Lineitem quantity,Lineitem name,Lineitem price"
    )
    lines = [header]
    for n, row in enumerate(clean()):
        status, amount = ("refunded" if n % 20 == 0 else "paid"), row["amount"]
        name = f"#{row['order_id']},{row['customer']}@example.org,{status},EUR,{amount},{amount}"
        lines.append(f"{name},{row['date']} 10:00:00 +0100,1,Hat,{amount}")
        lines.append(f"#{row['order_id']},,,,,,,1,Sticker,0.00")
    return "".join(f"{line}\n" for line in lines).encode()


def again(header: str, value: Callable[[Row], str]) -> Callable[[], bytes]:
    """Give the clean file with one more column under a header that it has."""

    def content() -> bytes:
        first, *lines = text(clean()).splitlines()
        added = [f"{line},{value(row)}" for line, row in zip(lines, clean(), strict=True)]
        return "".join(f"{line}\n" for line in (f"{first},{header}", *added)).encode()

    return content


def packed(content: bytes, times: int) -> bytes:
    """Pack a file with a piece of it many times over."""
    out = io.BytesIO()
    with gzip.open(out, "wb") as stream:
        stream.write(content)
        for _ in range(times):
            stream.write(b"9,c,2024-01-02,5,ES\n" * 50_000)
    return out.getvalue()


def workbook(rows: Iterable[Row], far: tuple[int, int] | None = None) -> bytes:
    """Write rows as a workbook, texts as texts; with one more cell far away."""
    out, listed = io.BytesIO(), list(rows)
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("orders")
        for n, row in enumerate([list(listed[0]), *(list(row.values()) for row in listed)]):
            sheet.write_row(n, 0, row)
        if far:
            sheet.write(*far, "x")
    return out.getvalue()


def swollen(times: int) -> bytes:
    """Give a workbook one of whose parts is mostly blanks."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook(clean()[:50]))) as given,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as made,
    ):
        for member in given.infolist():
            content = given.read(member)
            if member.filename.endswith("sheet1.xml"):
                content = content.replace(b"</sheetData>", b" " * (times << 20) + b"</sheetData>")
            made.writestr(member.filename, content)
    return out.getvalue()
