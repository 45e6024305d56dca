from pathlib import Path

from patronage.demo.shop import write_demo_shop


def test_the_same_seed_writes_the_same_bytes(tmp_path: Path) -> None:
    first = write_demo_shop(tmp_path / "a", customers=80)
    again = write_demo_shop(tmp_path / "b", customers=80)
    other = write_demo_shop(tmp_path / "c", customers=80, seed=8)
    assert [path.name for path in first] == [
        "products.csv", "customers.csv", "orders.csv", "order_lines.csv", "refunds.csv",
    ]  # fmt: skip
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in again]
    assert [path.read_bytes() for path in first] != [path.read_bytes() for path in other]


def test_no_refund_names_an_order_that_was_not_placed(tmp_path: Path) -> None:
    tables = write_demo_shop(tmp_path, customers=120)
    files = {path.stem: path.read_text().splitlines()[1:] for path in tables}
    placed = {line.split(",")[0] for line in files["orders"]}
    refunded = {line.split(",")[1] for line in files["refunds"]}
    assert refunded
    assert refunded <= placed
    assert {line.split(",")[0] for line in files["order_lines"]} == placed
