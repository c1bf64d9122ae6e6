"""What is answered about the settings of a workspace, and how they are changed by typing.

In: the desk, who asks, and a request. Out: a message, or InputError with what to type instead.
Changes need rights that only Slack may know, so the command (handlers.workspace.command) checks them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from bot.errors import InputError
from bot.model.request import Asked, Request, Where, WorkspaceWanted
from bot.model.workspace import HOME, UserId
from bot.ports import Message
from handlers.talk.asker import Asker
from handlers.views.workspace_settings import (
    WorkspaceShown,
    admins_sentence,
    channel_sentence,
    workspace_message,
)
from handlers.watch.places import CHANNEL, channel_of

if TYPE_CHECKING:
    from bot.desk import Desk

_OFF = frozenset({"off", "none", "no", "slack"})
_PERSON = re.compile(r"<@(\w+)(?:\|[^>]*)?>")
_LINKED = re.compile(r"<#(\w+)(?:\|[^>]*)?>")
_NAME = re.compile(r"#?[^\s#@<>&]{1,80}")
_SEPARATORS = re.compile(r"[\s,;]+|\band\b")


def wanted_of(request: Request) -> WorkspaceWanted:
    """The setting to change, and its value."""
    return request.detail if isinstance(request.detail, WorkspaceWanted) else WorkspaceWanted()


def show(desk: Desk, *, pickers: bool = False, said: str = "") -> Message:
    """The settings as they are; ``pickers``: with menus to change them."""
    at_home = desk.workspace == HOME
    return workspace_message(
        WorkspaceShown(
            desk.settings.now(),
            desk.watches.count(),
            desk.feeds.own_count(),
            desk.settings.limits,
            at_home=at_home,
            pickers=pickers and not at_home,
            said=said,
        )
    )


def set_channel(desk: Desk, channel: str | None) -> Message:
    """Set the main channel and read it back.

    Raises:
        InputError: it is not a channel, or the settings of the installation set it.
    """
    desk.settings.set_channel(channel)
    return show(desk, pickers=True, said=channel_sentence(channel))


def set_admins(desk: Desk, admins: tuple[UserId, ...], by: UserId) -> Message:
    """Set the admins and read them back; ``by``: who chose them.

    Raises:
        InputError: one is not a person, or the settings of the installation set them.
    """
    chosen = desk.settings.set_admins(admins, by).admins
    said = admins_sentence(chosen, keeps_chooser=chosen != admins)
    return show(desk, pickers=True, said=said)


def changed(desk: Desk, asker: Asker, request: Request) -> Message:
    """Do what was typed after ``workspace``.

    Raises:
        InputError: what was typed is not a channel, or not people.
    """
    wanted = wanted_of(request)
    if wanted.setting == "channel":
        return set_channel(desk, _channel(desk, asker, wanted.value.strip()))
    return set_admins(desk, _people(wanted.value.strip()), asker.user)


def check_typed(request: Request) -> None:
    """Raise InputError where something other than a setting was typed."""
    wanted = wanted_of(request)
    if not wanted.setting and wanted.value.strip():
        raise InputError(
            f"I do not understand “{wanted.value.strip()[:60]}”. Type `/minewatch workspace` to see the "
            "settings, or add `channel #name` or `admins @name`."
        )


def _channel(desk: Desk, asker: Asker, typed: str) -> str | None:
    if typed.lower() in _OFF:
        return None
    if typed.lower() == "here" and asker.in_channel:
        return asker.channel
    linked = _LINKED.fullmatch(typed)
    if linked:
        return linked[1]
    if not _NAME.fullmatch(typed):
        raise InputError(
            "Which channel? For example `/minewatch workspace channel #mine-ban-alerts`, or `off`."
        )
    name = typed.removeprefix("#")
    return channel_of(desk, Where(CHANNEL, name, name))


def _people(typed: str) -> tuple[UserId, ...]:
    if typed.lower() in _OFF:
        return ()
    people = tuple(UserId(found[1]) for found in _PERSON.finditer(typed))
    if not people or _SEPARATORS.sub("", _PERSON.sub("", typed)):
        raise InputError(
            "Which people? For example `/minewatch workspace admins @ann @bob`: choose each from "
            "Slack's list as you type @, so that the name is linked. `off` means Slack's admins."
        )
    return people


def _answer(desk: Desk, asker: Asker, request: Request) -> Message:  # noqa: ARG001 - the shape of all answers
    """Outside the command, the settings are only shown: the command checks rights."""
    check_typed(request)
    if wanted_of(request).setting:
        raise InputError("To change these settings, type the command `/minewatch workspace`.")
    return show(desk)


ANSWERS: Mapping[Asked, Callable[[Desk, Asker, Request], Message]] = {Asked.WORKSPACE: _answer}
