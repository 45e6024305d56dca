"""The files that are mutated: small exports, each as the tools write them."""

from __future__ import annotations

import io
import json
from datetime import date, timedelta
from decimal import Decimal
from functools import cache

import xlsxwriter

ROWS = 24
HEADERS = ("order_id", "customer", "date", "amount", "country")


@cache
def rows() -> tuple[tuple[str, ...], ...]:
    """Give orders whose rows differ in every cell that tells them apart."""
    return tuple(
        (
            f"{1000 + n}",
            f"c{n % 7}",
            str(date(2024, 1, 20) + timedelta(days=n)),
            f"{Decimal(1000 + 137 * n) / 100:.2f}",
            ("ES", "Málaga", "FR")[n % 3],
        )
        for n in range(ROWS)
    )


def table(delimiter: str = ",", decimal: str = ".") -> str:
    """Write the orders as a text table."""
    lines = [delimiter.join(HEADERS)]
    lines += [
        delimiter.join((*row[:3], f'"{row[3]}"' if decimal == delimiter else row[3], row[4]))
        for row in ((*r[:3], r[3].replace(".", decimal), r[4]) for r in rows())
    ]
    return "".join(f"{line}\n" for line in lines)


def of_lines() -> str:
    """Write the orders as lines, two an order."""
    lines = ["order_id,date,customer,product,quantity,price"]
    for order, customer, on, amount, _ in rows():
        lines += [f"{order},{on},{customer},Hat,2,{amount}", f'{order},{on},{customer},"Mug, blue",1,3.50']
    return "".join(f"{line}\n" for line in lines)


def of_a_shop() -> str:
    """Write the orders as Shopify exports them."""
    header = (
        "Name,Email,Financial Status,Currency,Subtotal,Shipping,Taxes,Total,Created at,Lineitem quantity"
        ",Lineitem name,Lineitem price,Refunded Amount"
    )
    lines = [header]
    for order, customer, on, amount, _ in rows():
        lines.append(
            f"#{order},{customer}@example.org,paid,EUR,{amount},0.00,0.00,{amount},{on} 10:00:00 +0100,1,Hat"
            f",{amount},0.00"
        )
        lines.append(f"#{order},,,,,,,,,1,Sticker,0.00,")
    return "".join(f"{line}\n" for line in lines)


TABLES = {
    "commas": table(),
    "semicolons": table(";", ","),
    "tabs": table("\t"),
    "lines": of_lines(),
    "a shop": of_a_shop(),
}


def json_lines(*, array: bool) -> str:
    """Write the orders as JSON, with an object in one of the cells."""
    objects = [
        json.dumps(dict(zip(HEADERS, row, strict=True)) | {"place": {"city": row[4], "tags": [1, "a"]}})
        for row in rows()
    ]
    return "[" + ",\n".join(objects) + "]" if array else "\n".join(objects) + "\n"


@cache
def workbook() -> bytes:
    """Write the orders as a workbook, numbers and days as a spreadsheet has them."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet("orders")
        sheet.write_row(0, 0, HEADERS)
        for n, row in enumerate(rows(), 1):
            sheet.write_row(n, 0, (int(row[0]), row[1]))
            sheet.write_datetime(n, 2, date.fromisoformat(row[2]))
            sheet.write_row(n, 3, (float(row[3]), row[4]))
        book.add_worksheet("notes").write(0, 0, "nothing")
    return out.getvalue()
