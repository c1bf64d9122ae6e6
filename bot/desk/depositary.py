"""What depositaries' pages say against the record: noted, shown to the admins, decided by them.

In: reports of comparisons and what admins decide. Out: findings in the store, cards in the
outbox, and confirmations where a page agrees. The record itself is changed by
bot.desk.record alone.

The same difference is sent once for as long as it stands, whichever page shows it and of
whatever day that page is; one that ended and comes back is a new one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from bot.desk.admins import Admins
from bot.desk.authors import Authors
from bot.desk.known_to import KnownTo
from bot.desk.page_troubles import PageTroubles
from bot.desk.record_sync import RecordSync
from bot.errors import InputError
from bot.model.alert import DepositaryCard, Note
from bot.model.day import long_day
from bot.model.depositary import DEPOSITARY, Confirmation, Decision, Finding
from bot.model.workspace import HOME, UserId, WorkspaceId
from bot.outbox.items import new_item
from bot.ports import WAKE_RECORD, Clock, Draw, Stores
from bot.treaty.comparing.found import CheckReport, Difference

MOST_CARDS = 10
"""So many cards are sent after one check; of more, a note says where they are."""
MOST_DIFFERENCES = 60
"""With more the page, or its reading, is wrong."""
LONGEST_WHY = 500


class DepositaryDesk:
    """Findings and decisions; ``known`` is how far the record reaches, ``troubles`` of the pages."""

    def __init__(
        self,
        sync: RecordSync,
        stores: Stores,
        clock: Clock,
        draw: Draw,
        admins: Admins,
        workspace: WorkspaceId = HOME,
    ) -> None:
        self._stores = stores
        self._clock = clock
        self._draw = draw
        self._authors = Authors(workspace)
        self.admins = admins
        self.known = KnownTo(sync, stores, clock, draw, admins, self._authors)
        self.troubles = PageTroubles(stores, clock, self.admins)

    def took(self, page: str, url: str, report: CheckReport) -> None:
        """A page was read and compared with the record as it is now.

        Args:
            page: the page's first address, by which it is known.
            url: the address it was had from.
            report: what the comparison found.

        Raises:
            InputError: it differs in more than is plausible; nothing was saved.
        """
        if len(report.differences) > MOST_DIFFERENCES:
            raise InputError(
                f"The page differs from the record in {len(report.differences)} facts, more "
                f"than is plausible; nothing was saved. minewatch treaty check lists them."
            )
        now = self._clock.now()
        shown = {_identity(each): each for each in report.differences}
        with self._stores.unit():
            before = {_identity(each): each for each in self._standing()}
            still = [_shown_by(each, page) for key, each in before.items() if key in shown]
            new = [
                self._found(each, page, url, report, now)
                for key, each in shown.items()
                if key not in before
            ]
            gone = [each for key, each in before.items() if key not in shown and report.complete]
            self._stores.findings.put(*still, *new)
            self._stores.confirmations.put(*_vouched(page, url, report, still, now))
            self._send_cards(new, now)
            self._end([_not_shown_by(each, {page}, now) for each in gone], now)
            self.troubles.is_fine(page, report.as_of)
            self._stores.wake(WAKE_RECORD)
        self.known.say()
        self.admins.wake()

    def asks_only(self, pages: Iterable[str]) -> None:
        """Differences that only other pages showed are closed: those pages are no longer fetched."""
        asked, now = frozenset(pages), self._clock.now()
        with self._stores.unit():
            left = [
                _not_shown_by(each, others, now)
                for each in self._standing()
                if (others := frozenset(each.pages) - asked)
            ]
            self._end(left, now)

    def standing(self) -> tuple[Finding, ...]:
        """The findings that a page shows now, decided or not, newest first."""
        return tuple(each for each in self.findings() if each.over_at is None)

    def waiting(self) -> tuple[Finding, ...]:
        """Those that still hold and wait for an admin, "not now" among them."""
        settled = {Decision.ENTERED, Decision.PAGE_WRONG}
        return tuple(each for each in self.standing() if each.decision not in settled)

    def findings(self) -> tuple[Finding, ...]:
        """All there ever were, newest first."""
        return tuple(map(self._authors.finding, self._newest_first()))

    def finding(self, finding_id: str) -> Finding | None:
        """One of them."""
        found = self._stores.findings.get(finding_id)
        return None if found is None else self._authors.finding(found)

    def undecided(self, finding_id: str) -> Finding:
        """One that can be decided, perhaps otherwise than before.

        Raises:
            InputError: it is unknown, no longer holds, or its act was entered.
        """
        return self._authors.finding(self._undecided(finding_id))

    def _undecided(self, finding_id: str) -> Finding:
        found = self._stores.findings.hold(finding_id)
        if found is None:
            raise InputError(
                "This difference no longer exists; `/minestatus record` lists the open differences."
            )
        if found.over_at is not None:
            gone = long_day(found.over_at.date())
            raise InputError(
                f"This difference has not appeared since {gone}; there is nothing left to decide."
            )
        if found.decision is Decision.ENTERED:
            raise InputError("This act has already been entered; nothing has changed.")
        return found

    def later(self, finding_id: str, by: UserId) -> Finding:
        """Not now: it goes on waiting.

        Raises:
            InputError: it cannot be decided, or someone else marked the page as wrong in the meantime.
        """
        if self._undecided(finding_id).decision is Decision.PAGE_WRONG:
            raise InputError("The page has already been marked as wrong; nothing has changed.")
        return self.decide(finding_id, Decision.NOT_NOW, by)

    def decide(
        self,
        finding_id: str,
        decision: Decision,
        by: UserId,
        why: str = "",
        act_id: str | None = None,
    ) -> Finding:
        """Keep what an admin decided, with who and when; every card of it is edited.

        Raises:
            InputError: it cannot be decided, or a wrong page was given no reason.
        """
        why, now = " ".join(why.split())[:LONGEST_WHY], self._clock.now()
        with self._stores.unit():
            found = self._undecided(finding_id)
            if decision is Decision.PAGE_WRONG and not why:
                raise InputError("Say in a few words why the page is wrong.")
            decided = replace(
                found,
                decision=decision,
                decided_by=self._authors.key(by),
                decided_at=now,
                why=why,
                act_id=act_id,
            )
            self._stores.findings.put(decided)
            self._edit_cards(decided, now)
        self.admins.wake()
        return self._authors.finding(decided)

    def _newest_first(self) -> list[Finding]:
        found = self._stores.findings.all()
        return sorted(found, key=lambda each: each.found_at, reverse=True)

    def _standing(self) -> list[Finding]:
        """Those that are open, as stored; no other process decides on them before the unit of work ends."""
        ids = [each.id for each in self._newest_first() if each.over_at is None]
        return list(self._stores.findings.hold_many(ids).values())

    def _found(
        self, each: Difference, page: str, url: str, report: CheckReport, now: datetime
    ) -> Finding:
        return Finding(
            id=self._draw.token(),
            iso3=each.iso3,
            name=each.name,
            field=each.field,
            ours=each.ours,
            theirs=each.theirs,
            note=each.note,
            our_source=each.our_source,
            act=each.act,
            day=each.day,
            publisher=report.publisher,
            url=url,
            page_date=report.as_of,
            found_at=now,
            pages=(page,),
        )

    def _send_cards(self, new: list[Finding], now: datetime) -> None:
        for index, each in enumerate(new[:MOST_CARDS]):
            self.admins.tell(DepositaryCard(each.id), now, index=index)
        more = len(new) - MOST_CARDS
        if more > 0:
            what = "1 more difference" if more == 1 else f"{more} more differences"
            words = f"The page shows {what}; /minestatus record lists them."
            self.admins.tell(Note(words), now, f"more:{new[0].id}", MOST_CARDS)

    def _end(self, left: list[Finding], now: datetime) -> None:
        self._stores.findings.put(*left)
        for each in left:
            if each.over_at is not None:
                self._edit_cards(each, now)

    def _edit_cards(self, finding: Finding, now: datetime) -> None:
        """A card that was sent is edited; one still waiting is drawn from the new state."""
        posts = self._stores.posts.about(f"finding:{finding.id}")
        card, change = DepositaryCard(finding.id), now.isoformat()
        self._stores.outbox.put(
            *(new_item(card, post.conversation, now, change=change) for post in posts)
        )


def _identity(each: Finding | Difference) -> tuple[object, ...]:
    """What makes a difference the same: neither the page's day nor which page it is."""
    return each.iso3, each.field, each.ours, each.theirs, each.day


def _shown_by(each: Finding, page: str) -> Finding:
    return each if page in each.pages else replace(each, pages=(*each.pages, page))


def _not_shown_by(each: Finding, pages: frozenset[str] | set[str], now: datetime) -> Finding:
    """The finding without these pages; over when no other shows it."""
    kept = tuple(page for page in each.pages if page not in pages)
    return replace(each, pages=kept, over_at=None if kept else now)


def _vouched(
    page: str, url: str, report: CheckReport, known: Iterable[Finding], now: datetime
) -> tuple[Confirmation, ...]:
    """A whole page of the Depositary's own vouches, but for what an admin called its error.

    A name is no act: what the page calls a State hinders nothing.
    """
    if report.publisher != DEPOSITARY or not report.complete:
        return ()
    wrong = {_identity(each) for each in known if each.decision is Decision.PAGE_WRONG}
    acts = [_identity(each) for each in report.differences if each.field != "name"]
    if not wrong.issuperset(acts):
        return ()
    day = min(report.as_of, now.date()) if report.as_of else None
    kept = f"page:{page}" if day else f"undated:{page}"
    return (Confirmation(kept, day, url, now, agrees=not acts),)
