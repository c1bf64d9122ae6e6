"""What the bot does beside polling and delivering.

It tells changes of status, keeps house, and compares the record with the depositary's page.

In: the store, the treaty as it is now, a clock. Out: outbox items and a smaller store. The
runner calls the daily ones; the record desk calls the announcer inside its unit of work.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

import structlog

from bot.errors import InputError
from bot.model.alert import Note, Notice, StatusChange
from bot.model.judgement import Kind
from bot.model.watch import ConversationId, Watch
from bot.outbox.items import new_item
from bot.pipeline.rules import PipelineRules
from bot.ports import Clock, Fetched, Fetcher, FetchRequest, Stores
from bot.treaty.check import compare
from bot.treaty.treaty import Treaty
from bot.watches.match import Groups, is_active, wants_states

_STATUS_KINDS = frozenset({Kind.WITHDRAWAL, Kind.ACCESSION, Kind.SUSPENSION})
SEEN_KEPT = timedelta(days=400)
"""How long a key is kept after its entry was last sighted in its feed."""
_CHECKED = "treaty-checked"
_NOT_UNDERSTOOD = "The depositary's page was not understood"
log = structlog.get_logger()


def last_check(stores: Stores) -> date | None:
    """The last day on which the depositary's page was understood and compared with the record."""
    notice = stores.notices.get(_CHECKED)
    return notice.at.date() if notice else None


def _nobody() -> None:
    """Nobody to wake before the runner is there."""


@dataclass(slots=True)
class StatusAnnouncer:
    """Puts a change of status into the outbox for everyone who watches the State."""

    stores: Stores
    groups: Callable[[], Groups]
    clock: Clock
    rules: PipelineRules
    wake: Callable[[], None] = field(default=_nobody)

    def announce(self, change: StatusChange, key: str) -> None:
        """Called inside the unit of work that records the act."""
        now = self.clock.now()
        items = [
            new_item(change, conversation, now, change=key, index=index)
            for index, conversation in enumerate(dict.fromkeys(self._listeners(change)))
        ]
        self.stores.outbox.put(*items)
        self.wake()

    def _listeners(self, change: StatusChange) -> Iterator[ConversationId]:
        now = self.clock.now()
        yield from (
            w.conversation
            for w in self.stores.watches
            if is_active(w, now) and self._asks(w, change)
        )
        if self.rules.channel is not None:
            yield self.rules.channel

    def _asks(self, watch: Watch, change: StatusChange) -> bool:
        wants_kind = not watch.scope.kinds or bool(_STATUS_KINDS.intersection(watch.scope.kinds))
        return wants_kind and wants_states(watch.scope, (change.iso3,), self.groups())


@dataclass(frozen=True, slots=True)
class Housekeeping:
    """Old entries and stories leave; keys stay until no feed has shown them for long."""

    stores: Stores
    clock: Clock
    kept: timedelta

    async def run(self) -> None:
        """In pieces, so that no one waits for it."""
        from storage.retention import retire

        before = self.clock.now() - self.kept
        more = True
        while more:
            more = retire(self.stores, before).more
            await self.clock.sleep(0.05)
        unseen = self.clock.now() - SEEN_KEPT
        forgotten = 0
        while gone := self.stores.seen.forget(unseen, limit=1_000):
            forgotten += gone
            await self.clock.sleep(0.05)
        if forgotten:
            log.info("house_kept", keys_forgotten=forgotten)


@dataclass(frozen=True, slots=True)
class TreatyCheck:
    """Compares the record with the depositaries' pages; admins are notified of a new difference once."""

    stores: Stores
    fetcher: Fetcher
    treaty: Callable[[], Treaty]
    clock: Clock
    urls: tuple[str, ...]
    admins: tuple[str, ...]

    async def run(self) -> None:
        """One page after the other."""
        for url in self.urls:
            await self._check(url)

    async def _check(self, url: str) -> None:
        """Fetch, compare, note. A page that cannot be had or read is reported once, too."""
        answer = await self.fetcher.fetch(FetchRequest(url))
        if not isinstance(answer, Fetched):
            log.warning("treaty_page_not_fetched", outcome=type(answer).__name__)
            return
        differences = self._differences(answer)
        notices = {f"treaty:{text}": text for text in differences}
        new = {key: text for key, text in notices.items() if key not in self.stores.notices}
        now = self.clock.now()
        with self.stores.unit():
            self.stores.notices.put(*(Notice(key, now, text) for key, text in new.items()))
            if not any(text.startswith(_NOT_UNDERSTOOD) for text in differences):
                self.stores.notices.put(Notice(_CHECKED, now))
            self.stores.outbox.put(
                *(
                    new_item(Note(text), ConversationId(admin), now, change=key)
                    for key, text in new.items()
                    for admin in self.admins
                )
            )
        log.info("treaty_checked", differences=len(differences), new=len(new))

    def _differences(self, page: Fetched) -> tuple[str, ...]:
        try:
            report = compare(page.body, self.treaty(), self.clock.now().date())
        except InputError as error:
            return (f"{_NOT_UNDERSTOOD}: {error}",)
        return tuple(
            f"{each.name}: {each.field} is {each.theirs or 'nothing'} on {report.publisher}'s page "
            f"and {each.ours or 'nothing'} in our record ({each.our_source}). {each.note} Nothing was changed; "
            "`/minestatus record` enters an act with its source."
            for each in report.differences
        )
