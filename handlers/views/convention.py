"""The Convention's articles in short, and the groups of States that can be named.

In: a Provision, the desk's GroupList. Out: messages, with the official text and the sources.
"""

from __future__ import annotations

from bot.desk.replies import GroupList
from bot.model.articles import Provision
from bot.model.day import partial_day
from bot.model.state import Group
from bot.ports import Message
from handlers.views.blocks import Block, actions, context, header, message, packed, section
from handlers.views.share import share_button
from handlers.views.text import link, literal, plural
from handlers.views.understood import ask_button


def article_message(provision: Provision) -> Message:
    """An Article or paragraph in a few words, with the text of the treaty linked."""
    article = provision.article
    title = f"{provision.reference}: {article.heading}"
    text = literal(provision.text, 2500)
    official = link(article.source.url, article.source.title, 200)
    note = f"Only the official text is authoritative: {official}"
    ask = provision.reference.removeprefix("Article ")
    buttons = [ask_button("States concerned", article.command)] if article.command else []
    if provision.paragraph is not None:
        buttons.insert(
            0, ask_button("The whole Article", f"/minestatus article {article.number}", 1)
        )
    return message(
        f"{literal(title)}. {text} {note}",
        [
            header(title),
            section(text),
            *_paragraphs(provision),
            context(note),
            actions(*buttons, share_button(f"article {ask}", "this Article")),
        ],
    )


def _paragraphs(provision: Provision) -> list[Block]:
    """Each paragraph of a whole Article, where it has several."""
    paragraphs = provision.article.paragraphs if provision.paragraph is None else ()
    lines = [f"({n}) {literal(text, 900)}" for n, text in enumerate(paragraphs, 1)]
    return packed("*Paragraph by paragraph*", lines) if len(lines) > 1 else []


def groups_message(shown: GroupList) -> Message:
    """Every group with its size, and the source of its membership."""
    lines = [_line(group) for group in shown.groups]
    names = ", ".join(group.name for group in shown.groups)
    hint = "`/minestatus NATO` lists a group; `/minewatch add NATO` watches it."
    return message(
        f"Groups that you can name: {literal(names, 3000)}. {hint}",
        [
            header("Groups of States"),
            *packed("*Names that work wherever a State's name does*", lines),
            context(hint),
            actions(share_button("groups", "these groups")),
        ],
    )


def _line(group: Group) -> str:
    size = plural(len(group.members), "State", "States")
    source = link(group.source.url, group.source.title, 100)
    name = f"*{literal(group.name)}* (`{literal(group.key)}`)"
    return f"{name}: {size}, as of {partial_day(group.as_of)}; {source}"
