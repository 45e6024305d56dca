"""A Spark Connect server gives the numbers that the shop gives."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from patronage.demo.shop import invent
from patronage.engine.backend import Place
from patronage.shop import Shop
from patronage.shop.exports import write_exports
from tests.programs import program

METRICS = "net_revenue,orders,customers,cac"

# A process has either a session of its own or one of a server, and the other tests have their own.
ASK = """
import json, sys
from pyspark.sql import SparkSession
from patronage.engine.spark import Spark
from patronage.facts.coverage import read_coverage
from patronage.features.rfm import rfm
from patronage.shop import Shop
from patronage.shop.asking import Asking

builder = SparkSession.builder.remote("local[1]").config("spark.sql.shuffle.partitions", "1")
session = builder.config("spark.ui.enabled", "false").getOrCreate()
with Shop.open("shop") as shop, Spark(lambda: session, "facts/") as engine:
    there = Asking(engine, read_coverage(engine), shop.settings)
    print(json.dumps([there.kpi(sys.argv[1], by="channel").to_json(), engine.describe("nowhere")]))
    print(engine.make_temporary("made", rfm(there.coverage.last_on)))
    engine.drop("made")
session.stop()
"""


def test_a_connect_server_says_the_same(tmp_path: Path) -> None:
    program("java")
    with Shop.create(tmp_path / "shop") as shop:
        shop.load(write_exports(invent(customers=100).tables, tmp_path / "exports"))
        shop.carry(Place("spark", str(tmp_path / "facts")))
        wanted = shop.kpi(METRICS, by="channel").to_json()
        done = subprocess.run(
            [sys.executable, "-W", "error::FutureWarning", "-c", ASK, METRICS],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    said, made = done.stdout.splitlines()[-2:]
    assert json.loads(said) == [wanted, None]
    assert int(made) > 0
