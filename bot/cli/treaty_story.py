"""``minewatch timeline``, ``deadlines`` and ``compare``: the answers of the desk on a terminal.

In: arguments. Out: text or JSON on stdout. What is not plain is asked about on stderr with
the choices, as in Slack; exit codes as in bot.cli.
"""

from __future__ import annotations

from datetime import date

import click

from bot.cli.treaty import as_json_option, dumped, on_option
from bot.cli.treaty_record import clock, opened_treaty
from bot.cli.treaty_text import comparison_text, deadlines_text, timeline_text
from bot.desk.replies import Comparison, Deadlines, OneState, Question, Reply, Timeline
from bot.desk.treaty import TreatyDesk
from bot.errors import InputError
from bot.treaty.documents import deadlines_document, status_document, timeline_document


@click.command()
@click.argument("name", nargs=-1, required=True)
@as_json_option
def timeline(name: tuple[str, ...], *, as_json: bool) -> None:
    """Tell a State's whole story, oldest first: acts, declarations, extensions, developments."""
    reply = _desk().timeline(" ".join(name))
    if not isinstance(reply, Timeline):
        raise _unclear(reply)
    click.echo(dumped(timeline_document(reply.story)) if as_json else timeline_text(reply))


@click.command()
@click.argument("name", nargs=-1, metavar="[overdue] [NAME]")
@on_option
@as_json_option
def deadlines(name: tuple[str, ...], on: date, *, as_json: bool) -> None:
    """List what is ahead, or with "overdue" the duties whose day has passed (Articles 4, 5, 7).

    NAME: a State or a group; without one, all of them.
    """
    reply = _desk().deadlines(f"{' '.join(name)} {on}".strip())
    if not isinstance(reply, Deadlines):
        raise _unclear(reply)
    click.echo(dumped(deadlines_document(reply.dates)) if as_json else deadlines_text(reply))


@click.command()
@click.argument("name", nargs=-1, required=True, metavar="NAME NAME...")
@on_option
@as_json_option
def compare(name: tuple[str, ...], on: date, *, as_json: bool) -> None:
    """Put two to five States side by side. JSON: a list of their statuses."""
    # A semicolon ends a name, so that an argument of several words stays one.
    reply = _desk().show(f"{' ; '.join(name)} {on}")
    if isinstance(reply, Question):
        raise _unclear(reply)
    if isinstance(reply, OneState):
        raise InputError("Name two to five States: `minewatch compare Finland Norway`.")
    if not isinstance(reply, Comparison):
        raise InputError("A group is listed: `minewatch list all --group baltics`.")
    documents = [status_document(answer) for answer in reply.answers]
    click.echo(dumped(documents) if as_json else comparison_text(reply))


def _desk() -> TreatyDesk:
    return TreatyDesk(opened_treaty(), clock())


def _unclear(reply: Reply) -> InputError:
    if not isinstance(reply, Question):
        raise TypeError(f"{type(reply).__name__} is no answer to this question")
    choices = ", ".join(choice.label for choice in reply.choices)
    return InputError(f"{reply.sentence} {choices}".strip())
