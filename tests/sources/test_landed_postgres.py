"""Tables that connectors land in PostgreSQL: a real server, read through its door."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from patronage.base.address import as_path
from patronage.base.errors import InputError, MissingResource, UsageError
from patronage.cli.main import main
from patronage.engine.duckdb import DUCKDB, DuckDB
from patronage.shop import Shop
from tests.engine.parity.postgres_server import postgres_server
from tests.sources.deliveries import Reading, reading
from tests.sources.test_landed_tables import OTHERS, SHOPIFY, files

if TYPE_CHECKING:
    from psycopg import Connection

TYPES: Mapping[str, str] = {"DOUBLE": "double precision", "TIMESTAMP WITH TIME ZONE": "timestamptz"}
SEEDS: Mapping[str, Sequence[str]] = {
    "dbt_shopify": [
        "shopify_order", "shopify_order_line", "shopify_order_line_refund", "shopify_refund",
        "shopify_customer",
    ],
    "dbt_stripe": ["subscription", "subscription_item", "plan", "price", "charge", "customer"],
    "dbt_zendesk": ["ticket", "user"],
    "dbt_ad_reporting": [
        "google_ads_campaign_stats", "facebook_ads_basic_ad",
        "microsoft_ads_campaign_performance_daily_report",
        "reddit_ads_campaign_report", "snapchat_ad_hourly_report", "apple_search_campaign_report",
    ],
}  # fmt: skip


class Server:
    """A server whose tables are written by hand."""

    def __init__(self, address: str) -> None:
        import psycopg  # noqa: PLC0415  # a test run without it does not fail here

        self.address = address
        self.connection: Connection = psycopg.connect(address, autocommit=True)

    def do(self, *statements: str) -> None:
        for statement in statements:
            self.connection.execute(statement.encode())

    def of(self, schema: str) -> Path:
        return as_path(f"{self.address}&schema={schema}")

    def land(self, schema: str, tables: Sequence[Path]) -> Path:
        """Make a table of each CSV file, with the types a connector would give it."""
        self.do(f"drop schema if exists {schema} cascade", f"create schema {schema}")
        for file in tables:
            source, name = (
                f"read_csv({DUCKDB.literal(str(file))}, sample_size = -1)",
                f'{schema}."{file.stem}"',
            )
            with DuckDB.in_memory() as engine:
                kinds = engine.execute(f"select column_name, column_type from (describe from {source})")
                rows = engine.execute(f"select columns(*)::varchar from {source}")
            columns = ", ".join(f'"{column}" {TYPES.get(str(kind), kind)}' for column, kind in kinds)
            self.do(f"create table {name} ({columns})")
            with self.connection.cursor().copy(f"copy {name} from stdin".encode()) as copying:
                for row in rows:
                    copying.write_row(row)
        return self.of(schema)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with postgres_server() as address:
        made = Server(address)
        yield made
        made.connection.close()


def contents(done: Reading) -> dict[str, list[str]]:
    """Return every staged row, whatever file it came from; its place there is by chance."""
    found = {}
    for name in sorted(done.tables):
        shown = done.rows(f"select column_name from (describe from stage.{name})")
        columns = ", ".join(DUCKDB.identifier(str(c)) for (c,) in sorted(shown) if c not in {"_file", "_row"})
        found[name] = sorted(map(str, done.rows(f"select {columns} from stage.{name}")))
    return found


def test_the_tables_of_a_shop(server: Server, tmp_path: Path) -> None:
    given = files(tmp_path, SHOPIFY | OTHERS)
    with reading(*given[:-1], time_zone="Europe/Madrid") as done:
        wanted = contents(done)
    with reading(server.land("shopify", given), time_zone="Europe/Madrid") as done:
        assert contents(done) == wanted
        assert done.finding("tables_not_read").message.endswith("shopify.product")
        names = {file.name: file.format for file in done.delivery.files}
    assert names == {f"shopify.{name}": "postgres" for name in SHOPIFY}


def test_published_tables_are_the_same_from_every_place(
    server: Server, shared_data: Path, tmp_path: Path
) -> None:
    given = [
        next((shared_data / "fivetran_seeds" / folder).glob(f"{name}_data.csv*"))
        for folder, names in SEEDS.items()
        for name in names
    ]
    for at, file in enumerate(given):
        (tmp_path / "csv").mkdir(exist_ok=True)
        with DuckDB.in_memory() as engine:
            given[at] = tmp_path / "csv" / f"{file.parent.name}_{file.name.split('.')[0]}.csv"
            read = f"read_csv({DUCKDB.literal(str(file))}, all_varchar = true)"
            engine.execute(f"copy (from {read}) to {DUCKDB.literal(str(given[at]))}")
    lake = tmp_path / "lake"
    lake.mkdir()
    with DuckDB.in_memory() as engine:
        engine.execute(f"attach {DUCKDB.literal(str(tmp_path / 'landed.duckdb'))} as landed")
        for file in given:
            read = f"read_csv({DUCKDB.literal(str(file))}, sample_size = -1)"
            engine.execute(f"create table landed.{file.stem} as from {read}")
            engine.execute(f"copy (from {read}) to {DUCKDB.literal(str(lake / file.stem))} (format parquet)")
            (lake / file.stem).rename(lake / f"{file.stem}.parquet")
    found = []
    for place in (server.land("seeds", given), tmp_path / "landed.duckdb", lake):
        with reading(place, currency="USD") as done:
            found.append(contents(done))
    postgres, duckdb, parquet = found
    assert {"orders", "order_lines", "refunds", "payments", "subscriptions", "contacts", "spend"} <= set(
        duckdb
    )
    assert postgres == duckdb == parquet


def test_values_of_many_types(server: Server) -> None:
    server.do(
        "drop schema if exists odd cascade",
        "create schema odd",
        "create domain odd.amount as numeric",
        "create type odd.state as enum ('paid', 'voided')",
        'create table odd."Order Facts" (id float8, name text, email varchar(40), financial_status odd.state,'
        " processed_at timestamptz, subtotal_price odd.amount, total_price money, taxes_included boolean,"
        " currency char(3), tags text[], note jsonb, total_discounts real, _fivetran_synced timestamp)",
        """insert into odd."Order Facts" values
        (1001, '#1, "a"' || chr(10) || '\\N', 'ann@example.org', 'paid', '2025-03-01 23:30+01', 90.50, 113.90,
         true, 'EUR', '{a,b}', '{"x": [1, "ü"]}', 0.1, '2025-04-01'),
        (1002.5, '', null, 'voided', '2025-03-02 10:00Z', 'NaN', null, null, 'EUR', null, null, 'Infinity',
        null)""",
    )
    with reading(server.of("odd")) as done:
        rows = done.rows(
            "select order_id, order_name, ordered_at::varchar, gross, tax_included, status"
            " from stage.orders order by order_id"
        )
        # Nothing in it says what the other order came to.
        assert done.rows("select count(*) from stage.rejects") == [(1,)]
    assert [[str(value) for value in row] for row in rows] == [[
        "1001", '#1, "a" \\N', "2025-03-01 22:30:00", "90.6000", "unknown", "paid",
    ]]  # fmt: skip


SECRET = "do-not-show"  # noqa: S105  # the one that must not be shown


def with_password(place: Path) -> str:
    """Return an address as a person would write it."""
    address = place.as_posix().replace(":/postgres@", f"://postgres:{SECRET}@")
    assert SECRET in address
    return address


def test_a_shop_loads_and_loads_again(server: Server, tmp_path: Path) -> None:
    place = with_password(server.land("again", files(tmp_path, SHOPIFY)))
    at = datetime(2025, 4, 1, tzinfo=UTC)
    with Shop.create(tmp_path / "shop") as shop:
        with pytest.raises(UsageError, match="loaded_at"):
            shop.load(place)
        assert shop.load(place, loaded_at=at).is_new
        before = shop.kpi("orders,gross_revenue,refunds").rows
        assert not shop.load(place, loaded_at=at).is_new
        server.do("update again.order set subtotal_price = 95 where id = 1001")
        assert shop.load(place, loaded_at=at).is_new
        assert shop.kpi("orders,gross_revenue,refunds").rows != before
    written = [path for path in (tmp_path / "shop").rglob("*") if path.is_file()]
    assert len(written) > 3
    assert not [path for path in written if SECRET.encode() in path.read_bytes()]


@pytest.mark.parametrize(
    "address",
    [
        f"postgresql://me:{SECRET}@/shop?host=/nowhere",
        f"postgresql://me:{SECRET}@/shop?host=/nowhere&schema=landed",
        f"postgresql://me@/shop?host=/nowhere&password={SECRET}",
        f"postgresql://me:a/{SECRET}@host/shop",
        f"postgresql://me:{SECRET}/b@host/shop",
        f"postgresql://me:a@{SECRET}@host/shop",
        f"postgresql://me:{SECRET}?/x@host/shop",
        f"postgresql://me:{SECRET}%@host/shop",
        f"postgresql:///shop?host=/nowhere&pasword={SECRET}",
        f"mysql://me:{SECRET}@host/shop",
        f"mysql://me:{SECRET}@host",
    ],
)
def test_what_cannot_be_reached_is_told_without_the_password(
    address: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["load", address, "--shop", str(tmp_path / "shop")])
    said = "".join(capsys.readouterr())
    assert ended.value.code == 3, said
    assert SECRET not in said
    assert "expected" in said or "cannot be read" in said
    assert not (tmp_path / "shop").exists()


def test_no_report_shows_the_password(
    server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "page.html"
    address = with_password(server.land("quiet", files(tmp_path, SHOPIFY)))
    with pytest.raises(SystemExit) as ended:
        main(["report", address, "-o", str(page), "--json"])
    said = "".join(capsys.readouterr())
    assert (ended.value.code, SECRET in said) == (0, False), said
    assert SECRET not in page.read_text("utf-8")


def test_a_schema_that_is_not_there_is_named(server: Server, tmp_path: Path) -> None:
    server.land("known", files(tmp_path, SHOPIFY)[:1])
    with pytest.raises(InputError, match=r"no schema 'unknown'.*known"), reading(server.of("unknown")):
        pass


def test_without_the_driver_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with (
        pytest.raises(MissingResource, match=r'pip install "patronage\[postgres\]"') as raised,
        reading(as_path("postgresql://me@host/shop")),
    ):
        pass
    assert raised.value.exit_code == 4


def test_rows_that_are_hidden_from_the_reader_end_the_reading(server: Server, tmp_path: Path) -> None:
    place = server.land("hidden", files(tmp_path, SHOPIFY)[:1])
    server.do(
        "drop role if exists reader",
        "create role reader login",
        "grant usage on schema hidden to reader",
        "grant select on hidden.order to reader",
        "alter table hidden.order enable row level security",
    )
    as_reader = as_path(place.as_posix().replace("postgres@", "reader@"))
    with pytest.raises(InputError, match="row-level security"), reading(as_reader):
        pass
