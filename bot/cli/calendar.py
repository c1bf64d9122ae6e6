"""``minewatch calendar``: the Convention's dates as a file that calendar programs read.

In: names, and where to write. Out: an ICS file; on stderr, what is in it and what has no day.
"""

from __future__ import annotations

from typing import BinaryIO

import click

from bot.cli.asked import read_names
from bot.cli.treaty_record import opened_treaty, today
from bot.errors import InputError
from bot.model.request import Asked


@click.command()
@click.argument("name", nargs=-1, metavar="[NAME...]")
@click.option(
    "-o", "--output", "file", type=click.File("wb"), required=True, metavar="FILE.ics",
    help="Where to write; - is standard output.",
)  # fmt: skip
def calendar(name: tuple[str, ...], file: BinaryIO) -> None:
    """Write deadlines, effects and meetings as a calendar (ICS): the last year and all to come.

    NAME: States and groups; without one, all of them. To subscribe instead, use the address /calendar.ics
    of a Minewatch in HTTP mode or of the local workspace.
    """
    from bot.publish.calendar import calendar_file  # only here is the library needed

    treaty = opened_treaty()
    asked = read_names([" ".join(("deadlines", *name))], treaty, today())
    if asked.asked is not Asked.DEADLINES or asked.on or asked.span:
        raise InputError(
            "Name States or groups only: `minewatch calendar Finland Baltics -o my.ics`."
        )
    made = calendar_file(treaty, asked.names, today())
    file.write(made.content)
    click.echo(f"{made.name}: {made.dates} dates written to {file.name}.", err=True)
    for title in made.left_out:
        click.echo(f"Left out, as no day is known: {title}.", err=True)
