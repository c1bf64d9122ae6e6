"""What came last about one thing: the words of a message that was answered, the last choice in a window.

In: a name and what came about it. Out: is that news? Kept as rows, so that it does not matter which
process is asked.
"""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256

from bot.ports import Clock, Stores

ANSWERED_FOR = timedelta(days=7)
"""How long a message that is edited is still compared with the words that were answered."""
CHOSEN_FOR = timedelta(hours=1)
"""How long a window can be changed at most before its last choice is forgotten."""


class Latest:
    """Of one workspace."""

    def __init__(self, stores: Stores, clock: Clock) -> None:
        self._stores = stores
        self._clock = clock

    def is_new_wording(self, channel: str, ts: str, words: str) -> bool:
        """Note the words of a message; False: they are those that were noted last.

        Of the words only a hash is kept.
        """
        key, now = _answered(channel, ts), self._clock.now()
        noted = sha256(words.encode("utf-8", "replace")).hexdigest()[:32]
        with self._stores.alone(key), self._stores.unit():
            if self._stores.remembered.get(key, now) == noted:
                return False
            self._stores.remembered.put(key, noted, now + ANSWERED_FOR)
        return True

    def forget_wording(self, channel: str, ts: str) -> None:
        """The message could not be answered after all."""
        self._stores.remembered.remove(_answered(channel, ts))

    def is_last_choice(self, view: str, at: str) -> bool:
        """Note a choice in a window at a moment (a Slack timestamp); False: a later one is noted."""
        key, now = f"chosen:{view}", self._clock.now()
        with self._stores.alone(key), self._stores.unit():
            if _moment(self._stores.remembered.get(key, now) or "") > _moment(at):
                return False
            self._stores.remembered.put(key, at, now + CHOSEN_FOR)
        return True


def _answered(channel: str, ts: str) -> str:
    return f"answered:{channel}:{ts}"


def _moment(ts: str) -> tuple[int, ...]:
    """A Slack timestamp (``1795791802.909223``) as it is compared; () for what is none."""
    return tuple(int(part) for part in ts.split(".") if part.isdecimal())
