from __future__ import annotations

from pathlib import Path

from tests.sources.deliveries import reading, table, written

HEADER = (
    "Customer ID,First Name,Last Name,Email,Accepts Email Marketing,Default Address Country Code,"
    "Default Address Zip,Phone,Total Spent,Total Orders,Note,Tags"
)
ROWS = (
    "'7001,Ann,Lee,ann@example.org,yes,US,'01234,,120.00,3,,",
    "'7002,Ann,Lee,ANN@example.org,yes,US,'01234,'+1 555,20.00,1,,",
    "'7003,Bob,Ray,,no,GB,'AB1 2CD,'+44 1 234,0.00,0,,",
    "'7004,Cy,Roe,,no,GB,'AB1 2CD,,0.00,0,,",
    "'7005,,,,no,,,,0.00,0,,",
)


def test_profiles_of_one_mail_are_one_customer(tmp_path: Path) -> None:
    with reading(written(tmp_path, table(HEADER, *ROWS), "customers_export.csv")) as done:
        assert done.rows("select customer, country, orders_before from stage.customers order by _row") == [
            ("ann@example.org", "US", 4),
            ("phone 441234", "GB", 0),
            ("cy roe AB12CD", "GB", 0),
        ]
        assert done.rows("select customer, email, phone, name from stage.persons order by _row") == [
            ("ann@example.org", "ann@example.org", "+1 555", "Ann Lee"),
            ("phone 441234", None, "+44 1 234", "Bob Ray"),
            ("cy roe AB12CD", None, None, "Cy Roe"),
        ]
        assert done.rows("select delivered, person from stage.person_links order by 1")[:2] == [
            ("7001", "ann@example.org"),
            ("7002", "ann@example.org"),
        ]
        assert done.finding("profiles_of_one_customer").count == 1
        assert done.rows("select _row, reason from stage.rejects") == [(6, "the profile names nobody")]


def test_the_older_export_is_known_as_well(tmp_path: Path) -> None:
    header = "First Name,Last Name,Email,Company,Country Code,Zip,Phone,Total Spent,Total Orders,Tags"
    with reading(written(tmp_path, table(header, "Ann,Lee,ann@example.org,,ES,28001,,5.00,1,"))) as done:
        assert done.rows("select customer, country from stage.customers") == [("ann@example.org", "ES")]
        assert "person_links" not in {name for (name,) in done.rows("select view_name from duckdb_views()")}
