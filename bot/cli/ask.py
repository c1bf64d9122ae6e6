"""``minewatch ask``: what Minewatch would understand and answer if a person typed this.

In: a text and a door. Out: what was understood, what was not, and the answer, as text or JSON.
Nothing is changed and no site is asked: what the answer would change goes nowhere.
"""

from __future__ import annotations

from collections.abc import Iterator

import click

from bot.app.looking import looked_into
from bot.app.offline import offline_desk
from bot.cli.plain_text import plain_text
from bot.cli.printable import printable
from bot.cli.treaty import as_json_option, dumped
from bot.cli.treaty_record import clock, settings
from bot.desk import Desk
from bot.grammar.said import in_words, understood
from bot.model.request import CHANGES, Door
from bot.model.workspace import UserId
from handlers.talk.answering import Answer, answer
from handlers.talk.asker import Asker
from handlers.watch.places import CHANNEL

LANGUAGE = "en"
"""The only language of answers for now."""
_PERSON = UserId("U0ASKING")
_MESSAGES, _CHANNEL, _NAMED = "D0ASKING", "C0ASKING", "C0NAMED"
"""Where it is typed: a direct message, or a channel; and a channel that is named in it."""


@click.command()
@click.argument("text", nargs=-1, required=True)
@click.option(
    "--door",
    type=click.Choice([door.value for door in Door]),
    default=Door.MESSAGE.value,
    help="Where it is typed; a direct message by default.",
)
@click.option("--lang", metavar="xx", help="The language of the answer; English for now.")
@as_json_option
def ask(text: tuple[str, ...], door: str, lang: str | None, *, as_json: bool) -> None:  # noqa: ARG001 - answers are English
    """Show how TEXT is understood, and what would be answered. Changes nothing.

    Exit code 0 also where the answer is a question or says that something cannot be done.
    """
    said = _answer(" ".join(text), Door(door))
    shown = "\n".join(map(printable, plain_text(said.message).splitlines()))
    if as_json:
        document = {
            "understood": understood(said.understood),
            "asks_back": said.asks,
            "answer": shown,
            "language": LANGUAGE,
        }
        click.echo(dumped(document))
        return
    click.echo("\n".join([*map(printable, _notes(said)), "", shown]))


def _answer(text: str, door: Door) -> Answer:
    chosen, now = settings(), clock()
    with looked_into(chosen, now) as stores:
        return _answered(offline_desk(chosen, now, stores), text, door)


def _answered(desk: Desk, text: str, door: Door) -> Answer:
    asker = Asker(_PERSON, _MESSAGES if door is Door.MESSAGE else _CHANNEL)
    request = desk.read(text, door, by=asker.user, called=asker.called)
    if request.place is not None and request.place.kind == CHANNEL and request.place.name:
        # In Slack a channel that is typed is linked: it is known there, and the person is in it.
        desk.watches.channels.note(_NAMED, request.place.name)
    return answer(desk, asker, request)


def _notes(said: Answer) -> Iterator[str]:
    request = said.understood
    yield f"Understood: {in_words(request)}"
    if request.unread:
        yield f"Not understood: {', '.join(request.unread)}"
    if request.asked in CHANGES:
        yield "Nothing was changed: this is what the answer would be."
