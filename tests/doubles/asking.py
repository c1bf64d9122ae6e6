"""Asking without Slack: words through the grammar and the desks to an answer."""

from __future__ import annotations

from bot.model.names import GroupFound, NameFound
from bot.model.request import Door
from bot.model.workspace import UserId
from bot.treaty.treaty import Treaty
from handlers.talk.answering import Answer, answer
from handlers.talk.asker import Asker
from tests.doubles.desk import House

ANN = UserId("U1ANN")


def asked(
    home: House, text: str, door: Door = Door.MESSAGE, *, user: str = ANN, channel: str = "C1NEWS"
) -> Answer:
    """The answer to what ``user`` types at the door, in this channel."""
    asker = Asker(UserId(user), channel)
    return answer(home.desk, asker, home.desk.read(text, door, by=asker.user, called=asker.called))


def named(treaty: Treaty, *names: str) -> tuple[NameFound | GroupFound, ...]:
    """States and groups as the grammar hands them on; every name must be plain."""
    found = list[NameFound | GroupFound]()
    for name in names:
        group, state = treaty.find_group(name), treaty.find(name)
        if group is not None:
            found.append(GroupFound(name, group))
        else:
            assert isinstance(state, NameFound)
            found.append(state)
    return tuple(found)
