"""``minewatch status``, ``counts``, ``list``, ``names``, ``treaty`` and ``record``.

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
import msgspec

from bot.cli.asked import read_names
from bot.cli.groups import PlainGroup
from bot.cli.record_text import acts_text, findings_text, known_text
from bot.cli.treaty_record import acts, clock, kept, opened_treaty, page_of, today
from bot.cli.treaty_text import (
    check_text,
    comparison_text,
    counts_text,
    found_note,
    listing_text,
    not_found_text,
    status_text,
)
from bot.cli.wrong import WrongUse
from bot.desk.citing import record_words
from bot.desk.replies import Comparison, Listing
from bot.desk.treaty import TreatyDesk
from bot.desk.unsure import unsure
from bot.errors import InputError
from bot.model.day import DayFound
from bot.model.names import NameFound, NameUnknown
from bot.treaty.comparing.report import compare
from bot.treaty.days import read_day
from bot.treaty.documents import (
    DATES,
    check_document,
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
    treaty, encode = load_treaty(), msgspec.json.Encoder().encode
    for raw in source:
        name = raw.decode("utf-8", errors="replace").rstrip("\r\n").removeprefix("\ufeff")
        sys.stdout.buffer.write(encode(name_document(name, treaty.find(name))) + b"\n")


@click.group(cls=PlainGroup)
def treaty() -> None:
    """Compare the treaty record with the depositary's pages."""


@treaty.command()
@click.argument("source", metavar="FILE|URL")
@as_json_option
def check(source: str, *, as_json: bool) -> None:
    """Tell where a depositary's status page differs from the record.

    HTML or XML of the UN Treaty Collection, the table of parties in the Dutch treaty
    database, or the JSON of UNODA's database. Nothing is changed. Exit code 1: there are
    differences; 2: the page cannot be fetched, is not understood or cannot be trusted, and nothing
    was compared.
    """
    record = opened_treaty()
    try:
        report = compare(page_of(source), record, today())
    except InputError as error:
        raise WrongUse(str(error)) from error
    click.echo(dumped(check_document(report)) if as_json else check_text(report, source))
    if found := len(report.differences):
        differences = "1 difference" if found == 1 else f"{found} differences"
        raise InputError(f"{differences}; neither side was changed.")


@click.group(cls=PlainGroup)
def record() -> None:
    """What admins recorded on top of the packaged record, and how far it is known."""


@record.command("list")
@as_json_option
def list_acts(*, as_json: bool) -> None:
    """List every recorded act, undone ones too: what, from where, by whom, why."""
    recorded = acts()
    if as_json:
        click.echo(dumped(recorded))
        return
    click.echo(f"{record_words(opened_treaty().record)}\n{acts_text(recorded)}")


@record.command("known")
@as_json_option
def known(*, as_json: bool) -> None:
    """Show how far the record is known to be complete, and what vouches for it."""
    found = sorted(kept().confirmations, key=lambda each: each.at, reverse=True)
    click.echo(dumped(found) if as_json else known_text(opened_treaty().record, found))


@record.command("pages")
@as_json_option
def pages(*, as_json: bool) -> None:
    """List what differed on depositaries' pages, and what admins decided: who, when, why."""
    found = sorted(kept().findings, key=lambda each: each.found_at, reverse=True)
    click.echo(dumped(found) if as_json else findings_text(found))


@record.command("export")
@click.option("--sources", is_flag=True, help="The lines of sources.csv that they cite instead.")
def export_acts(*, sources: bool) -> None:
    """Print the changed States as lines of participation.csv, to be contributed back."""
    from bot.desk.record_export import export_record, export_sources

    recorded = acts()
    changed = export_sources(recorded) if sources else export_record(opened_treaty(), recorded)
    click.echo(changed, nl=False)


def dumped(document: object) -> str:
    """A document as JSON that people can read too."""
    return msgspec.json.format(msgspec.json.encode(document), indent=2).decode()


def _table(columns: tuple[str, ...], rows: list[dict[str, object]]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()
