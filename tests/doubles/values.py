"""Made-up values of everything the store keeps, each with only what a test wants to say."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from bot.model.alert import (
    Feedback,
    ItemState,
    Note,
    Notice,
    OutboxId,
    OutboxItem,
    OutboxPayload,
    Post,
    RecordedAct,
)
from bot.model.depositary import DEPOSITARY, Confirmation, Finding
from bot.model.entry import (
    Entry,
    EntryId,
    Feed,
    FeedId,
    FeedRecord,
    FeedState,
    StoredEntry,
    StoryId,
)
from bot.model.judgement import Evidence, Judgement, Kind
from bot.model.state import Iso3
from bot.model.story import Story, StorySource
from bot.model.watch import Delivery, Person, Scope, Watch, WatchId
from bot.model.workspace import Conversation, UserId

NOON = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)


def after(**duration: float) -> datetime:
    """An instant so long after NOON (``after(minutes=5)``)."""
    return NOON + timedelta(**duration)


def stored_entry(
    key: str = "e1",
    *,
    feed: str = "f1",
    story: str | None = "s1",
    at: datetime = NOON,
    title: str = "Parliament votes to leave the mine ban treaty",
) -> StoredEntry:
    """An entry judged relevant."""
    return StoredEntry(
        entry=Entry(
            id=EntryId(key),
            feed=FeedId(feed),
            title=title,
            summary="The vote was 157 to 18.",
            url=f"https://news.example/{key}",
            published_at=at,
            updated_at=None,
            author=None,
            publisher="Example News",
            language="en",
            keys=(f"id:{key}", f"link:https://news.example/{key}"),
        ),
        judgement=Judgement(
            relevant=True,
            score=0.8,
            kind=Kind.WITHDRAWAL,
            step=None,
            direction=None,
            states=(Iso3("FIN"),),
            evidence=(Evidence("kind", "leave-treaty", "leave the mine ban treaty", "title", 0.5),),
        ),
        first_seen_at=at,
        baseline=False,
        story=None if story is None else StoryId(story),
    )


def story(
    key: str = "s1",
    *,
    states: tuple[str, ...] = ("FIN",),
    kind: Kind = Kind.WITHDRAWAL,
    at: datetime = NOON,
) -> Story:
    """A story of one source."""
    source = StorySource(
        EntryId("e1"), FeedId("f1"), "A vote", "https://news.example/e1", "Example News", "en", at
    )
    return Story(
        id=StoryId(key),
        headline="Parliament votes to leave",
        url="https://news.example/e1",
        kind=kind,
        step=None,
        direction=None,
        states=tuple(map(Iso3, states)),
        score=0.8,
        first_at=at,
        last_at=at,
        sources=(source,),
    )


def feed_record(key: str = "f1", next_poll_at: datetime | None = NOON) -> FeedRecord:
    """A feed and when it is polled next."""
    feed = Feed(FeedId(key), f"Feed {key}", f"https://news.example/{key}.xml")
    return FeedRecord(feed, FeedState(next_poll_at=next_poll_at))


def watch(key: str = "w1", owner: str = "U1", conversation: str = "C1") -> Watch:
    """A watch on Finland."""
    return Watch(
        id=WatchId(key),
        owner=UserId(owner),
        conversation=Conversation.of(conversation),
        personal=False,
        scope=Scope(states=(Iso3("FIN"),)),
        created_at=NOON,
    )


def outbox_item(key: str = "o1", payload: OutboxPayload | None = None, **values: Any) -> OutboxItem:
    """Something to say to C1, due at NOON."""
    defaults: dict[str, Any] = {
        "conversation": Conversation.of("C1"),
        "state": ItemState.WAITING,
        "created_at": NOON,
        "due_at": NOON,
        "order": 1,
    }
    return OutboxItem(id=OutboxId(key), payload=payload or Note("Hello."), **(defaults | values))


def one_of_each() -> dict[str, Any]:
    """A value for every table, by the table's name."""
    by = UserId("U1")
    here = Conversation.of("C1")
    return {
        "feeds": feed_record(),
        "entries": stored_entry(),
        "stories": story(),
        "watches": watch(),
        "deliveries": Delivery(here, zone="Europe/Helsinki"),
        "people": Person(by, zone="Europe/Riga"),
        "outbox": outbox_item(),
        "posts": Post(here, "story:s1", "C1", "1700000000.000100", NOON),
        "feedback": Feedback(StoryId("s1"), by, NOON, here, "A vote", "withdrawal", (), ()),
        "acts": RecordedAct(
            "a1",
            Iso3("FIN"),
            "withdrawal_notified",
            "2025-07-10",
            "https://x.example",
            "",
            by,
            NOON,
        ),
        "notices": Notice("feed:f1", NOON, "Feed f1 fails."),
        "findings": finding(),
        "confirmations": Confirmation("c1", date(2025, 11, 20), "https://x.example", NOON, by=by),
    }


def finding(finding_id: str = "f1") -> Finding:
    return Finding(
        id=finding_id,
        iso3=Iso3("FIN"),
        name="Finland",
        field="withdrawal_notified",
        ours=None,
        theirs="2025-07-10",
        note="The page has a notice of withdrawal; the record has none.",
        our_source="A register, its publisher",
        act="withdrawal_notified",
        day=date(2025, 7, 10),
        publisher=DEPOSITARY,
        url="https://x.example",
        page_date=date(2025, 7, 20),
        found_at=NOON,
        pages=("https://x.example",),
    )
