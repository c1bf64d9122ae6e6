"""Sources in views: who says so, of what kind, and where to read it.

In: sources and answers of the treaty. Out: mrkdwn. A source without an address that can be
linked, or of a weak kind, is never shown without its kind in plain words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.desk.citing import KIND_WORDS, is_said_in, source_kind_words
from bot.model.answers import StatusAnswer
from bot.model.day import partial_day
from bot.model.state import Source
from handlers.views.text import link, literal, safe_url

_LONGEST_LINK = 600
_LINKED = re.compile(r"<[^<>|]*\|([^<>]*)>")
# Signs of an outside text stand between word joiners (handlers.views.text) and stay.
_EMPHASIS = re.compile("(?<!\u2060)[*_](?!\u2060)")
_ITEMS = {
    "position": "Stated position",
    "vote": "Vote on the yearly UN resolution",
    "production": "Production",
    "stockpile": "Stockpile",
}


def item_words(item: str) -> str:
    """What is known of a State outside: ``Vote on the yearly UN resolution``."""
    return _ITEMS.get(item, item.capitalize())


def linked_credit(source: Source) -> str:
    """``Mine Action Review, civil-society report``, linked: the short form, beside a fact."""
    kind = _kind(source)
    said = _linked(source, source.publisher or source.title)
    return f"{said}, {kind}" if kind else said


def source_line(source: Source, longest: int) -> str:
    """``Title, publisher (press report)``, the title linked: as under a card."""
    said, kind = _linked(source, source.title or source.publisher, longest), _kind(source)
    if source.title and source.publisher and not is_said_in(source.publisher, source.title):
        said = f"{said}, {literal(source.publisher, 120)}"
    return f"{said} ({kind})" if kind else said


def source_entry(source: Source, facts: tuple[str, ...]) -> str:
    """Everything about one source: title, publisher, kind, date, notification, copy, address."""
    said = [f"*{literal(source.title or source.publisher, 400)}*"]
    said += [literal(source.publisher, 200)] if source.publisher and source.title else []
    said += [literal(source.notification, 200)] if source.notification else []
    said += [partial_day(source.date)] if source.date else []
    lines = [f"{', '.join(said)} ({KIND_WORDS[source.kind]})"]
    lines += [f"as copied at {literal(source.copy, 300)}"] if source.copy else []
    address = safe_url(source.url)
    lines += [f"<{address}>"] if address else []
    lines += [f"_Bears on: {literal(', '.join(facts), 300)}_"] if facts else []
    return "\n".join(lines)


def all_sources(answer: StatusAnswer) -> dict[Source, tuple[str, ...]]:
    """Every source of the answer, the decisive ones first, with what each bears on."""
    found: dict[Source, list[str]] = {source: [] for source in answer.sources}
    for source, fact in _facts(answer):
        of_this = found.setdefault(source, [])
        if fact not in of_this:
            of_this.append(fact)
    return {
        source: tuple(facts) or ("signature, consent or withdrawal",)
        for source, facts in found.items()
    }


def unmarked(mrkdwn: str) -> str:
    """Our own mrkdwn without its links and emphasis, for those who hear it read."""
    return _EMPHASIS.sub("", _LINKED.sub(r"\1", mrkdwn))


def _facts(answer: StatusAnswer) -> Iterator[tuple[Source, str]]:
    for duty in answer.duties:
        yield duty.source, f"Article {duty.article}"
        for extension in duty.extensions:
            yield extension.source, "extensions under Article 5"
    for position in answer.positions:
        what = item_words(position.item)
        yield position.source, f"{what[:1].lower()}{what[1:]}"
    for declaration in answer.declarations:
        yield declaration.source, declaration.kind.replace("_", " ")
    for development in answer.developments:
        yield development.source, f"development of {partial_day(development.date)}"


def _linked(source: Source, label: str, longest: int = 160) -> str:
    """The label, linked where the address leaves room for anything else."""
    linked = link(source.url, label, longest)
    return linked if len(linked) < _LONGEST_LINK else literal(label, longest)


def _kind(source: Source) -> str:
    return source_kind_words(source) or ("" if safe_url(source.url) else KIND_WORDS[source.kind])
