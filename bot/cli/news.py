"""The command line's words on news: ``label``, ``explain`` and ``feedback``.

In: files, texts and the store's feedback. Out: JSON Lines or sentences. Judges nothing
itself and changes nothing.
"""

from __future__ import annotations

import json
from pathlib import Path

import click

from bot.errors import InputError
from bot.model.entry import Entry
from bot.model.judgement import Evidence, Judgement
from bot.news.judge import Judge, build_judge
from bot.news.labelled import grouped, read_lines


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
def label(file: Path) -> None:
    """Judge the entries of FILE (JSON Lines) and print one JSON line for each."""
    try:
        text = file.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise InputError(f"{file} cannot be read: {error.strerror}.") from error
    entries = read_lines(text, file.name)
    judge = packaged_judge()
    judged = [(entry, judge.judge(entry)) for entry in entries]
    for (entry, judgement), story in zip(judged, grouped(judged), strict=True):
        click.echo(json.dumps(_label(entry, judgement, story)))


def packaged_judge() -> Judge:
    """The Judge over the packaged States."""
    from bot.treaty.load import load_treaty  # the record is read only when needed

    return build_judge(load_treaty().states.values())


def _label(entry: Entry, judgement: Judgement, story: str) -> dict[str, object]:
    return {
        "id": entry.id,
        "relevant": judgement.relevant,
        "kind": judgement.kind,
        "states": list(judgement.states),
        "story": story,
        "score": judgement.score,
        "evidence": [_evidence(item) for item in judgement.evidence],
    }


def _evidence(item: Evidence) -> dict[str, object]:
    found: dict[str, object] = {
        "aspect": item.aspect,
        "rule": item.rule,
        "words": item.words,
        "where": item.where,
    }
    if item.weight:
        found["weight"] = item.weight
    if item.iso3:
        found["state"] = item.iso3
    return found


@click.command()
@click.argument("entry")
@click.option("--summary", default="", help="The entry's lead, where it has one.")
def explain(entry: str, summary: str) -> None:
    """Say why ENTRY (a title) is or is not a mine-ban development."""
    rows = read_lines(json.dumps({"id": "text", "title": entry, "summary": summary}), "text")
    click.echo(json.dumps(_label(rows[0], packaged_judge().judge(rows[0]), "text"), indent=1))
