"""The Convention's articles in short, and the groups of States that can be named.

In: the desk's ArticleShown and GroupList. Out: messages, with the official text and the sources.
"""

from __future__ import annotations

from bot.desk.replies import ArticleShown, GroupList
from bot.model.day import partial_day
from bot.model.state import Group
from bot.ports import Message
from handlers.views.blocks import actions, context, header, message, packed, section
from handlers.views.share import share_button
from handlers.views.text import link, literal, plural


def article_message(shown: ArticleShown) -> Message:
    """One article in a few words; they are not the text of the treaty, which is linked."""
    article = shown.article
    title = f"Article {article.number}: {article.heading}"
    official = link(article.source.url, article.source.title, 200)
    summary = literal(article.summary, 2500)
    of = f"Paragraph {shown.paragraph} is part of it. " if shown.paragraph else ""
    note = f"{of}This is a summary; the text that counts is the official one: {official}"
    return message(
        f"{literal(title)}. {summary} {note}",
        [
            header(title),
            section(summary),
            context(note),
            actions(share_button(f"article {article.number}", "this article")),
        ],
    )


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
