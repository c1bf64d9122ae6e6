"""A store that refuses: known from the first refusal on, said to people, tried until it takes again.

In: what the store says of each unit of work (bot.ports.StoreSigns). Out: a named trouble in the
signs of life, figures, and one direct message to each admin. That message cannot go through the
outbox, which is in the store: it is kept in memory and sent directly.
"""

from __future__ import annotations

from dataclasses import dataclass

import structlog

from bot.errors import StoreUnavailableError
from bot.model.alert import Note
from bot.model.watch import ConversationId
from bot.outbox.items import new_item
from bot.ports import Clock, LifeSigns, Messenger, Observer, Refused, Renderer, Stores, TryLater
from bot.runner.signals import STORE, Signals

TRY_SECONDS = 5.0
QUIET_SECONDS = 3600.0
"""A disk at its brink fails and recovers again and again: that is one trouble to tell."""
_IDLE_SECONDS = 60.0
_WHAT_FOLLOWS = (
    "Until it can, no feed is polled and nothing is sent; stored data is safe. Minewatch then "
    "resumes automatically; `/minefeeds status` shows the current state."
)
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class AdminNotifier:
    """How admins are spoken to without the outbox."""

    messenger: Messenger
    renderer: Renderer
    admins: tuple[str, ...]


class StoreWatch:
    """The port bot.ports.StoreSigns, and the loop that tries a store in trouble again.

    ``trouble`` is the last refusal's sentence until something is stored. When it begins this
    loop is called, when it ends the others too.
    """

    def __init__(
        self,
        stores: Stores,
        clock: Clock,
        observer: Observer,
        life: LifeSigns,
        signals: Signals,
        voice: AdminNotifier | None,
    ) -> None:
        self._stores = stores
        self._clock = clock
        self._observer = observer
        self._life = life
        self._signals = signals
        self._voice = voice
        self._untold: list[str] = []
        self._told_at: float | None = None
        self._closed_until = 0.0
        self.trouble: str | None = None
        stores.watched_by(self)

    def refused(self, sentence: str, reason: str) -> None:
        begins = self.trouble is None
        self.trouble = sentence
        self._observer.store_refused(reason)
        self._life.trouble("store", sentence)
        if begins:
            log.error("store_refuses", reason=sentence)
            self._note_whom_to_tell()
            self._signals.call(STORE)

    def stored(self) -> None:
        if self.trouble is None:
            return
        self.trouble = None
        self._life.cleared("store")
        log.info("store_takes_again")
        self._signals.call(STORE)
        self._signals.wake()

    async def round(self) -> float:
        """Say the trouble and try again. Returns the seconds until the next round."""
        if self.trouble is not None:
            await self._tell(self.trouble)
            self._try()
        return _IDLE_SECONDS if self.trouble is None else TRY_SECONDS

    def _try(self) -> None:
        try:
            self._stores.probe()
        except StoreUnavailableError as error:
            log.debug("store_refuses_still", reason=str(error))

    def _note_whom_to_tell(self) -> None:
        now = self._clock.monotonic()
        if self._voice is None or (
            self._told_at is not None and now - self._told_at < QUIET_SECONDS
        ):
            return
        self._told_at = now
        self._untold = list(self._voice.admins)

    async def _tell(self, trouble: str) -> None:
        """Each admin once. Where Slack surely has not taken it, again when it may be asked again.

        A message whose answer was lost may stand: rather none, beside ``/healthz``, than dozens.
        """
        now = self._clock.monotonic()
        if self._voice is None or not self._untold:
            return
        note = Note(f"{trouble} {_WHAT_FOLLOWS}")
        waiting = []
        for admin in self._untold:
            if now < self._closed_until:
                waiting.append(admin)
                continue
            item = new_item(note, ConversationId(admin), self._clock.now(), change="store")
            message = self._voice.renderer.message(item)
            if message is None:
                continue
            answer = await self._voice.messenger.post(item.conversation, message)
            if isinstance(answer, TryLater) and not answer.uncertain:
                waiting.append(admin)
                self._closed_until = max(self._closed_until, now + (answer.after_seconds or 0.0))
            elif isinstance(answer, Refused | TryLater):
                log.warning("admin_not_told", reason=_reason(answer))
        self._untold = waiting


def _reason(answer: Refused | TryLater) -> str:
    return answer.error if isinstance(answer, Refused) else answer.reason
