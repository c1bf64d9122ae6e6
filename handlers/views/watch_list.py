"""The list of what a place watches, and its settings after a change.

In: watches with their targets' names, and how the place is shown. Out: messages, a page at
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
    shown: DeliveryShown,
    page: int = 1,
    also: str = "",
) -> Message:
    """One page of the watches with a Remove button each, and how they are shown.

    ``also`` says what else is watched, where the list was asked for.
    """
    place = "" if shown.personal else shown.place
    if not watches:
        nothing = watched_sentence((), {}, place)
        words = f"{nothing} For example `{f'/minewatch add Finland {shown.word}'.strip()}`."
        if shown.main:
            gets = f"{place[:1].upper()}{place[1:]} gets every alert without a watch."
            words = f"{gets} {settings_sentence(shown)}"
        more = [context(also)] if also else []
        choose = [] if shown.channel else [actions(button("Choose…", "watch:window", shown.word))]
        return message(f"{words} {also}", [section(words), *more, *choose])
    page = min(max(page, 1), (len(watches) + PAGE - 1) // PAGE)
    on_page = watches[(page - 1) * PAGE :][:PAGE]
    beside = " ".join(filter(None, (expected_sentence(shown), also)))
    heading = watched_sentence(watches, names, place)
    blocks = [
        section(f"{heading}\n{settings_sentence(shown)}"),
        *(_watch_line(watch, names[watch.id], shown) for watch in on_page),
        *([context(beside)] if beside else []),
        actions(*_list_buttons(len(watches), page, shown)),
    ]
    words = f"{heading} {settings_sentence(shown)} {beside}"
    return message(words, blocks)


def setting_message(shown: DeliveryShown, sentence: str, token: str | None = None) -> Message:
    """A change of cadence, quiet hours, zone or pause read back, with the way back."""
    buttons = list[Element]()
    if shown.delivery.paused_until:
        buttons.append(button("Resume now", "watch:resume", shown.word, style="primary"))
    if token:
        buttons.append(button("Undo", "watch:undo", token, label="Undo this change"))
    if not shown.channel:
        buttons.append(button("Settings", "watch:window", shown.word))
    return message(sentence, [section(sentence), *([actions(*buttons)] if buttons else [])])


def _watch_line(watch: Watch, name: str, shown: DeliveryShown) -> Block:
    lines = [watch_line(watch, name)]
    if not shown.personal and watch.owner:
        lines.append(f"Set up by <@{literal(watch.owner, 40)}>")
    if watch.set_aside:
        lines.append(aside_words(watch.set_aside))
    value = f"{watch.id}"
    remove = button("Remove", "watch:remove", value, label=f"Stop watching {name}")
    return section("\n".join(lines), remove)


def _list_buttons(count: int, page: int, shown: DeliveryShown) -> list[Element]:
    buttons = [] if shown.channel else [button("Add or change…", "watch:window", shown.word)]
    if page > 1:
        previous = f"{page - 1} {shown.word}".strip()
        buttons.append(button("Previous", "watch:list:previous", previous))
    if count > page * PAGE:
        following = f"{page + 1} {shown.word}".strip()
        buttons.append(button("Next", "watch:list:next", following))
    if shown.delivery.paused_until:
        buttons.append(button("Resume now", "watch:resume", shown.word))
    whose = (
        "your watches" if shown.personal else f"the watches of {shown.channel or 'this channel'}"
    )
    sure = confirm("Remove all?", f"All {count} of {whose} will be removed.", "Remove all")
    remove = button("Remove all", "watch:remove_all", shown.word, style="danger", confirm=sure)
    buttons.append(remove)
    return buttons
