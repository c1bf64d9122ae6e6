"""What supports a State's card: declarations and the rest, all sources, a line to cite.

In: the desk's StateDetail. Out: a message; each part of it has its source.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from bot.desk.citing import citation, cited, extension_words, record_words
from bot.desk.legal_words import own_notes
from bot.desk.replies import StateDetail, StatusVerb
from bot.model.answers import StatusAnswer
from bot.model.day import partial_day
from bot.model.state import Declaration
from bot.ports import Message
from handlers.views.blocks import (
    Block,
    actions,
    button,
    context,
    header,
    message,
    packed,
    section,
)
from handlers.views.share import share_button
from handlers.views.sourcing import all_sources, linked_credit, source_entry, unmarked
from handlers.views.standing import about_title, on_day
from handlers.views.status_card import NOTES, POSITIONS, has_more, position_line
from handlers.views.text import clean, escape, literal, plural, shortened_mrkdwn

_Part = tuple[str, list[str]]
"""A heading and the lines under it."""

_MOST_SOURCES = 60
_MOST_BLOCKS = 44
_KINDS = {
    "declaration": "Declarations",
    "understanding": "Understandings",
    "territorial_application": "Territorial application",
    "provisional_application": "Provisional application (Article 18)",
    "objection": "Objections",
    "communication": "Communications to the Depositary",
}


def detail_message(reply: StateDetail) -> Message:
    """What was asked for behind the card."""
    return _VIEWS[reply.what](reply.of.answer)


def more_message(answer: StatusAnswer) -> Message:
    """Declarations, further notes and positions, each extension; says so where there is none."""
    title = f"{about_title(answer)}: more"
    declared, others = list(_declarations(answer)), list(_others(answer))
    if not declared and not others:
        said = f"{literal(about_title(answer))}: the card says all that the record holds."
        return message(said, [section(said), *_end(answer, StatusVerb.MORE)])
    law = [rule for rule in answer.law if "Article 19" in rule] if declared else []
    blocks = [*_packed(declared), *map(context, law), *_packed(others)]
    said = unmarked(" ".join(f"{name}: {' '.join(lines)}" for name, lines in (*declared, *others)))
    return message(
        " ".join(
            [f"{literal(title)}.", *law, shortened_mrkdwn(said, 3300), record_words(answer.record)]
        ),
        [header(title), *blocks[:_MOST_BLOCKS], *_end(answer, StatusVerb.MORE)],
    )


def sources_message(answer: StatusAnswer) -> Message:
    """Every source, the decisive ones first: title, publisher, kind, date, copy, address."""
    found = all_sources(answer)
    title = f"{about_title(answer)}: {plural(len(found), 'source', 'sources')}"
    entries = [source_entry(source, facts) for source, facts in found.items()][:_MOST_SOURCES]
    blocks = packed("The decisive ones first.", entries)[:_MOST_BLOCKS]
    if len(found) > _MOST_SOURCES:
        blocks.append(context(f"And {len(found) - _MOST_SOURCES} more: `minewatch status --json`."))
    said = "; ".join(literal(cited(source), 250) for source in found)
    return message(
        f"{literal(title)}. {shortened_mrkdwn(said, 3400)}. {record_words(answer.record)}",
        [header(title), *blocks, *_end(answer, StatusVerb.SOURCES)],
    )


def cite_message(answer: StatusAnswer) -> Message:
    """A line to copy; in a code block nothing of it is read as markup."""
    line = shortened_mrkdwn(escape(clean(citation(answer))).replace("`", "'"), 2800)
    return message(
        line,
        [
            section(f"*To cite {literal(answer.state.title)}*\n```{line}```"),
            *_end(answer, StatusVerb.CITE),
        ],
    )


def _packed(parts: list[_Part]) -> list[Block]:
    return [block for name, lines in parts for block in packed(f"*{name}*", lines)]


def _others(answer: StatusAnswer) -> Iterator[_Part]:
    notes = own_notes(answer)[NOTES:]
    if notes:
        yield "Further notes", [literal(note, 1500) for note in notes]
    positions = answer.positions[POSITIONS:]
    if positions:
        yield "Further positions", [position_line(each) for each in positions]
    extensions = [each for duty in answer.duties for each in duty.extensions]
    if extensions:
        yield (
            "Extensions under Article 5, oldest first",
            [
                f"{literal(extension_words(each), 500)} ({linked_credit(each.source)})"
                for each in extensions
            ],
        )


def _declarations(answer: StatusAnswer) -> Iterator[_Part]:
    by_kind: dict[str, list[str]] = {kind: [] for kind in _KINDS}
    for declaration in answer.declarations:
        by_kind.setdefault(declaration.kind, []).append(_declaration(declaration))
    for kind, lines in by_kind.items():
        if lines:
            yield _KINDS.get(kind, literal(kind, 60)), lines


def _declaration(declaration: Declaration) -> str:
    said = literal(declaration.text, 1800)
    when = partial_day(declaration.date or "")
    return f"{when}: {said} ({linked_credit(declaration.source)})"


def _end(answer: StatusAnswer, shown: StatusVerb) -> list[Block]:
    """How far the record reaches, and the buttons to what else there is."""
    same, name = on_day(answer), answer.state.title
    ways = {
        StatusVerb.SHOW: button("Status", "status:show", same, label=f"Status of {name}"),
        StatusVerb.MORE: button("More", "status:more", same, label=f"More about {name}"),
        StatusVerb.SOURCES: button(
            "Sources", "status:sources", same, label=f"All sources about {name}"
        ),
        StatusVerb.CITE: button("Cite", "status:cite", same, label=f"A line to cite about {name}"),
    }
    hidden = {shown} if has_more(answer) else {shown, StatusVerb.MORE}
    share = share_button(f"{shown} {same}", "this")
    buttons = [way for verb, way in ways.items() if verb not in hidden]
    return [context(record_words(answer.record)), actions(*buttons, share)]


_VIEWS: Mapping[StatusVerb, Callable[[StatusAnswer], Message]] = {
    StatusVerb.MORE: more_message,
    StatusVerb.SOURCES: sources_message,
    StatusVerb.CITE: cite_message,
}
