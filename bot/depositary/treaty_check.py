"""Once a day: the depositaries' pages are asked for and compared with the record.

In: a fetcher, the addresses, a way to compare. Out: what the depositary desk makes of it. The
first check comes some minutes after the start, the next no sooner than 24 hours later, also
after a restart and whatever went wrong: nothing is asked for again and again.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

import structlog

from bot.depositary.comparison import ComparisonJob, compare_apart
from bot.desk.depositary import DepositaryDesk
from bot.desk.freshness import freshness_in
from bot.errors import InputError
from bot.model.alert import Notice
from bot.ports import Clock, Draw, Fetched, Fetcher, FetchFailed, FetchRequest, Stores
from bot.treaty.comparing.found import CheckReport

Page = tuple[str, ...]
"""One page at one or more addresses, in different forms, the best first."""
Compare = Callable[[ComparisonJob], Awaitable[CheckReport]]

DAY_SECONDS = 86_400.0
_FIRST_SECONDS = 120.0
_SPREAD_SECONDS = 1_800.0
_NEXT = "record-next-check"
_TRIES = 3
_CHANGED = "The record changed while the page was being read; the page will be read again tomorrow."
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class _Kept:
    """A page as it was had last, for the day on which it is unchanged."""

    body: bytes
    etag: str | None
    last_modified: str | None


@dataclass(frozen=True, slots=True)
class _Trouble:
    """``refused``: a page came, and was not understood or not trusted."""

    sentence: str
    refused: bool


class TreatyCheck:
    """Call ``run`` at least once an hour."""

    def __init__(  # noqa: PLR0913 - the parts it joins
        self,
        desk: DepositaryDesk,
        stores: Stores,
        fetcher: Fetcher,
        clock: Clock,
        draw: Draw,
        *,
        pages: tuple[Page, ...],
        compare: Compare = compare_apart,
    ) -> None:
        self._desk = desk
        self._stores = stores
        self._fetcher = fetcher
        self._clock = clock
        self._draw = draw
        self._pages = pages
        self._compare = compare
        self._due = clock.monotonic() + self._first_wait()
        self._kept: dict[str, _Kept] = {}

    async def run(self) -> float:
        """Check where it is due; in how many seconds the next check is."""
        left = self._due - self._clock.monotonic()
        if left > 0:
            return left
        do = self._stores.do
        # Another process may have checked since this one last looked.
        left = await do(self._planned_in)
        if left > 0:
            self._due = self._clock.monotonic() + left
            return left
        wait = DAY_SECONDS + self._draw.fraction() * _SPREAD_SECONDS
        await do(lambda: self._plan(wait))
        self._due = self._clock.monotonic() + wait
        for page in self._pages:
            await self._check(page)
        await do(self._desk.known.tell_if_stale)
        return wait

    def _plan(self, wait: float) -> None:
        """Written down first: a check that ends badly is not repeated before tomorrow either."""
        self._stores.notices.put(Notice(_NEXT, self._clock.now() + timedelta(seconds=wait)))
        self._desk.asks_only(page[0] for page in self._pages)

    def _first_wait(self) -> float:
        """Two to five minutes, or what is left of the 24 hours. A wrong clock holds up no longer."""
        soon = _FIRST_SECONDS * (1 + 1.5 * self._draw.fraction())
        return max(soon, self._planned_in())

    def _planned_in(self) -> float:
        """In how many seconds the next check of all processes is planned; 0: now, or not at all."""
        planned = self._stores.notices.get(_NEXT)
        if planned is None:
            return 0.0
        left = (planned.at - self._clock.now()).total_seconds()
        return max(0.0, min(left, DAY_SECONDS + _SPREAD_SECONDS))

    async def _check(self, page: Page) -> None:
        """The first form that is understood counts; of one without a day, the next may have it."""
        troubles = []
        undated: tuple[str, CheckReport] | None = None
        version = 0
        for url in page:
            found = await self._read(page[0], url)
            if isinstance(found, _Trouble):
                log.warning("treaty_page_not_compared", url=url, reason=found.sentence)
                troubles.append(found)
            elif found.as_of is None and not found.differences and url != page[-1]:
                if undated is None:
                    undated, version = (url, found), await self._version()
            else:
                await self._take(page[0], url, found)
                return
        if undated is not None and version == await self._version():
            await self._take(page[0], *undated)
            return
        if undated is not None:
            troubles.append(_Trouble(_CHANGED, refused=True))
        refused = [each.sentence for each in troubles if each.refused]
        told = self._desk.troubles
        if refused:
            await self._stores.do(lambda: told.refused(page[0], refused[0]))
        else:
            await self._stores.do(lambda: told.unreached(page[0], troubles[0].sentence))

    async def _take(self, page: str, url: str, report: CheckReport) -> None:
        log.info("treaty_checked", url=url, differences=len(report.differences))
        await self._stores.do(lambda: self._taken(page, url, report))

    def _taken(self, page: str, url: str, report: CheckReport) -> None:
        try:
            self._desk.took(page, url, report)
        except InputError as error:
            self._desk.troubles.refused(page, str(error))

    async def _version(self) -> int:
        """The record's, which is another after every change."""
        return await self._stores.do(lambda: self._stores.acts.version)

    async def _read(self, page: str, url: str) -> CheckReport | _Trouble:
        kept = self._kept.get(url)
        answer = await self._fetcher.fetch(
            FetchRequest(
                url,
                etag=kept.etag if kept else None,
                last_modified=kept.last_modified if kept else None,
                # The address comes from the settings of the person who runs the bot.
                private_allowed=True,
            )
        )
        if isinstance(answer, FetchFailed):
            return _Trouble(answer.reason, refused=False)
        if isinstance(answer, Fetched):
            kept = self._keep(url, answer)
        if kept is None:
            return _Trouble(
                "The site answered “not modified” to an unconditional request.", refused=False
            )
        try:
            return await self._compared(page, kept.body)
        except InputError as error:
            return _Trouble(str(error), refused=True)

    def _keep(self, url: str, answer: Fetched) -> _Kept:
        """The document with its validators; without any, it is asked for in full again."""
        etag, modified = answer.headers.get("etag"), answer.headers.get("last-modified")
        kept = _Kept(answer.body, etag, modified)
        if etag or modified:
            self._kept[url] = kept
        return kept

    async def _compared(self, page: str, body: bytes) -> CheckReport:
        """Compared with the record as it is: should an act be entered meanwhile, once more."""
        for _ in range(_TRIES):
            version, job = await self._stores.do(lambda: self._job(page, body))
            report = await self._compare(job)
            if version == await self._version():
                return report
        raise InputError(_CHANGED)

    def _job(self, page: str, body: bytes) -> tuple[int, ComparisonJob]:
        """What is to be compared, and the version of the record in it."""
        version = self._stores.acts.version
        acts, known = self._stores.acts.all(), freshness_in(self._stores)
        today, newest = self._clock.now().date(), self._desk.troubles.newest(page)
        return version, ComparisonJob(body, acts, known, today, newest)
