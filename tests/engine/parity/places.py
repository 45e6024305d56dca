"""Engines for tests, each with a shop's facts in it: brought there the way a user brings them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from patronage.engine.backend import BACKENDS, Place
from patronage.engine.duckdb import DuckDB
from patronage.engine.protocol import Engine
from patronage.engine.spark import Spark
from patronage.shop.carrying import carry
from tests.engine.parity.postgres_server import postgres_server
from tests.programs import program

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

# A session that answers hundreds of small questions and then goes: no code is generated or tuned for later.
SMALL = {
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    "spark.log.level": "OFF",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.default.parallelism": "1",
    "spark.sql.shuffle.partitions": "1",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.autoBroadcastJoinThreshold": "-1",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
}


@contextmanager
def on_spark(own: DuckDB, folder: Path) -> Iterator[Engine]:
    place = Place("spark", str(folder / "tables"), "local[1]")
    carry(own, place)
    with spark_session() as session, Spark(lambda: session, place.address) as engine:
        for file in Path(place.address).iterdir():
            assert engine.describe(file.stem)
            # A name that is put in the place of another takes what was kept in memory along with it.
            session.catalog.dropTempView(file.stem)
            kept = session.read.parquet(str(file)).coalesce(1).cache()
            kept.createOrReplaceTempView(file.stem)
        yield engine


@contextmanager
def spark_session() -> Iterator[SparkSession]:
    from pyspark.sql import SparkSession  # noqa: PLC0415  # a test run without Spark does not wait for it

    program("java")
    builder = SparkSession.builder.appName("tests").master("local[1]")
    for name, value in SMALL.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    yield session
    session.stop()


@contextmanager
def on_postgres(own: DuckDB, folder: Path) -> Iterator[Engine]:
    del folder  # nobody but root can look into it, and PostgreSQL does not run as root
    with postgres_server() as address:
        place = Place("postgres", address)
        carry(own, place)
        with BACKENDS["postgres"].open(place) as engine:
            yield engine


@contextmanager
def on_clickhouse(own: DuckDB, folder: Path) -> Iterator[Engine]:
    place = Place("clickhouse", str(folder / "tables"))
    folder.mkdir()
    carry(own, place)
    with BACKENDS["clickhouse"].open(place) as engine:
        yield engine


PLACES: Mapping[str, Callable[[DuckDB, Path], AbstractContextManager[Engine]]] = {
    "clickhouse": on_clickhouse,
    "postgres": on_postgres,
    "spark": on_spark,
}
