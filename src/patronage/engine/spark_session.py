"""Starts a Spark session, on this machine or elsewhere, and puts Spark's errors into our words."""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from patronage.base.errors import EngineError, MissingResource
from patronage.engine.backend import driver

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

__all__ = ["explained", "is_here", "settled", "start", "tried"]

Given = TypeVar("Given")

_MEANING = {
    # What statements mean hangs on these: no zone but UTC, errors instead of nulls, text as it is written.
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "true",
    "spark.sql.parser.escapedStringLiterals": "false",
}
_HERE = {
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.defaultJavaOptions": "-Dlog4j2.configurationFile="
    + Path(__file__).with_name("spark_log4j2.properties").as_uri(),
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    # As many parts as there are cores: the two hundred of the default are meant for a cluster.
    "spark.sql.shuffle.partitions": str(os.cpu_count() or 1),
}
_CONNECT = "sc://"


def is_here(master: str) -> bool:
    """Tell whether the workers run on this machine, and so read its folders."""
    return master.startswith("local") or (not master and "SPARK_REMOTE" not in os.environ)


def start(master: str) -> SparkSession:
    """Start a session, or take the one that runs.

    Parameters
    ----------
    master
        `local[4]`, a cluster such as `spark://host:7077` or `yarn`, a Spark Connect server such as
        `sc://host:15002`; none: what `SPARK_REMOTE` names, else this machine.

    Raises
    ------
    MissingResource
        PySpark or Java is not installed.
    EngineError
        The cluster cannot be reached.
    """
    return tried(lambda: _started(master))


def settled(session: SparkSession) -> SparkSession:
    """Set a session to what statements mean."""
    # It would write whole stack traces, and values of rows, beside the one line we say.
    logging.getLogger("SQLQueryContextLogger").disabled = True
    for name, value in _MEANING.items():
        session.conf.set(name, value)
    return session


def tried(action: Callable[[], Given]) -> Given:
    """Do something with Spark; what it raises is raised as an `EngineError`."""
    errors, gateway = driver("pyspark.errors", "spark"), driver("py4j.protocol", "spark")
    try:
        return action()
    except ImportError as missing:
        # PySpark looks for what a Spark Connect session needs when one is asked for.
        raise MissingResource(
            f"Spark needs a package that is not installed: {str(missing).splitlines()[0]};"
            ' run: pip install "patronage[spark]"'
        ) from missing
    except (errors.PySparkException, gateway.Py4JError) as error:
        raise explained(error) from error


def explained(error: Exception) -> EngineError:
    """Put an error of Spark into our words: its condition, and what was looked for; no delivered value."""
    condition = str(getattr(error, "getCondition", lambda: None)() or type(error).__name__)
    if condition.startswith(("TABLE_OR_VIEW_NOT_FOUND", "UNRESOLVED_COLUMN", "SCHEMA_NOT_FOUND")):
        named: dict[str, str] = getattr(error, "getMessageParameters", dict)() or {}
        return EngineError(
            f"Spark has no {next(iter(named.values()), 'such name')} where it was told to look; write the"
            " tables there again with patronage export, of the version that asks"
        )
    return EngineError(
        f"Spark gave up with {condition}. What happened on its workers stands in its own log; if they ran"
        " short of memory or disk, give them more and ask again"
    )


def _started(master: str) -> SparkSession:
    builder = driver("pyspark.sql", "spark").SparkSession.builder.appName("patronage")
    if master.startswith(_CONNECT):
        return builder.remote(master).getOrCreate()  # type: ignore[no-any-return]  # the driver is loaded late
    if is_here(master):
        _refuse_without_java()
        for name, value in _HERE.items():
            builder = builder.config(name, value)
        master = master or "local[*]"
    return (builder.master(master) if master else builder).getOrCreate()  # type: ignore[no-any-return]  # as above


def _refuse_without_java() -> None:
    home = os.environ.get("JAVA_HOME")
    if not (shutil.which("java") or (home and Path(home, "bin", "java").is_file())):
        raise MissingResource(
            f"Spark runs on Java 17, and no java was found on the path or in JAVA_HOME ({home or 'not set'});"
            " on Debian: apt-get install openjdk-17-jre-headless, elsewhere install it and set JAVA_HOME"
        )
