"""A million orders and all that belongs to them, made up in seconds."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

MOST_CPU_SECONDS, MOST_BYTES = 20, 2 * 10**9

SCRIPT = """
import json, resource, tempfile, time
from pathlib import Path
from patronage.demo.shop import invent
from patronage.shop.exports import write_exports

shop = invent(customers=490_000)
invented = time.process_time()
with tempfile.TemporaryDirectory() as folder:
    write_exports(shop.tables, Path(folder))
print(json.dumps({
    "orders": int(shop.world.observed.sum()),
    "invented": invented,
    "written": time.process_time(),
    "bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
}))
"""


@pytest.mark.long
def test_a_million_orders_are_made_up_in_seconds_and_two_gigabytes() -> None:
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True)
    told = json.loads(done.stdout)
    assert told["orders"] > 1_000_000
    assert told["written"] < MOST_CPU_SECONDS, told
    assert told["bytes"] < MOST_BYTES, told
