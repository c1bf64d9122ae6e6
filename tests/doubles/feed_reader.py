"""One feed read again and again: what is new each time."""

from dataclasses import dataclass, field

from bot.feeds.identity.sort_out import lookup_keys, sort_out
from bot.feeds.poll import PollOutcome
from tests.doubles.documents import rss
from tests.doubles.web import Answer


@dataclass
class Reader:
    """A feed with a memory: what the pipeline does with keys, without judging and telling."""

    web: object
    poller: object
    clock: object
    record: object
    seen: set = field(default_factory=set)

    async def reads(self, *entries: str) -> list[str]:
        """Serve these items, poll, and say which entries are new."""
        return await self.reads_document(rss(*entries))

    async def reads_document(self, body: bytes, **answer: str) -> list[str]:
        self.web.serve("/feed", Answer(body, **answer))
        self.clock.move(minutes=15)
        result = await self.poller.poll(self.record)
        self.record = result.record_after
        assert result.outcome is not PollOutcome.FAILED, result.error
        found = sort_out(result.entries, lambda keys: self.seen & set(keys))
        self.seen.update(lookup_keys(result.entries))
        self.last = result
        self.sorted = found
        return [] if result.baseline else [entry.title for entry in found.new]


LONG = "Latvia hands over its notice of withdrawal"
