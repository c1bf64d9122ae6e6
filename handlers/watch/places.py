"""Whose watches and settings are meant: the person's own, this channel's, another channel's.

In: who asks, where, and the place that was named. Out: a Place, or InputError with what to type.
Whether the person may change another channel is asked by the doors (handlers.slack.membership).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.desk.places import Place
from bot.errors import InputError
from bot.model.request import Request, Where
from handlers.talk.asker import Asker

if TYPE_CHECKING:
    from bot.desk import Desk

HERE, CHANNEL = "here", "channel"
_ID_LETTERS = {"C", "G"}


def place_of(desk: Desk, asker: Asker, where: Where | None) -> Place:
    """The place that was named; without one, the person's own direct messages.

    Raises:
        InputError: a channel of that name is not known.
    """
    if where is not None and where.kind == CHANNEL:
        channel = channel_of(desk, where)
        return desk.watches.channels.place(channel, "" if where.name == channel else where.name)
    return this_place(desk, asker, here=where is not None and where.kind == HERE)


def this_place(desk: Desk, asker: Asker, *, here: bool) -> Place:
    """The channel when "here" is said in one; in a direct message, the person themselves."""
    if here and asker.in_channel:
        return desk.watches.channels.place(asker.channel, asker.name)
    return desk.watches.own(asker.user)


def channel_of(desk: Desk, where: Where) -> str:
    """The id of a channel that was named.

    Raises:
        InputError: Slack gave no id, and no request from a channel of that name has come.
    """
    if where.channel[:1] in _ID_LETTERS and where.channel.isupper():
        return where.channel
    name = where.name or where.channel
    found = desk.watches.channels.named(name)
    if found is None:
        raise InputError(
            f"I do not know the channel #{name[:80]}. Type the command in the channel itself with "
            "`here`, or choose the channel from Slack's list as you type #, so that it is linked."
        )
    return found


def is_own(desk: Desk, asker: Asker, request: Request) -> bool:
    """Is it about the person's own watches?"""
    return place_of(desk, asker, request.place).personal
