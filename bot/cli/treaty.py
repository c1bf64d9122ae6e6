"""``minewatch status``, ``counts``, ``list`` and ``names``.

In: arguments. Out: text, JSON or CSV on stdout; whatever is not the answer itself goes to
stderr as one sentence. Exit codes as in bot.cli.
"""

from __future__ import annotations

import csv
import io
import sys
from datetime import date
from typing import BinaryIO

import click

from bot.cli.treaty_record import clock, opened_treaty, today
from bot.cli.treaty_text import (
    comparison_text,
    counts_text,
    found_note,
    listing_text,
    not_found_text,
    status_text,
)
from bot.cli.wrong import WrongUse
from bot.desk.citing import record_words
from bot.desk.unsure import unsure
from bot.errors import InputError
from bot.model.day import DayFound
from bot.model.names import NameFound, NameUnknown
from bot.treaty.days import read_day
from bot.treaty.documents import (
    DATES,
    counts_document,
    listed_document,
    name_document,
    status_document,
)
from bot.treaty.load import load_treaty
from bot.treaty.treaty import LISTINGS, Treaty

as_json_option = click.option("--json", "as_json", is_flag=True, help="Machine-readable output.")


def _day(_context: click.Context, _parameter: click.Parameter, text: str | None) -> date:
    return today() if text is None else typed_day(text)


def typed_day(text: str) -> date:
    """The day of an option; what is no day, or may be two, is wrong usage."""
    answer = read_day(text, today())
    if not isinstance(answer, DayFound):
        raise WrongUse(answer.sentence)
    return answer.day


on_option = click.option("--on", callback=_day, metavar="DATE", help="The day; today by default.")


@click.command()
@click.argument("name", nargs=-1, required=True)
@on_option
@as_json_option
def status(name: tuple[str, ...], on: date, *, as_json: bool) -> None:
    """Show a State's status. NAME: in any supported language, a code, a flag or a misspelling.

    Several States are put side by side.
    """
    treaty = opened_treaty()
    found = treaty.find(" ".join(name))
    if isinstance(found, NameUnknown) and len(name) > 1:
        _compare(name, on, treaty, as_json=as_json)
        return
    if not isinstance(found, NameFound):
        group = treaty.find_group(found.typed)
        hint = f" Try `minewatch list all --group {group.key}`." if group else ""
        raise InputError(not_found_text(found) + hint)
    answer = treaty.answer(found.state.iso3, on)
    if note := found_note(found):
        click.echo(note, err=True)
    click.echo(dumped(status_document(answer)) if as_json else status_text(answer))


def _compare(names: tuple[str, ...], on: date, treaty: Treaty, *, as_json: bool) -> None:
    from bot.cli.asked import read_names  # one State needs no grammar
    from bot.desk.replies import Comparison, Listing
    from bot.desk.treaty import TreatyDesk

    desk = TreatyDesk(treaty, clock())
    asked = read_names([" ".join(names)], treaty, desk.today())
    reply = desk.show(asked.names, asked.on or on, asked.span)
    if isinstance(reply, Listing):
        raise InputError("A group is listed: `minewatch list all --group baltics`.")
    answers = reply.answers if isinstance(reply, Comparison) else (reply.answer,)
    if as_json:
        documents = [status_document(answer) for answer in answers]
        click.echo(dumped(documents if len(documents) > 1 else documents[0]))
    elif isinstance(reply, Comparison):
        click.echo(comparison_text(reply))
    else:
        click.echo(status_text(reply.answer))


@click.command()
@on_option
@as_json_option
def counts(on: date, *, as_json: bool) -> None:
    """Count States Parties, signatories, States not party and those that withdrew."""
    counted = opened_treaty().counts(on)
    if not as_json:
        click.echo(counts_text(counted))
        return
    for note in counted.notes:
        click.echo(note, err=True)
    click.echo(dumped(counts_document(counted)))


@click.command("list")
@click.argument("which", type=click.Choice(list(LISTINGS)), metavar="WHICH")
@on_option
@click.option("--group", metavar="GROUP", help="Only its members: Baltics, NATO, EU ...")
@as_json_option
@click.option("--csv", "as_csv", is_flag=True, help="Comma-separated values.")
def list_states(which: str, on: date, group: str | None, *, as_json: bool, as_csv: bool) -> None:
    """List States with their status and dates.

    WHICH: all, parties, withdrawing, withdrawn, signatories (all that signed, whatever
    followed) or not-joined.
    """
    if as_json and as_csv:
        raise click.UsageError("Choose --json or --csv, not both.")
    known = opened_treaty()
    answers = known.listing(which, on, group)
    found = known.find_group(group) if group else None
    members = None if found is None else found.members
    more, why = unsure(which, known.counts(on), known.states, members)
    if as_csv:
        rows = [listed_document(answer) for answer in answers]
        click.echo(_table(("iso3", "name", "status", *DATES), rows), nl=False)
    elif as_json:
        click.echo(dumped([listed_document(answer) for answer in answers]))
    else:
        click.echo(listing_text(answers, more, on))
    for sentence in (*why, record_words(known.record)):
        click.echo(sentence, err=as_csv or as_json)


@click.command()
@click.argument("source", type=click.File("rb"), default="-", metavar="[FILE|-]")
def names(source: BinaryIO) -> None:
    """Print which State each line of FILE (default: standard input) names, as JSON Lines."""
    import msgspec

    treaty, encode = load_treaty(), msgspec.json.Encoder().encode
    for raw in source:
        name = raw.decode("utf-8", errors="replace").rstrip("\r\n").removeprefix("\ufeff")
        sys.stdout.buffer.write(encode(name_document(name, treaty.find(name))) + b"\n")


def dumped(document: object) -> str:
    """A document as JSON that people can read too."""
    import msgspec

    return msgspec.json.format(msgspec.json.encode(document), indent=2).decode()


def _table(columns: tuple[str, ...], rows: list[dict[str, object]]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()
