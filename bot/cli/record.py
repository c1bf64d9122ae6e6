"""``minewatch treaty`` and ``record``: the record against depositaries' pages, and what admins added to it.

In: arguments. Out: text or JSON on stdout; exit codes as in bot.cli.
"""

from __future__ import annotations

import click

from bot.cli.groups import PlainGroup
from bot.cli.record_text import acts_text, check_text, findings_text, known_text
from bot.cli.treaty import as_json_option, dumped
from bot.cli.treaty_record import acts, kept, opened_treaty, page_of, today
from bot.cli.wrong import WrongUse
from bot.desk.citing import record_words
from bot.errors import InputError
from bot.treaty.comparing.found import check_document
from bot.treaty.comparing.report import compare


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
