"""`patronage erase`: forget people, down to the bytes on disk."""

from __future__ import annotations

from pathlib import Path

import click

__all__ = ["command"]


@click.command(name="erase", short_help="Forget people, down to the bytes on disk.")
@click.option(
    "--shop",
    type=click.Path(path_type=Path),
    default=Path("shop"),
    show_default=True,
    help="Folder of the shop.",
)
@click.option("--customer", "ids", multiple=True, help="A customer id as files deliver it. May be repeated.")
@click.option("--email", "emails", multiple=True, help="An e-mail address. May be repeated.")
@click.option("--phone", "phones", multiple=True, help="A phone number. May be repeated.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def command(
    *,
    shop: Path,
    ids: tuple[str, ...],
    emails: tuple[str, ...],
    phones: tuple[str, ...],
    yes: bool,
    as_json: bool,
) -> None:
    """Erase people from the shop and every kept snapshot, and keep them out of later loads.

    Orders and totals stay: they carry a random number that no longer stands for anybody.
    """
    from dataclasses import asdict
    from datetime import UTC, datetime

    from patronage.cli.output import print_json, say
    from patronage.shop import Shop
    from patronage.store.erase import People

    people = People(ids, emails, phones)
    named = [*ids, *emails, *phones]
    if not named:
        raise click.UsageError(f"nobody is named to erase from {shop}; give --customer, --email or --phone")
    if not yes:
        click.confirm(
            f"Erase {len(named)} named people from {shop}? This cannot be undone", abort=True, err=True
        )
    with Shop.open(shop) as opened:
        erased = opened.erase(people, datetime.now(UTC))
    say(f"{erased.persons} people erased, {erased.snapshots} snapshots rewritten")
    if not erased.persons:
        say("nobody of that name was known; later loads will leave them out all the same")
    if as_json:
        print_json(asdict(erased))
