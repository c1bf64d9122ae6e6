"""What is wrong with a depositary's page itself; the admins are notified once.

In: a page that was refused, could not be had, or is fine again. Out: notices in the store and
notes in the outbox. The same kind of trouble is sent again only after the page was fine.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from bot.desk.admins import Admins
from bot.model.alert import Note, Notice
from bot.model.day import long_day
from bot.ports import Clock, Stores

UNREACHED_FOR = timedelta(days=3)
"""A page that cannot be fetched for this long is reported; before that it may recover."""

_REFUSED = "record-page-refused:"
_UNREACHED = "record-page-unreached:"
_NEWEST = "record-page-newest:"


class PageTroubles:
    """A page is known by its first address."""

    def __init__(self, stores: Stores, clock: Clock, admins: Admins) -> None:
        self._stores = stores
        self._clock = clock
        self._admins = admins

    def newest(self, page: str) -> date | None:
        """The day of the newest page read at this address."""
        notice = self._stores.notices.get(_NEWEST + page)
        return date.fromisoformat(notice.text) if notice else None

    def refused(self, page: str, sentence: str) -> None:
        """A page came that is not understood or not to be trusted: said once for each kind."""
        key = f"{_REFUSED}{page}|{_kind_of(sentence)}"
        if key in self._stores.notices:
            return
        now = self._clock.now()
        with self._stores.unit():
            self._stores.notices.put(Notice(key, now, sentence))
            words = f"The record was not compared with {page}. {sentence}"
            self._admins.tell(Note(words), now, f"{key}|{now.isoformat()}")
        self._admins.wake()

    def unreached(self, page: str, reason: str) -> None:
        """No page came: said once, when it has been so for three days."""
        key, now = _UNREACHED + page, self._clock.now()
        notice = self._stores.notices.get(key) or Notice(key, now)
        if notice.text:
            return
        late = now - notice.at >= UNREACHED_FOR
        with self._stores.unit():
            self._stores.notices.put(replace(notice, text=reason) if late else notice)
            if late:
                words = (
                    f"The record has not been compared with {page} since "
                    f"{long_day(notice.at.date())}: the page cannot be fetched. {reason}"
                )
                self._admins.tell(Note(words), now, f"{key}|{now.isoformat()}")
        self._admins.wake()

    def is_fine(self, page: str, as_of: date | None) -> None:
        """It was read and compared; called inside a unit of work."""
        notices = self._stores.notices
        refusals = [each.key for each in notices.starting(f"{_REFUSED}{page}|")]
        notices.remove(*refusals, _UNREACHED + page)
        if as_of is not None:
            notices.put(Notice(_NEWEST + page, self._clock.now(), as_of.isoformat()))


def _kind_of(sentence: str) -> str:
    """What is wrong, without the names and numbers of the day: the words in small letters."""
    return " ".join(word for word in sentence.split() if word.isalpha() and word.islower())[:200]
