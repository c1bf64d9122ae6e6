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
    DeliveryShown,
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
    told: DeliveryShown,
    page: int = 1,
    also: str = "",
) -> Message:
    """One page of the watches with a Remove button each, and how they are told.

    ``also`` says what is watched besides, where the list was asked for.
    """
    place = "" if told.personal else told.place
    if not watches:
        nothing = watched_sentence((), {}, place)
        words = f"{nothing} For example `{f'/minewatch add Finland {told.word}'.strip()}`."
        if told.main:
            gets = f"{place[:1].upper()}{place[1:]} gets every alert without a watch."
            words = f"{gets} {settings_sentence(told)}"
        more = [context(also)] if also else []
        choose = [] if told.channel else [actions(button("Choose…", "watch:window", told.word))]
        return message(f"{words} {also}", [section(words), *more, *choose])
    page = min(max(page, 1), (len(watches) + PAGE - 1) // PAGE)
    shown = watches[(page - 1) * PAGE :][:PAGE]
    beside = " ".join(filter(None, (expected_sentence(told), also)))
    heading = watched_sentence(watches, names, place)
    blocks = [
        section(f"{heading}\n{settings_sentence(told)}"),
        *(_watch_line(watch, names[watch.id], told) for watch in shown),
        *([context(beside)] if beside else []),
        actions(*_list_buttons(len(watches), page, told)),
    ]
    words = f"{heading} {settings_sentence(told)} {beside}"
    return message(words, blocks)


def setting_message(told: DeliveryShown, sentence: str, token: str | None = None) -> Message:
    """A change of cadence, quiet hours, zone or pause read back, with the way back."""
    buttons = list[Element]()
    if told.delivery.paused_until:
        buttons.append(button("Resume now", "watch:resume", told.word, style="primary"))
    if token:
        buttons.append(button("Undo", "watch:undo", token, label="Undo this change"))
    if not told.channel:
        buttons.append(button("Settings", "watch:window", told.word))
    return message(sentence, [section(sentence), *([actions(*buttons)] if buttons else [])])


def _watch_line(watch: Watch, name: str, told: DeliveryShown) -> Block:
    lines = [watch_line(watch, name)]
    if not told.personal and watch.owner:
        lines.append(f"Set up by <@{literal(watch.owner, 40)}>")
    if watch.set_aside:
        lines.append(aside_words(watch.set_aside))
    value = f"{watch.id}"
    remove = button("Remove", "watch:remove", value, label=f"Stop watching {name}")
    return section("\n".join(lines), remove)


def _list_buttons(count: int, page: int, told: DeliveryShown) -> list[Element]:
    buttons = [] if told.channel else [button("Add or change…", "watch:window", told.word)]
    if page > 1:
        previous = f"{page - 1} {told.word}".strip()
        buttons.append(button("Previous", "watch:list:previous", previous))
    if count > page * PAGE:
        following = f"{page + 1} {told.word}".strip()
        buttons.append(button("Next", "watch:list:next", following))
    if told.delivery.paused_until:
        buttons.append(button("Resume now", "watch:resume", told.word))
    whose = "your watches" if told.personal else f"the watches of {told.channel or 'this channel'}"
    sure = confirm("Remove all?", f"All {count} of {whose} will be removed.", "Remove all")
    remove = button("Remove all", "watch:remove_all", told.word, style="danger", confirm=sure)
    buttons.append(remove)
    return buttons
