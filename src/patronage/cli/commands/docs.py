"""`patronage docs`: the reference, written from the program itself."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from patronage.pages.reference.command_page import Command, Option

__all__ = ["command", "described"]


@click.command(name="docs", short_help="Write the reference pages.")
@click.option(
    "--out",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    help="Folder for the pages; made if it is missing.",
)
@click.option("--check", is_flag=True, help="Write nothing: name the pages that are stale and end with 1.")
@click.pass_context
def command(context: click.Context, folder: Path, *, check: bool) -> None:
    """Write the reference as Markdown: metrics, dimensions, tables, commands, settings, errors.

    Metrics and sources of installed plug-ins are in it too.
    """
    from patronage.cli.output import say
    from patronage.pages.reference.book import book
    from patronage.pages.reference.shelf import put, stale

    pages = book(described(context.find_root()))
    if not check:
        put(pages, folder)
        say(f"{len(pages)} pages in {folder}")
        return
    out_of_date = stale(pages, folder)
    for path in out_of_date:
        click.echo(path)
    if out_of_date:
        say(f"{len(out_of_date)} stale of {len(pages)} pages; write them with: patronage docs --out {folder}")
        context.exit(1)


def described(root: click.Context) -> list[Command]:
    """Describe every command as the command line does in its own help."""
    from patronage.pages.reference.command_page import Command

    group = root.command
    if not isinstance(group, click.Group):
        return []
    found = []
    for name in group.list_commands(root):
        one = group.get_command(root, name)
        if one is None or one.hidden:
            continue
        context = click.Context(one, info_name=name, parent=root)
        usage = f"patronage {name} {' '.join(one.collect_usage_pieces(context))}"
        options = tuple(_option(p, context) for p in one.params)
        found.append(Command(name, usage, one.get_short_help_str(200), _text(one), options))
    return found


def _text(one: click.Command) -> str:
    paragraphs = (one.help or "").split("\n\n")
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)


def _option(parameter: click.Parameter, context: click.Context) -> Option:
    from patronage.pages.reference.command_page import Option

    record = parameter.get_help_record(context)
    if not isinstance(parameter, click.Option) or record is None:
        many = " …" if parameter.nargs != 1 else ""
        return Option((parameter.name or "").upper() + many, "Must be given." if parameter.required else "")
    written, _ = record
    names = (*parameter.opts, *parameter.secondary_opts)
    default = "" if parameter.is_flag or parameter.default in (None, "") else str(parameter.default)
    required = " Must be given." if parameter.required else ""
    return Option(
        written, (parameter.help or "") + required, default if parameter.show_default else "", names
    )
