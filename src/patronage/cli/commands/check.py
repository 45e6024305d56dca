"""`patronage check`: targets beside what was reached; exit code 1 when one was missed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from patronage.cli.options import json_options, language_option, shop_option

if TYPE_CHECKING:
    from patronage.base.locale import Locale
    from patronage.metrics.target import Checked

__all__ = ["command"]


@click.command(name="check", short_help="Set targets beside what was reached.")
@shop_option
@click.option("--as-of", help="Last day observed. Default: the last day of the data.")
@click.option("--department", help="Only targets of this department.")
@click.option("--horizon", help="Only operational, tactical or strategic targets.")
@click.option("--strict", is_flag=True, help="A target without a value counts as missed.")
@language_option
@json_options
@click.pass_context
def command(ctx: click.Context, /, **options: Any) -> None:  # noqa: ANN401  # click hands over options of all types
    """Check the targets loaded into the shop: a table of target_id, metric, period and value.

    A period that is not over is open, whatever the value so far. A target that names a metric, a dimension or
    a period there is not is an error, with what may be meant.
    """
    from patronage.base.errors import InputError
    from patronage.base.locale import Locale
    from patronage.cli.output import print_json, say
    from patronage.shop import Shop

    with Shop.open(options["shop"], options["known_at"]) as shop:
        found = shop.check(as_of=options["as_of"])
        locale = Locale(options["language"] or shop.settings.language, shop.settings.currency)
    wanted = {key: options[key] for key in ("department", "horizon") if options[key]}
    found = tuple(c for c in found if all(getattr(c.target, key) == v for key, v in wanted.items()))
    if options["as_json"]:
        print_json({"rows": [_row(each, exact=options["exact"]) for each in found]})
    elif found:
        _print(found, locale)
    else:
        say(locale.text("output.no_target"))
    if mistaken := [each for each in found if each.is_mistaken]:
        named = "\n".join(f"  {each.target.target_id}: {each.reason}" for each in mistaken)
        raise InputError(
            f"{len(mistaken):,} of {len(found):,} targets cannot be checked as they are written;"
            f" correct and load them again:\n{named}"
        )
    bad = {"missed", "unknown"} if options["strict"] else {"missed"}
    if any(each.status in bad for each in found):
        ctx.exit(1)


def _print(found: tuple[Checked, ...], locale: Locale) -> None:
    from patronage.base.units import NUMBER
    from patronage.cli.output import print_table, say
    from patronage.metrics.metric import METRICS

    known, none = METRICS.all(), locale.text("format.none")
    rows = []
    for each in found:
        name = each.target.metric
        unit = known[name].unit if name in known else NUMBER
        rows.append(
            [locale.said(f"metric.{name}.label", known[name].label if name in known else name),
             each.target.dimensions, each.target.period,
             none if each.value is None else locale.write(each.value, unit),
             locale.write(each.target.value, unit),
             none if each.gap is None else locale.change(each.gap, NUMBER),
             locale.text(f"report.targets.{each.status}")]
        )  # fmt: skip
    names = ("metric", "of", "period", "reached", "target", "gap", "status")
    labels = [locale.text(f"report.targets.column.{name}") for name in names]
    print_table(labels, rows, [True, True, True, False, False, False, True])
    for each in found:
        if each.reason and not each.is_mistaken:
            reason = locale.reword(each.reason, "reason") or each.reason
            say(f"{each.target.metric} {each.target.period}: {reason}")


def _row(each: Checked, *, exact: bool) -> dict[str, object]:
    def plain(value: float | None) -> object:
        return repr(value) if exact and value is not None else value

    target = each.target
    return {
        "target_id": target.target_id,
        "metric": target.metric,
        "dimensions": target.dimensions,
        "period": target.period,
        "value": plain(each.value),
        "target": plain(target.value),
        "gap": plain(each.gap),
        "status": each.status,
        "reason": each.reason,
        "department": target.department,
        "owner": target.owner,
        "horizon": target.horizon,
    }
