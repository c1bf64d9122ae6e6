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

from bot.cli.groups import PlainGroup
from bot.cli.treaty_record import acts, opened_treaty, page_of, today
from bot.cli.treaty_text import (
    acts_text,
    check_text,
    counts_text,
    found_note,
    listing_text,
    not_found_text,
    status_text,
)
from bot.errors import InputError
from bot.model.day import DayFound
from bot.model.names import NameFound
from bot.treaty.check import compare
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
from bot.treaty.treaty import LISTINGS

_as_json = click.option("--json", "as_json", is_flag=True, help="Machine-readable output.")


class _WrongInput(click.ClickException):
    """What was given cannot be used: a day that is none or two, a page that cannot be compared."""

    exit_code = 2

    def show(self, file: object = None) -> None:  # noqa: ARG002 - click's signature
        click.echo(self.message, err=True)


def _day(_context: click.Context, _parameter: click.Parameter, text: str | None) -> date:
    now = today()
    if text is None:
        return now
    answer = read_day(text, now)
    if not isinstance(answer, DayFound):
        raise _WrongInput(answer.sentence)
    return answer.day


_on = click.option("--on", callback=_day, metavar="DATE", help="The day; today by default.")


@click.command()
@click.argument("name", nargs=-1, required=True)
@_on
@_as_json
def status(name: tuple[str, ...], on: date, *, as_json: bool) -> None:
    """Show a State's status. NAME: in any supported language, a code, a flag or a misspelling."""
    treaty = opened_treaty()
    found = treaty.find(" ".join(name))
    if not isinstance(found, NameFound):
        group = treaty.find_group(found.typed)
        hint = f" Try `minewatch list all --group {group.key}`." if group else ""
        raise InputError(not_found_text(found) + hint)
    answer = treaty.answer(found.state.iso3, on)
    if note := found_note(found):
        click.echo(note, err=True)
    click.echo(_dump(status_document(answer)) if as_json else status_text(answer))


@click.command()
@_on
@_as_json
def counts(on: date, *, as_json: bool) -> None:
    """Count States Parties, signatories, States that have not joined and that withdrew."""
    counted = opened_treaty().counts(on)
    if not as_json:
        click.echo(counts_text(counted))
        return
    for note in counted.notes:
        click.echo(note, err=True)
    click.echo(_dump(counts_document(counted)))


@click.command("list")
@click.argument("which", type=click.Choice(list(LISTINGS)), metavar="WHICH")
@_on
@click.option("--group", metavar="GROUP", help="Only its members: Baltics, NATO, EU ...")
@_as_json
@click.option("--csv", "as_csv", is_flag=True, help="Comma-separated values.")
def list_states(which: str, on: date, group: str | None, *, as_json: bool, as_csv: bool) -> None:
    """List States with their status and dates.

    WHICH: all, parties, withdrawing, withdrawn, signatories (all that signed, whatever
    followed) or not-joined.
    """
    if as_json and as_csv:
        raise click.UsageError("Choose --json or --csv, not both.")
    answers = opened_treaty().listing(which, on, group)
    if as_csv:
        rows = [listed_document(answer) for answer in answers]
        click.echo(_table(("iso3", "name", "status", *DATES), rows), nl=False)
    elif as_json:
        click.echo(_dump([listed_document(answer) for answer in answers]))
    else:
        click.echo(listing_text(answers))


@click.command()
@click.argument("source", type=click.File("rb"), default="-", metavar="[FILE|-]")
def names(source: BinaryIO) -> None:
    """Tell which State each line of FILE (default: standard input) names, as JSON Lines."""
    treaty, encode = load_treaty(), msgspec.json.Encoder().encode
    for raw in source:
        name = raw.decode("utf-8", errors="replace").rstrip("\r\n").removeprefix("\ufeff")
        sys.stdout.buffer.write(encode(name_document(name, treaty.find(name))) + b"\n")


@click.group(cls=PlainGroup)
def treaty() -> None:
    """Compare the treaty record with the depositary's pages."""


@treaty.command()
@click.argument("source", metavar="FILE|URL")
@_as_json
def check(source: str, *, as_json: bool) -> None:
    """Tell where a depositary's status page differs from our record.

    HTML or XML of the UN Treaty Collection, the table of parties in the Dutch treaty
    database, or the JSON of UNODA's database. Nothing is changed. Exit code 1: there are differences; 2: the page cannot be had, is not
    understood or not to be trusted, and nothing was compared.
    """
    record = opened_treaty()
    try:
        report = compare(page_of(source), record, today())
    except InputError as error:
        raise _WrongInput(str(error)) from error
    click.echo(_dump(check_document(report)) if as_json else check_text(report, source))
    if found := len(report.differences):
        differences = "1 difference" if found == 1 else f"{found} differences"
        raise InputError(f"{differences}; neither side was changed.")


@click.group(cls=PlainGroup)
def record() -> None:
    """The acts that admins recorded on top of the packaged record."""


@record.command("list")
@_as_json
def list_acts(*, as_json: bool) -> None:
    """List every recorded act, undone ones too: what, from where, by whom, why."""
    recorded = acts()
    click.echo(_dump(recorded) if as_json else acts_text(recorded))


@record.command("export")
def export_acts() -> None:
    """Print the changed States as lines of participation.csv, to be contributed back."""
    from bot.desk.record_export import export_record

    recorded = acts()
    click.echo(export_record(load_treaty(recorded), recorded), nl=False)


def _dump(document: object) -> str:
    return msgspec.json.format(msgspec.json.encode(document), indent=2).decode()


def _table(columns: tuple[str, ...], rows: list[dict[str, object]]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()
