"""The list of what a place watches, and its settings after a change.

In: watches with their targets' names, and how the place is told. Out: messages, a page at
a time; each watch has its button, nothing is a dead end.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.model.watch import Watch, WatchId
from bot.ports import Message
from handlers.views.blocks import (
    Block,
    Element,
    actions,
    button,
    confirm,
    context,
    message,
    section,
)
from handlers.views.text import literal
from handlers.views.watch_sentences import (
    Told,
    aside_words,
    expected_sentence,
    settings_sentence,
    watch_line,
    watched_sentence,
)

PAGE = 20


def list_message(
    watches: Sequence[Watch],
    names: Mapping[WatchId, str],
    told: Told,
    page: int = 1,
    also: str = "",
) -> Message:
    """One page of the watches with a Remove button each, and how they are told.

    ``also`` says what is watched besides, where the list was asked for.
    """
    here = "" if told.personal else "here"
    if not watches:
        nothing = watched_sentence((), {}, personal=told.personal)
        words = f"{nothing} For example `/minewatch add Finland{here and ' here'}`."
        if told.main:
            words = f"This channel gets every alert without a watch. {settings_sentence(told)}"
        more = [context(also)] if also else []
        choose = actions(button("Choose…", "watch:window", here))
        return message(f"{words} {also}", [section(words), *more, choose])
    page = min(max(page, 1), (len(watches) + PAGE - 1) // PAGE)
    shown = watches[(page - 1) * PAGE :][:PAGE]
    heading = watched_sentence(watches, names, personal=told.personal)
    blocks = [
        section(f"{heading}\n{settings_sentence(told)}"),
        *(_watch_line(watch, names[watch.id], told) for watch in shown),
        context(expected_sentence(told), also),
        actions(*_list_buttons(len(watches), page, told)),
    ]
    words = f"{heading} {settings_sentence(told)} {expected_sentence(told)} {also}"
    return message(words, blocks)


def delivery_message(told: Told, before: str = "", after: str = "") -> Message:
    """The settings after a change of cadence, quiet hours, zone or pause."""
    words = " ".join(filter(None, (before, settings_sentence(told), after)))
    here = "" if told.personal else "here"
    buttons = [button("Settings", "watch:window", here)]
    if told.delivery.paused_until:
        buttons.insert(0, button("Resume now", "watch:resume", here, style="primary"))
    return message(words, [section(words), actions(*buttons)])


def _watch_line(watch: Watch, name: str, told: Told) -> Block:
    lines = [watch_line(watch, name)]
    if not told.personal and watch.owner:
        lines.append(f"Set up by <@{literal(watch.owner, 40)}>")
    if watch.set_aside:
        lines.append(aside_words(watch.set_aside))
    value = f"{watch.id}"
    remove = button("Remove", "watch:remove", value, label=f"Stop watching {name}")
    return section("\n".join(lines), remove)


def _list_buttons(count: int, page: int, told: Told) -> list[Element]:
    here = "" if told.personal else "here"
    buttons = [button("Add or change…", "watch:window", here)]
    if page > 1:
        buttons.append(button("Previous", "watch:list:previous", f"{page - 1} {here}".strip()))
    if count > page * PAGE:
        buttons.append(button("Next", "watch:list:next", f"{page + 1} {here}".strip()))
    if told.delivery.paused_until:
        buttons.append(button("Resume now", "watch:resume", here))
    whose = "your watches" if told.personal else "this channel's watches"
    sure = confirm("Remove all?", f"All {count} of {whose} will be removed.", "Remove all")
    buttons.append(button("Remove all", "watch:remove_all", here, style="danger", confirm=sure))
    return buttons
