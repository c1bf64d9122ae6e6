"""Says once that feeds fail, and once that they do no longer: in the log, and to ``/healthz``.

In: the feeds' records, read now and then. Out: log lines when something changes, and a note that the
bot is degraded while nothing on the web can be read. That is no reason to restart it, so it counts as alive.
"""

from __future__ import annotations

import structlog

from bot.model.web_state import Reach, web_state
from bot.ports import LifeSigns, Stores

_KEY = "web"
_SECONDS = 10.0
log = structlog.get_logger()


class WebWatch:
    """One round looks at all feeds."""

    def __init__(self, stores: Stores, life: LifeSigns) -> None:
        self._stores = stores
        self._life = life
        self._said: tuple[str, ...] = ()

    async def round(self) -> float:
        """Look, and say what has changed. Returns the seconds until the next look."""
        state = await self._stores.do(lambda: web_state(self._stores.feeds.all()))
        if state.sentence is None:
            self._life.cleared(_KEY)
        else:
            self._life.degraded(_KEY, state.sentence)
        if state.sentences != self._said:
            self._say(state.sentences, unreached=state.reach is not Reach.SOME)
        return _SECONDS

    def _say(self, sentences: tuple[str, ...], *, unreached: bool) -> None:
        new = [sentence for sentence in sentences if sentence not in self._said]
        for sentence in new:
            log.warning("no_feed_is_read" if unreached else "feeds_failing", reason=sentence)
        if not sentences:
            log.info("feeds_read_again")
        self._said = sentences
