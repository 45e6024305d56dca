"""`patronage kpi`: one or several numbers, split, filtered and compared as asked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from patronage.cli.options import (
    engine_options,
    json_options,
    language_option,
    place,
    question_options,
    shop_option,
)

__all__ = ["command"]


@click.command(name="kpi", short_help="Give numbers by any dimension, period and cohort.")
@click.argument("names")
@shop_option
@question_options
@click.option("--total", is_flag=True, help="Add the row for everything, retaken and not added up.")
@click.option("--sql", is_flag=True, help="Print the statement instead of running it.")
@engine_options
@language_option
@json_options
def command(names: str, **options: Any) -> None:  # noqa: ANN401  # click hands over options of all types
    """Give NAMES, metrics separated by commas: `patronage kpi net_revenue,orders --by channel`.

    `patronage metrics` lists every metric.
    """
    from patronage.cli.output import print_json, print_result, say
    from patronage.shop import Shop

    elsewhere = place(options)
    shop_path: Path = options.pop("shop")
    known_at = options.pop("known_at")
    as_json, exact = options.pop("as_json"), options.pop("exact")
    with_total, only_sql = options.pop("total"), options.pop("sql")
    asked_language = options.pop("language")
    asked = {name: value for name, value in options.items() if value not in (None, "", (), {})}
    with Shop.open(shop_path, known_at) as opened, opened.on(elsewhere) as shop:
        result = shop.kpi(names, **asked)
        if only_sql:
            click.echo(result.sql)
            return
        total = shop.total(names, **asked) if with_total and len(result.columns) > 1 else None
        if as_json:
            content = result.to_json(exact=exact)
            print_json(content | ({"total": total.to_json(exact=exact)["rows"]} if total else {}))
            return
        query = shop.question(names, **asked)
        grains = {query.grain.value: query.grain} if query.grain else {}
        grains |= {"cohort": query.cohort} if query.cohort else {}
        print_result(result, asked_language or shop.settings.language, grains, total)
        if not len(result):
            say("no row matches the question")
