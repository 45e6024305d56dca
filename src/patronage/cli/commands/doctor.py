"""`patronage doctor`: examine a shop; exit code 1 when something is wrong, 3 when it cannot be read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from patronage.base.finding import Finding

__all__ = ["command"]

_WORDS = {"note": "note", "warning": "wrong", "refusal": "unreadable"}


@click.command(name="doctor", short_help="Examine a shop: what is wrong, and how to mend it.")
@click.option(
    "--shop",
    type=click.Path(path_type=Path),
    default=Path("shop"),
    show_default=True,
    help="Folder of the shop.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_context
def command(ctx: click.Context, /, *, shop: Path, as_json: bool) -> None:
    """Examine a shop, changing nothing.

    Every file is read to its end; settings, keys, references and the ledger are checked; all facts are made
    anew beside those that stand, and compared.

    Exit code 0: sound. 1: something is wrong; each line says what, and how to mend it. 3: the shop cannot be
    read.
    """
    from datetime import UTC, datetime

    from patronage.cli.output import print_json, say
    from patronage.shop.doctor import doctor

    health = doctor(shop, datetime.now(UTC))
    if as_json:
        print_json(health.to_json())
    else:
        for each in health.findings:
            say(_line(each))
    wrong = sum(f.severity != "note" for f in health.findings)
    say(f"{shop} is sound" if health.is_sound else f"{shop}: {wrong} wrong")
    if not health.is_sound:
        ctx.exit(1 if health.is_readable else 3)


def _line(finding: Finding) -> str:
    from dataclasses import replace

    return f"{_WORDS[finding.severity]}: {replace(finding, severity='note')}"
