"""``minewatch timeline``, ``deadlines`` and ``compare``: the answers of the desk on a terminal.

In: arguments. Out: text or JSON on stdout. What is not plain is asked about on stderr with
the choices, as in Slack; exit codes as in bot.cli.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from bot.cli.asked import read_names
from bot.cli.map import output_option, write_picture
from bot.cli.treaty import as_json_option, dumped, on_option
from bot.cli.treaty_record import clock, opened_treaty
from bot.cli.treaty_text import comparison_text, deadlines_text, timeline_text
from bot.desk.pictures import PictureDesk
from bot.desk.replies import Comparison, OneState
from bot.desk.treaty import TreatyDesk
from bot.errors import InputError
from bot.model.request import Asked, Request
from bot.treaty.documents import deadlines_document, status_document, timeline_document


@click.command()
@click.argument("name", nargs=-1, required=True)
@output_option
@as_json_option
def timeline(name: tuple[str, ...], output: Path | None, *, as_json: bool) -> None:
    """Tell a State's whole story, oldest first: acts, declarations, extensions, developments.

    With -o it is drawn as a strip instead.
    """
    desk = _desk()
    asked = _read(desk, " ".join(name))
    if output is not None:
        write_picture(PictureDesk(desk, clock()).course(asked.names, asked.on, asked.span), output)
        return
    reply = desk.timeline(asked.names, asked.span)
    click.echo(dumped(timeline_document(reply.story)) if as_json else timeline_text(reply))


@click.command()
@click.argument("name", nargs=-1, metavar="[overdue] [NAME]")
@on_option
@as_json_option
def deadlines(name: tuple[str, ...], on: date, *, as_json: bool) -> None:
    """List upcoming dates or, with "overdue", duties whose deadline has passed (Articles 4, 5, 7).

    NAME: a State or a group; without one, all of them.
    """
    desk = _desk()
    asked = _read(desk, " ".join(("deadlines", *name)))
    overdue = asked.asked is Asked.OVERDUE
    reply = desk.deadlines(asked.names, asked.on or on, asked.span, overdue=overdue)
    click.echo(dumped(deadlines_document(reply.dates)) if as_json else deadlines_text(reply))


@click.command()
@click.argument("name", nargs=-1, required=True, metavar="NAME NAME...")
@on_option
@as_json_option
def compare(name: tuple[str, ...], on: date, *, as_json: bool) -> None:
    """Put two to five States side by side. JSON: a list of their statuses."""
    desk = _desk()
    asked = _read(desk, *name)
    reply = desk.show(asked.names, asked.on or on, asked.span)
    if isinstance(reply, OneState):
        raise InputError("Name two to five States: `minewatch compare Finland Norway`.")
    if not isinstance(reply, Comparison):
        raise InputError("A group is listed: `minewatch list all --group baltics`.")
    documents = [status_document(answer) for answer in reply.answers]
    click.echo(dumped(documents) if as_json else comparison_text(reply))


def _desk() -> TreatyDesk:
    return TreatyDesk(opened_treaty(), clock())


def _read(desk: TreatyDesk, *names: str) -> Request:
    return read_names(names, desk.current, desk.today())
