"""`patronage reports`: the library, listed or one report of it written."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from patronage.cli.options import engine_options, json_options, place, shop_option

if TYPE_CHECKING:
    from patronage.reports.library.view import Entry

__all__ = ["command"]


@click.command(name="reports", short_help="List questions and reports, or write some of them.")
@click.argument("names", nargs=-1)
@shop_option
@click.option("--all", "everything", is_flag=True, help="List every report, and not only the questions.")
@click.option("--metric", help="Only reports of this metric.")
@click.option("--by", help="Only reports by this dimension.")
@click.option("--grain", help="Only reports in this step of time.")
@click.option("--view", help="Only reports in this view: summary, trend, ranking, trend by, cohorts.")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), default=Path("reports.html"),
              show_default=True, help="The page to write NAMES to.")  # fmt: skip
@click.option("--period", help="2025, 2025-Q2, 2025-01-01..2025-03-31 … Default: the last 12 full months.")
@click.option("--as-of", help="Last day observed. Default: the last day of the data.")
@click.option("--lang", "language", help="Language of the page. Default: the shop's, or English.")
@engine_options
@json_options
def command(names: tuple[str, ...], **options: Any) -> None:  # noqa: ANN401  # click hands over options of all types
    """List questions and reports, or write those called NAMES as one page.

    A question has a name such as `channels_worth_their_cost`. A report is a metric, split by a dimension or
    in steps of time, in one view: `cac/by-channel`, `net_revenue/month/by-country`,
    `retention_rate/cohort-month`.
    """
    from patronage.reports.library.library import library

    if names:
        _write(names, options)
        return
    wanted = {key: options[key] for key in ("metric", "by", "grain", "view") if options[key]}
    found = [each for each in library().values() if all(getattr(each, k) == v for k, v in wanted.items())]
    language = options["language"] or "en"
    if options["as_json"]:
        _tell(found, language)
    elif options["everything"] or wanted:
        _print_reports(found, language)
    else:
        _print_questions(len(found), language)


def _tell(found: list[Entry], language: str) -> None:
    from patronage.cli.output import print_json
    from patronage.reports.library.questions import QUESTIONS

    questions = [
        {"name": name, "question": text, "reports": list(QUESTIONS[name].reports)}
        for name, text in _asked(language)
    ]
    print_json({"rows": [_row(each) for each in found], "questions": questions})


def _print_reports(found: list[Entry], language: str) -> None:
    from patronage.base.locale import Locale
    from patronage.cli.output import print_table, say
    from patronage.metrics.metric import METRICS
    from patronage.metrics.wording import question

    locale = Locale(language)
    labels = [locale.text(f"output.column.{name}") for name in ("report", "view", "question")]
    rows = [
        [each.name, locale.said(f"view.{each.view}", each.view), question(METRICS[each.metric], locale)]
        for each in found
    ]
    print_table(labels, rows, [True] * len(labels))
    say(locale.counted("output.reports", len(found)))


def _print_questions(reports: int, language: str) -> None:
    from patronage.base.locale import Locale
    from patronage.cli.output import print_table, say

    locale = Locale(language)
    labels = [locale.text(f"output.column.{name}") for name in ("name", "question")]
    print_table(labels, [list(pair) for pair in _asked(language)], [True] * len(labels))
    say(locale.counted("output.further_reports", reports))


def _asked(language: str) -> list[tuple[str, str]]:
    from patronage.base.locale import Locale
    from patronage.reports.library.questions import QUESTIONS

    locale = Locale(language)
    return [(name, locale.text(f"question.{name}.text")) for name in QUESTIONS]


def _write(names: tuple[str, ...], options: dict[str, Any]) -> None:
    from patronage.cli.output import print_json
    from patronage.cli.progress import working
    from patronage.cli.reporting import refuse_early, save_page
    from patronage.cli.tables import told_tables
    from patronage.shop import Shop

    asked = {name: options[name] for name in ("period", "as_of", "language") if options[name]}
    refuse_early(options["output"], asked)
    elsewhere = place(options)
    with Shop.open(options["shop"], options["known_at"]) as shop, working("writing the reports"):
        report = shop.library(names, place=elsewhere, **asked)
    save_page(report, options["output"])
    if options["as_json"]:
        print_json(told_tables(report, options["output"], exact=options["exact"]))
    else:
        click.echo(options["output"])


def _row(entry: Entry) -> dict[str, str]:
    return {
        "name": entry.name,
        "metric": entry.metric,
        "by": entry.by,
        "grain": entry.grain,
        "view": entry.view,
        "question": _question(entry),
    }


def _question(entry: Entry) -> str:
    from patronage.metrics.metric import METRICS

    return METRICS[entry.metric].question
