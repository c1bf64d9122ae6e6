"""The settings of a workspace: its main channel, its admins, how much of its limits is used.

In: what is set. Out: a message; with pickers for those who may change it, which act at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.desk.settings import MOST_ADMINS, ChosenSettings, Limits
from bot.model.names import listed
from bot.model.workspace import UserId
from bot.ports import Message
from handlers.views.blocks import (
    Block,
    Element,
    actions,
    button,
    context,
    message,
    plain_text,
    section,
)
from handlers.views.blocks import fields as fields_block
from handlers.views.text import literal, plural
from handlers.views.welcome import INVITE, channel_picker

CHANNEL, NO_CHANNEL, ADMINS = "workspace:main", "workspace:no_main", "workspace:admins"
_TYPED = (
    "Or type `/minewatch workspace channel #mine-ban-alerts` (or `off`), "
    "`/minewatch workspace admins @ann @bob` (or `off`)."
)
_AT_HOME = (
    "The settings MINEWATCH_CHANNEL and MINEWATCH_ADMINS set the channel and the admins; those who run "
    "Minewatch can change them."
)
_ASK = "Minewatch's admins can change these settings with the command `/minewatch workspace`."

_SHOWN = 20
"""People who are named; a message has room for no more."""


@dataclass(frozen=True, slots=True)
class WorkspaceShown:
    """What is set and used. ``at_home``: by the settings of the installation.

    ``pickers``: the person may change it here; ``said``: what has just been changed.
    """

    chosen: ChosenSettings
    watches: int
    feeds: int
    limits: Limits
    at_home: bool
    pickers: bool = False
    said: str = ""


def workspace_message(shown: WorkspaceShown) -> Message:
    """The settings; what was just changed comes first."""
    channel, admins = _channel(shown), _admins(shown)
    used = f"Watches: {_used(shown.watches, shown.limits.watches)}. "
    used += f"Feeds of its own: {_used(shown.feeds, shown.limits.feeds)}."
    note = _AT_HOME if shown.at_home else _TYPED if shown.pickers else _ASK
    words = f"{shown.said} Main channel: {channel}. Admins: {admins}. {used} {note}"
    return message(words.strip(), _blocks(shown, channel, admins, note))


def channel_sentence(channel: str | None) -> str:
    """What holds once the channel was chosen, or none."""
    if channel is None:
        return "No channel gets every alert now; only those who watch something get alerts."
    return f"Every alert now goes to {_linked(channel)}. {INVITE}"


def admins_sentence(admins: tuple[UserId, ...], *, keeps_chooser: bool) -> str:
    """What holds once the admins were chosen, or none."""
    if not admins:
        return "Slack's admins of this workspace now manage Minewatch's settings and feeds here."
    verb = "manages" if len(admins) == 1 else "manage"
    kept = " You stay one of them; another of them can remove you." if keeps_chooser else ""
    return f"{_people(admins)} now {verb} Minewatch's settings and feeds here.{kept}"


def _blocks(shown: WorkspaceShown, channel: str, admins: str, note: str) -> Iterator[Block]:
    if shown.said:
        yield section(shown.said)
    yield section("*Settings of this workspace*")
    yield fields_block(
        ("Main channel", channel),
        ("Admins", admins),
        ("Watches", _used(shown.watches, shown.limits.watches)),
        ("Feeds of its own", _used(shown.feeds, shown.limits.feeds)),
    )
    if shown.pickers:
        chosen = shown.chosen
        yield section("*Main channel*\nIt gets every alert without a watch.")
        off = [button("No main channel", NO_CHANNEL)] if chosen.channel else []
        yield actions(channel_picker(CHANNEL, chosen.channel), *off)
        yield section(
            "*Admins*\nThey manage Minewatch's settings and feeds here. Choose no one for Slack's admins.",
            _people_picker(chosen.admins),
        )
    yield context(note)


def _people_picker(admins: tuple[UserId, ...]) -> Element:
    picker: Element = {
        "type": "multi_users_select",
        "action_id": ADMINS,
        "placeholder": plain_text("Slack's admins", 150),
        "max_selected_items": MOST_ADMINS,
    }
    return {**picker, "initial_users": list(admins)} if admins else picker


def _channel(shown: WorkspaceShown) -> str:
    channel = shown.chosen.channel
    return (
        _linked(channel) if channel else "none, so that only those who watch something get alerts"
    )


def _linked(channel: str) -> str:
    return literal(channel) if channel.startswith("#") else f"<#{channel}>"


def _admins(shown: WorkspaceShown) -> str:
    chosen = shown.chosen
    named = _people(chosen.admins) if chosen.admins else "Slack's admins of this workspace"
    if chosen.installer is None or chosen.installer in chosen.admins:
        return named
    return f"{named}, and <@{chosen.installer}>, who installed Minewatch"


def _people(people: tuple[UserId, ...]) -> str:
    named = [f"<@{person}>" for person in people[:_SHOWN]]
    if len(people) > _SHOWN:
        named.append(plural(len(people) - _SHOWN, "other", "others"))
    return listed(named)


def _used(count: int, most: int | None) -> str:
    return f"{count:,}" if most is None else f"{count:,} of {most:,}"
