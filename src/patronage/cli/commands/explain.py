"""`patronage explain`: a number's definition, drivers, statement and rows."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from patronage.cli.options import (
    engine_options,
    json_options,
    language_option,
    place,
    question_options,
    shop_option,
)

if TYPE_CHECKING:
    from patronage.base.units import Unit
    from patronage.metrics.drivers import Drivers
    from patronage.metrics.explanation import Explanation
    from patronage.store.settings import Settings

__all__ = ["command"]

_NEXT_TO_NOTHING = 1e-9


@click.command(name="explain", short_help="Take a number apart, down to its rows.")
@click.argument("metric")
@shop_option
@question_options
@click.option("--rows", type=click.IntRange(min=0), default=10, show_default=True, help="Rows shown a fact.")
@click.option(
    "--rows-to",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder to write all rows to, one CSV file a fact.",
)
@click.option("--drivers", is_flag=True, help="Split the change between two periods over what drives it.")
@engine_options
@language_option
@json_options
def command(metric: str, **options: Any) -> None:  # noqa: ANN401  # click hands over options of all types
    """Explain METRIC: what it means, what drives it, the statement, and the rows that add up to it."""
    from patronage.cli.output import print_json
    from patronage.shop import Shop

    elsewhere = place(options)
    shop_path, known_at = options.pop("shop"), options.pop("known_at")
    as_json, exact = options.pop("as_json"), options.pop("exact")
    limit, folder, by_drivers = options.pop("rows"), options.pop("rows_to"), options.pop("drivers")
    language = options.pop("language")
    asked = {name: value for name, value in options.items() if value not in (None, "", (), {})}
    with Shop.open(shop_path, known_at) as opened, opened.on(elsewhere) as shop:
        if by_drivers:
            _tell_drivers(shop.drivers(metric, **asked), shop.settings, language, as_json=as_json)
            return
        found = shop.explain(metric, limit=None if folder else limit, **asked)
        if folder is not None:
            _write_rows(found, folder)
        if as_json:
            print_json(found.to_json(exact=exact))
        else:
            _show(found, language or shop.settings.language, limit)


def _tell_drivers(found: Drivers, settings: Settings, language: str | None, *, as_json: bool) -> None:
    from patronage.base.locale import Locale
    from patronage.cli.output import print_json, print_table, say_note
    from patronage.metrics.wording import by_dimension, label

    if as_json:
        print_json(found.to_json())
        return
    locale, unit = Locale(language or settings.language, settings.currency), found.metric.unit

    def written(value: float | None, of: Unit) -> str:
        return locale.text("format.none") if value is None else locale.write(value, of)

    rows = [
        [label(d.metric, locale), written(d.before, d.metric.unit), written(d.after, d.metric.unit),
         written(d.brought, unit)]
        for d in found.drivers
    ]  # fmt: skip
    rows += [
        [
            locale.text("drivers.mix", by=by_dimension(found.across, locale)),
            "",
            "",
            written(found.split.mix, unit),
        ]
    ]
    if abs(found.split.rest) > _NEXT_TO_NOTHING * max(abs(found.split.before), abs(found.split.after)):
        rows += [[locale.text("drivers.rest"), "", "", written(found.split.rest, unit)]]
    split = found.split
    rows += [
        [label(found.metric, locale), written(split.before, unit), written(split.after, unit),
         written(split.change, unit)]
    ]  # fmt: skip
    before, after = found.periods
    labels = [
        locale.text("drivers.driver"),
        *map(locale.period, (before, after)),
        locale.text("drivers.brought"),
    ]
    print_table(labels, rows, [True, False, False, False])
    for note in found.notes:
        say_note(note, locale)


def _show(found: Explanation, language: str, limit: int) -> None:
    from dataclasses import replace

    from patronage.base.locale import Locale
    from patronage.cli.output import print_result
    from patronage.metrics.wording import label, question, source

    definition, locale = found.metric, Locale(language)
    unit = locale.text(f"measured_in.{definition.unit.name}")
    click.echo(f"{label(definition, locale)} ({definition.name}), {unit}")
    click.echo(f"{question(definition, locale)}\n{source(definition, locale)}\n")
    print_result(found.result, language)
    for driver, result in found.drivers:
        click.echo("\n" + locale.text("output.driver", label=label(driver, locale), name=driver.name))
        print_result(replace(result, notes=()), language, quiet=True)
    for part in found.parts:
        names = ", ".join(m.name for m in part.part.measures)
        click.echo("\n" + locale.counted("output.rows", part.row_count, table=part.part.table, names=names))
        print_result(replace(part.rows, rows=part.rows.rows[:limit]), language, quiet=True)
    click.echo(f"\n{found.result.sql}")


def _write_rows(found: Explanation, folder: Path) -> None:
    from patronage.cli.csv_file import write_rows
    from patronage.cli.output import say

    folder.mkdir(parents=True, exist_ok=True)
    for number, part in enumerate(found.parts, 1):
        path = folder / f"{found.metric.name}_{number}_{part.part.table}.csv"
        write_rows(path, part.rows.names, part.rows.rows)
        say(f"{part.row_count:,} rows written to {path}")
