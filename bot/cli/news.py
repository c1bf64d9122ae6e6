"""The command line's words on news: ``label``, ``explain`` and ``feedback``.

In: files, texts and the store's content (read without its lock). Out: JSON Lines or
sentences. Judges nothing itself and changes nothing.
"""

from __future__ import annotations

import json
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.groups import PlainGroup
from bot.cli.printable import printable
from bot.errors import InputError
from bot.model.entry import Entry, StoredEntry, StoryId
from bot.model.judgement import Judgement
from bot.model.story import Story, surviving
from bot.news.cluster import StoryIndex
from bot.news.decisions import StoryJoined
from bot.news.explain import explanation_lines
from bot.news.judge import Judge, build_judge
from bot.news.labelled import as_json, feedback_row, grouped, read_entry_of, read_labelled
from bot.treaty.treaty import Treaty

if TYPE_CHECKING:
    from bot.config import Settings
    from bot.ports import Stores


@click.command()
@click.argument("file", metavar="FILE.jsonl", type=click.Path(path_type=Path))
def label(file: Path) -> None:
    """Judge the entries of FILE.jsonl and print one JSON line for each.

    A line needs id and title; summary, publisher, published, url and language may be missing.
    """
    judge = build_judge(_treaty().states.values())
    entries = read_labelled(_text(file), file.name)
    judged = [(entry, judge.judge(entry)) for entry in entries]
    for (entry, judgement), story in zip(judged, grouped(judged), strict=True):
        click.echo(json.dumps(as_json(entry, judgement, story)))


@click.command()
@click.argument("entry", metavar="URL-OR-TEXT")
@click.option("--title", default="", help="The title, if URL-OR-TEXT is an address.")
@click.option("--summary", default="", help="The entry's lead, if it has one.")
@click.option("--language", default=None, help="ISO 639-1 code; detected from the text by default.")
@click.option("--json", "as_lines", is_flag=True, help="The judgement as one JSON line.")
def explain(entry: str, title: str, summary: str, language: str | None, *, as_lines: bool) -> None:
    """Explain why a news entry is relevant or not: words, States, kind and story.

    URL-OR-TEXT is a title, or the address of an entry that Minewatch has stored.
    """
    treaty = _treaty()
    judge = build_judge(treaty.states.values())
    stores = _stores()
    asked, judgement, story = _asked(entry, title, summary, language, judge, stores)
    if as_lines:
        click.echo(json.dumps(as_json(asked, judgement, str(story.id) if story else None)))
        return
    states = treaty.states
    lines = explanation_lines(
        asked, judgement, lambda iso3: states[iso3].name if iso3 in states else iso3, story
    )
    for line in lines:
        click.echo(printable(line))


@click.group(cls=PlainGroup)
def feedback() -> None:
    """What people marked as not relevant. It never changes the rules by itself."""


@feedback.command("list")
@click.option("--json", "as_lines", is_flag=True, help="One JSON line for each.")
def list_feedback(*, as_lines: bool) -> None:
    """Show what was marked "Not relevant", by whom and when, and the words that had counted for it."""
    stores = _stores()
    marks = list(stores.feedback.all())
    if not marks and not as_lines:
        click.echo("Nothing has been marked as not relevant.")
    for mark in marks:
        if as_lines:
            click.echo(json.dumps(feedback_row(mark, _entry_of(mark.story, stores))))
            continue
        undone = " (taken back)" if mark.undone_at else ""
        words = ", ".join(mark.words) or "no words stored"
        click.echo(
            printable(
                f"{mark.at:%Y-%m-%d %H:%M} {mark.conversation.beside(mark.by)}{undone}: "
                f"{mark.headline} [{mark.kind}; {words}]"
            )
        )


@feedback.command("export")
@click.argument("file", type=click.Path(path_type=Path))
def export_feedback(file: Path) -> None:
    """Write what was marked as not relevant to FILE, in the labelling format (JSON Lines)."""
    stores = _stores()
    marks = [mark for mark in stores.feedback.all() if mark.undone_at is None]
    rows = [feedback_row(mark, _entry_of(mark.story, stores)) for mark in marks]
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise InputError(f"{file} cannot be written: {error.strerror}.") from error
    click.echo(f"Exported {len(rows)} entries to {file}.")


def _treaty() -> Treaty:
    from bot.treaty.load import load_treaty  # the record is read only when needed

    return load_treaty()


def _stores() -> Stores:
    """The store as it is now, until this command ends."""
    from bot.app.looking import looked_into  # the other commands do not pay for the store
    from bot.clock import clock_at

    chosen = _settings()
    return click.get_current_context().with_resource(looked_into(chosen, clock_at(chosen.now)))


def _settings() -> Settings:
    from bot.config import environment, read_settings

    return read_settings(environment(Path.cwd()))


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(f"{file} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{file} is not UTF-8 text; save it as UTF-8 and try again.") from error


def _asked(
    text: str,
    title: str,
    summary: str,
    language: str | None,
    judge: Judge,
    stores: Stores,
) -> tuple[Entry, Judgement, Story | None]:
    """The entry asked about, its judgement, and the story it is in or would join."""
    address = text if text.startswith(("http://", "https://")) else None
    if address and not title:
        stored = _stored(address, stores)
        story = surviving(stored.story, stores.stories.get) if stored.story else None
        return stored.entry, stored.judgement, story
    entry = read_entry_of(title or text, summary, address, language)
    judgement = judge.judge(entry)
    return entry, judgement, _story_of(entry, judgement, stores)


def _stored(address: str, stores: Stores) -> StoredEntry:
    for stored in stores.entries.all():
        if stored.entry.url == address:
            return stored
    raise InputError(
        f"No stored entry has the address {address}; give its title instead: "
        'minewatch explain "TITLE" --summary "LEAD".'
    )


def _story_of(entry: Entry, judgement: Judgement, stores: Stores) -> Story | None:
    """The stored story that the entry would join as news of today."""
    if not judgement.relevant:
        return None
    from bot.clock import clock_at

    stories = (story for story in stores.stories.all() if story.merged_into is None)
    index = StoryIndex(stories, stores.entries.get)
    decision = index.decide(entry, judgement, clock_at(_settings().now).now(), baseline=False)
    return decision.before if isinstance(decision, StoryJoined) else None


def _entry_of(story: str, stores: Stores) -> Entry | None:
    """The first stored entry of a story, for its summary and address.

    Of a story that was merged into another it is still its own.
    """
    found = stores.stories.get(story)
    own = (stores.entries.get(source.entry) for source in found.sources) if found else ()
    entries = chain(own, stores.entries.of_story(StoryId(story)))
    return next((stored.entry for stored in entries if stored), None)
