"""A change of watches read back: what is different, where alerts come, how many, and Undo.

In: a ChangeShown and how the place is shown. Out: a message; sentences for the window.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.model.names import listed
from bot.model.watch import Watch, WatchId
from bot.ports import Message
from handlers.views.blocks import Block, actions, button, message, section
from handlers.views.text import literal
from handlers.views.watch_sentences import (
    DeliveryShown,
    cadence_words,
    digest_sentence,
    expected_sentence,
    names_listed,
    paused_sentence,
    settings_sentence,
    watch_details,
)


@dataclass(frozen=True, slots=True)
class ChangeShown:
    """A change to read back; ``names`` by watch id; ``token`` is what Undo carries.

    ``settings``: when alerts come was changed too.
    """

    added: tuple[Watch, ...]
    changed: tuple[Watch, ...]
    removed: tuple[Watch, ...]
    unchanged: tuple[Watch, ...]
    missing: tuple[str, ...]
    names: Mapping[WatchId, str]
    token: str | None
    undone: bool = False
    settings: bool = False


def change_message(
    change: ChangeShown, shown: DeliveryShown, asked: Sequence[Block] = ()
) -> Message:
    """What is different now, in sentences, with Undo. ``asked``: questions about unclear names."""
    words = " ".join(change_sentences(change, shown))
    heard = " ".join(filter(None, [words, _heard(asked)])) or "Nothing was changed."
    buttons = [] if shown.channel else [button("Settings", "watch:window", shown.word)]
    if change.token:
        undo = "Undo that" if change.undone else "Undo"
        buttons.insert(0, button(undo, "watch:undo", change.token, label="Undo this change"))
    blocks = [section(words)] if words else []
    if shown.delivery.paused_until:
        buttons.append(button("Resume now", "watch:resume", shown.word))
    return message(heard, [*blocks, *asked, *([actions(*buttons)] if buttons else [])])


def change_sentences(change: ChangeShown, shown: DeliveryShown) -> list[str]:
    """The change read back, one sentence each."""
    said = [_added(change, shown)] if change.added else []
    if change.changed:
        said.append(f"Changed: {_read_back(change.changed, change.names)}.")
    if change.removed:
        said.append(
            f"No longer watched{_place(shown)}: {names_listed(change.removed, change.names)}."
        )
    if change.unchanged:
        said.append(
            f"Watched already{_place(shown)}: {_read_back(change.unchanged, change.names)}."
        )
    if change.missing:
        said.append(f"Not watched{_place(shown)}: {literal(listed(change.missing), 600)}.")
    if change.added or change.changed:
        said += [*filter(None, [expected_sentence(shown)]), *_invitation(shown)]
    if change.settings:
        undone = "" if said else "Undone. "
        said.append(digest_sentence(shown) if change.added else undone + settings_sentence(shown))
    if (change.added or change.changed) and shown.delivery.paused_until:
        said.append(paused_sentence(shown.delivery))
    return said


def _added(change: ChangeShown, shown: DeliveryShown) -> str:
    what = _read_back(change.added, change.names)
    when = cadence_words(shown.delivery)
    if shown.personal:
        return f"You now watch {what}. Alerts come to your direct messages, {when}."
    every = " It gets every alert anyway, each once." if shown.main else ""
    place = shown.place[:1].upper() + shown.place[1:]
    where = "there" if shown.channel else "here"
    return f"{place} now watches {what}. Alerts come {where}, {when}.{every}"


def _read_back(watches: Sequence[Watch], names: Mapping[WatchId, str]) -> str:
    """``*Finland* and *Norway* (all kinds of news)``, watches with equal details together."""
    groups: dict[str, list[Watch]] = {}
    for watch in watches:
        groups.setdefault(watch_details(watch), []).append(watch)
    return "; ".join(
        f"{names_listed(group, names)} ({details})" for details, group in groups.items()
    )


def _invitation(shown: DeliveryShown) -> list[str]:
    if shown.personal or shown.main:
        return []
    there = " there" if shown.channel else ""
    return [f"If Minewatch is not in {shown.place} yet, type `/invite @Minewatch`{there}."]


def _place(shown: DeliveryShown) -> str:
    return "" if shown.personal else f" in {shown.place}"


def _heard(asked: Sequence[Block]) -> str:
    texts = [block["text"]["text"] for block in asked if block["type"] == "section"]
    return " ".join(texts)
