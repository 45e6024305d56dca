"""The same questions on Spark, local mode: `python -m bench.large.on_spark SHOP FOLDER`."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from time import perf_counter
from typing import Any

from patronage.engine.backend import Place
from patronage.shop import Shop

__all__ = ["ASKED"]

ASKED = (
    {"metrics": "net_revenue,orders,aov,customers", "grain": "month"},
    {"metrics": "net_revenue,orders,aov,customers", "by": "channel"},
    {"metrics": "new_customers,net_revenue", "by": "acquisition_channel"},
    {"metrics": "retention_rate", "cohort": "month"},
)


def main(shop: Path, folder: Path) -> None:
    """Ask the shop's own engine and Spark, which must agree, and write down what each took."""
    place = Place("spark", str(folder / "facts"), "local[2]")
    begun = perf_counter()
    with Shop.open(shop) as own:
        own.carry(place)
        told: dict[str, Any] = {"carried_seconds": perf_counter() - begun}
        ours, told["own_seconds"] = _asked(own)
        begun = perf_counter()
        with own.on(place) as there:
            told["start_seconds"] = perf_counter() - begun
            first, told["first_seconds"] = _asked(there)
            again, told["seconds"] = _asked(there)
            told |= _machine(there)
    told["agree"] = [_rounded(rows) for rows in ours] == [_rounded(rows) for rows in first] and first == again
    (folder / "spark.json").write_text(json.dumps(told), "utf-8")


def _asked(asking: Any) -> tuple[list[Any], float]:  # noqa: ANN401  # a shop or what it is asked on
    begun = perf_counter()
    answers = [asking.kpi(**options).rows for options in ASKED]
    answers.append([len(asking.customers().summary)])
    return answers, perf_counter() - begun


def _rounded(rows: Any) -> list[list[object]]:  # noqa: ANN401  # rows of an answer
    return [
        [f"{v:.9g}" if isinstance(v, float) else v for v in (row if isinstance(row, tuple) else [row])]
        for row in rows
    ]


def _machine(asking: Any) -> dict[str, float]:  # noqa: ANN401  # what is asked on Spark
    java = asking.engine.session._jvm.java.lang  # noqa: SLF001  # nothing public tells which process it is
    process = Path(f"/proc/{java.ProcessHandle.current().pid()}")
    ticks = process.joinpath("stat").read_text("ascii").rpartition(")")[2].split()[11:13]
    status = process.joinpath("status").read_text("ascii")
    peak = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return {
        "java_cpu_seconds": sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK"),
        "java_peak_bytes": int(peak.split()[1]) * 1024,
    }


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
