"""``minewatch map``: the map of all States on a day, or on two days side by side, as a file or in words.

In: arguments. Out: a PNG or SVG file, or text or JSON on stdout; exit codes as in bot.cli.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from bot.cli.asked import read_names
from bot.cli.treaty import as_json_option, dumped, on_option, typed_day
from bot.cli.treaty_record import clock, opened_treaty
from bot.cli.wrong import WrongUse
from bot.desk.picture_words import course_title, map_title, map_words, source_line
from bot.desk.pictures import PictureDesk
from bot.desk.treaty import TreatyDesk
from bot.errors import InputError
from bot.model.day import side_by_side
from bot.model.picture import Picture, WorldMap


def _second_day(
    _context: click.Context, _parameter: click.Parameter, text: str | None
) -> date | None:
    return None if text is None else typed_day(text)


output_option = click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE.png|.svg",
    help="Draw into this file.",
)


@click.command("map")
@on_option
@click.option(
    "--and", "other", callback=_second_day, metavar="DATE", help="A second day, beside it."
)
@click.option("--group", metavar="GROUP", help="Only its members: Baltics, NATO, EU ...")
@output_option
@as_json_option
def draw_map(
    on: date, other: date | None, group: str | None, output: Path | None, *, as_json: bool
) -> None:
    """Draw all 197 States as tiles, coloured by status; without -o, say what the map shows."""
    treaty = TreatyDesk(opened_treaty(), clock())
    names = read_names([group], treaty.current, treaty.today()).names if group else ()
    span = side_by_side(on, other)
    shown = PictureDesk(treaty, clock()).world(names, on, span)
    if output is not None:
        write_picture(shown, output)
    elif as_json:
        click.echo(dumped(_document(shown)))
    else:
        click.echo(f"{map_words(shown)} {source_line(shown)}")


def write_picture(shown: Picture, output: Path) -> None:
    """Draw into a file whose name says the form, and say what it shows.

    Raises:
        WrongUse: the name ends in something else.
        InputError: the file cannot be written.
    """
    from bot.pictures.draw import Form, draw

    ending = output.suffix.lower().removeprefix(".")
    if ending not in set(Form):
        raise WrongUse(f"{output} is neither a .png nor an .svg file; name one, such as map.png.")
    try:
        output.write_bytes(draw(shown, Form(ending)))
    except OSError as error:
        raise InputError(
            f"{output} cannot be written ({error.strerror}); choose another place with -o."
        ) from error
    title = map_title(shown) if isinstance(shown, WorldMap) else course_title(shown)
    click.echo(f"{output}: {title}.")


def _document(shown: WorldMap) -> list[dict[str, object]]:
    """A document for each day: its numbers, and the mark of each State by its code."""
    return [
        {
            "on": day.on,
            "known_to": day.counts.known_to,
            "counts": {mark: day.number(mark) for mark in sorted(set(day.marks.values()))},
            "marks": {iso3: day.marks[iso3] for iso3 in sorted(day.marks)},
        }
        for day in shown.days
    ]
