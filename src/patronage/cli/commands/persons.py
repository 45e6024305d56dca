"""`patronage persons`: how many delivered ids are one person, by which rule, and what is left apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from patronage.cli.options import shop_option

if TYPE_CHECKING:
    from pathlib import Path

    from patronage.engine.result import Result
    from patronage.store.identity.listing import Known

__all__ = ["command"]


@click.command(name="persons", short_help="Tell who is known as one person, and by what.")
@shop_option
@click.option("--joined", is_flag=True, help="List ids that are one person's, and the rule that joined each.")
@click.option("--ambiguous", is_flag=True, help="List addresses and phones that speak for several people.")
@click.option("--unmask", is_flag=True, help="Show addresses, phones and ids in full.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def command(shop: Path, known_at: str | None, **asked: bool) -> None:
    """Tell how many ids of shop, help desk and surveys are one person, and by which rule.

    An id said to be the same goes before an e-mail address, that before a phone number. What speaks for
    several people joins none of them: --ambiguous lists it; --joined lists who is whom.
    """
    from patronage.cli.output import print_json
    from patronage.shop import Shop
    from patronage.store.identity.listing import known_people

    with Shop.open(shop, known_at) as opened:
        if asked["joined"]:
            _list_joined(opened.persons(unmask=asked["unmask"]), as_json=asked["as_json"])
            return
        found = known_people(opened.engine, unmask=asked["unmask"])
    if asked["as_json"]:
        print_json(found.to_json())
    elif asked["ambiguous"]:
        _list(found)
    else:
        _sum_up(found)


def _sum_up(found: Known) -> None:
    from patronage.cli.output import print_table, say

    rows = [["ids delivered", f"{found.ids:,}"], ["people", f"{found.people:,}"]]
    rows += [[f"ids joined by {rule}", f"{count:,}"] for rule, count in found.joined.items()]
    rows += [
        [f"addresses and phones that join nobody: {why.replace('_', ' ')}", f"{count:,}"]
        for why, count in found.left_out.items()
    ]
    print_table(["", "Count"], rows, [True, False])
    if found.ambiguous:
        say("note: see what speaks for several people with --ambiguous")


def _list_joined(found: Result, *, as_json: bool) -> None:
    from patronage.cli.output import print_json, print_table, say

    if as_json:
        print_json(found.to_json())
        return
    numbers = {person: at for at, person in enumerate(dict.fromkeys(found.column("person")), 1)}
    rows = [[f"{numbers[row['person']]:,}", str(row["id"]), str(row["joined_by"])] for row in found]
    print_table(["Person", "Id", "Joined by"], rows, [False, True, True])
    if not rows:
        say("note: every id is a person of its own")


def _list(found: Known) -> None:
    from patronage.cli.output import print_table, say

    rows = [[a.key, f"{a.people:,}", " ".join(a.ids), a.why] for a in found.ambiguous]
    print_table(["Left apart", "People", "Ids", "Because"], rows, [True, False, True, True])
    if rows:
        say(
            "note: to say that ids are one person, load customers with the columns customer and person, the"
            " same person for each"
        )
