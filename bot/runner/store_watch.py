"""Report a store that cannot be written, notify the admins, and retry until it can.

In: the result of each unit of work (bot.ports.StoreSigns). Out: a named problem in the health
report, metrics, and one direct message to each admin. That message cannot go through the outbox,
which is in the store: it is kept in memory and sent directly.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import structlog

from bot.errors import StoreUnavailableError
from bot.model.alert import Note
from bot.model.workspace import Conversation, WorkspaceId
from bot.outbox.items import new_item
from bot.ports import Clock, LifeSigns, Messenger, Observer, Refused, Renderer, Stores, TryLater
from bot.runner.signals import STORE, Signals

TRY_SECONDS = 5.0
QUIET_SECONDS = 3600.0
"""A disk that is nearly full fails and recovers repeatedly: admins get one message an hour."""
CONNECTION = "connection"
"""The reason where no connection can be made, or one was lost (bot.ports.StoreSigns)."""
_IDLE_SECONDS = 60.0
_WHAT_FOLLOWS = (
    "Until it can, no feed is polled and nothing is sent; stored data is safe. Minewatch then "
    "resumes automatically; `/minefeeds status` shows the current state."
)
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class AdminNotifier:
    """What is needed to message admins without the outbox."""

    messenger_for: Callable[[WorkspaceId], Messenger]
    renderer: Renderer
    admins: tuple[str, ...]


class StoreWatch:
    """Implements bot.ports.StoreSigns, and is the loop that retries a failing store.

    ``trouble`` is the sentence of the last refusal until something is stored. When a problem
    begins, this loop is woken; when it ends, the others are too.
    """

    def __init__(
        self,
        stores: Stores,
        clock: Clock,
        observer: Observer,
        life: LifeSigns,
        signals: Signals,
        notifier: AdminNotifier | None,
    ) -> None:
        self._stores = stores
        self._clock = clock
        self._observer = observer
        self._life = life
        self._signals = signals
        self._notifier = notifier
        self._unnotified: list[str] = []
        self._notified_at: float | None = None
        self._closed_until = 0.0
        self.trouble: str | None = None
        stores.watched_by(self)

    def refused(self, sentence: str, reason: str) -> None:
        begins = self.trouble is None
        self.trouble = sentence
        self._observer.store_refused(reason)
        self._life.trouble("store", in_general(reason) if self._stores.remote else sentence)
        if begins:
            log.error("store_refuses", reason=sentence)
            self._remember_admins()
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
        """Notify the admins and retry. Returns the seconds until the next round."""
        if self.trouble is not None:
            await self._notify(self.trouble)
            await self._try()
        return _IDLE_SECONDS if self.trouble is None else TRY_SECONDS

    async def _try(self) -> None:
        try:
            await self._stores.do(self._stores.probe)
        except StoreUnavailableError as error:
            log.debug("store_refuses_still", reason=str(error))

    def _remember_admins(self) -> None:
        now = self._clock.monotonic()
        if self._notifier is None or (
            self._notified_at is not None and now - self._notified_at < QUIET_SECONDS
        ):
            return
        self._notified_at = now
        self._unnotified = list(self._notifier.admins)

    async def _notify(self, trouble: str) -> None:
        """Message each admin once; retry later only where Slack certainly did not accept it.

        If the answer was lost, the message may have arrived: ``/healthz`` also reports the
        problem, so a missing message is better than dozens of copies.
        """
        now = self._clock.monotonic()
        if self._notifier is None or not self._unnotified:
            return
        note = Note(f"{trouble} {_WHAT_FOLLOWS}")
        waiting = []
        for admin in self._unnotified:
            if now < self._closed_until:
                waiting.append(admin)
                continue
            item = new_item(note, Conversation.of(admin), self._clock.now(), change="store")
            message = self._notifier.renderer.message(item)
            if message is None:
                continue
            messenger = self._notifier.messenger_for(item.conversation.workspace)
            answer = await messenger.post(item.conversation, message)
            if isinstance(answer, TryLater) and not answer.uncertain:
                waiting.append(admin)
                self._closed_until = max(self._closed_until, now + (answer.after_seconds or 0.0))
            elif isinstance(answer, Refused | TryLater):
                log.warning("admin_not_notified", reason=_reason(answer))
        self._unnotified = waiting


def in_general(reason: str) -> str:
    """The trouble of a database for ``/healthz``, which others may read: not which database it is."""
    what = "does not answer" if reason == CONNECTION else f"refuses ({reason})"
    return f"The database {what}; the log and `minewatch doctor` say more."


def _reason(answer: Refused | TryLater) -> str:
    return answer.error if isinstance(answer, Refused) else answer.reason
