"""What every store promises of posts and feedback."""

from __future__ import annotations

from dataclasses import replace

from bot.model.alert import Feedback, Post
from bot.model.entry import StoryId
from bot.model.workspace import HOME, Conversation, UserId, WorkspaceId
from bot.ports import Stores
from tests.doubles.opened import Opened
from tests.doubles.values import NOON, after

HERE, THERE = Conversation.of("C1"), Conversation.of("C2")
ANN, BOB = UserId("U1"), UserId("U2")


def post(where: Conversation, subject: str, minutes: float = 0) -> Post:
    return Post(where, subject, "C1", "1700000000.000100", after(minutes=minutes))


def mark(story: str, by: UserId, minutes: float = 0, where: Conversation = HERE) -> Feedback:
    at = after(minutes=minutes)
    return Feedback(StoryId(story), by, at, where, "A vote", "withdrawal", (), ())


def test_a_post_is_found_by_conversation_and_subject(opened: Opened) -> None:
    card = post(HERE, "story:s1")
    opened.stores.posts.put(card)
    posts = opened.again().posts
    assert posts.of(HERE, "story:s1") == card
    assert posts.has(HERE, "story:s1")
    assert posts.of(THERE, "story:s1") is None
    assert not posts.has(HERE, "story:s2")


def test_posts_of_many_conversations_on_a_subject(opened: Opened) -> None:
    abroad = Conversation.of("T1/C1")
    here, there = post(HERE, "story:s1"), post(abroad, "story:s1")
    opened.stores.posts.put(here, there, post(HERE, "story:s2"), post(THERE, "story:s2"))
    posts = opened.again().posts
    assert posts.of_many([HERE, THERE, abroad], "story:s1") == {HERE: here, abroad: there}
    assert posts.of_many([], "story:s1") == {}
    other = opened.stores.of(WorkspaceId("T1")).posts
    assert other.of_many([HERE, abroad], "story:s1") == {abroad: there}


def test_a_later_post_on_a_subject_takes_the_place_of_the_earlier(opened: Opened) -> None:
    opened.stores.posts.put(post(HERE, "story:s1"), post(HERE, "story:s2"))
    edited = replace(post(HERE, "story:s1"), version="2")
    opened.stores.posts.put(edited)
    assert list(opened.again().posts.all()) == [edited, post(HERE, "story:s2")]


def test_posts_in_a_conversation_and_about_a_subject(opened: Opened) -> None:
    first, second = post(HERE, "story:s2", 9), post(HERE, "story:s1", 1)
    other = post(THERE, "story:s1")
    opened.stores.posts.put(first, second, other)
    posts = opened.again().posts
    assert posts.at(HERE) == (first, second)
    assert posts.first_at(HERE) == first
    assert posts.first_at(Conversation.of("C9")) is None
    assert posts.about("story:s1") == (second, other)
    assert posts.about("story:s9") == ()


def test_removed_posts_are_gone_and_unknown_ones_passed_over(opened: Opened) -> None:
    gone, kept = post(HERE, "story:s1"), post(HERE, "story:s2")
    opened.stores.posts.put(gone, kept)
    opened.stores.posts.remove(replace(gone, ts="another"), post(THERE, "story:s1"))
    posts = opened.again().posts
    assert list(posts.all()) == [kept]
    assert len(posts) == 1
    assert posts.about("story:s1") == ()


def test_old_posts_of_some_kinds_come_the_oldest_first(opened: Opened) -> None:
    opened.stores.posts.put(
        post(HERE, "story:s3", 3),
        post(HERE, "story:s2", 2),
        post(HERE, "clock:FIN", 0),
        post(THERE, "act:a1", 1),
    )
    posts = opened.again().posts
    old = posts.sent_before(after(minutes=3), ("story", "act"), 9)
    assert [each.subject for each in old] == ["act:a1", "story:s2"]
    assert posts.sent_before(after(minutes=9), ("story",), 1) == (post(HERE, "story:s2", 2),)
    assert posts.sent_before(NOON, ("story", "clock"), 9) == ()


# --- feedback -----------------------------------------------------------------------------


def test_the_last_post_of_each_view(opened: Opened) -> None:
    last = post(Conversation.of("T1/C1"), "story:s1", 3)
    opened.stores.posts.put(post(HERE, "story:s1", 2), last)
    opened.stores.posts.put(post(Conversation.of("T1/C2"), "story:s1", 1))
    stores = opened.again()
    assert stores.posts.last_sent_at() == after(minutes=3)
    assert stores.of(HOME).posts.last_sent_at() == after(minutes=2)
    assert stores.of(WorkspaceId("T2")).posts.last_sent_at() is None
    stores.posts.remove(last)
    assert stores.of(WorkspaceId("T1")).posts.last_sent_at() == after(minutes=1)


def test_a_mark_is_one_persons_on_one_story(opened: Opened) -> None:
    opened.stores.feedback.put(mark("s1", ANN), mark("s1", BOB), mark("s2", ANN))
    undone = replace(mark("s1", ANN), undone_at=after(minutes=1))
    opened.stores.feedback.put(undone)
    feedback = opened.again().feedback
    assert feedback.of("s1", ANN) == undone
    assert feedback.of("s2", BOB) is None
    assert feedback.by(ANN) == (undone, mark("s2", ANN))
    assert len(feedback) == 3


def test_marks_come_the_first_given_first(opened: Opened) -> None:
    late, early = mark("s1", ANN, 5), mark("s2", ANN, 1)
    opened.stores.feedback.put(late, early)
    feedback = opened.again().feedback
    assert list(feedback.all()) == [early, late]
    assert feedback.by(ANN) == (early, late)


def test_removed_marks_are_gone(opened: Opened) -> None:
    opened.stores.feedback.put(mark("s1", ANN), mark("s1", BOB))
    opened.stores.feedback.remove(mark("s1", ANN), mark("s9", ANN))
    feedback = opened.again().feedback
    assert list(feedback.all()) == [mark("s1", BOB)]
    assert feedback.by(ANN) == ()


def test_the_same_id_in_two_workspaces_gives_two_marks(stores: Stores) -> None:
    abroad = mark("s1", ANN, where=Conversation.of("T1/C1"))
    stores.feedback.put(mark("s1", ANN), abroad)
    assert stores.feedback.of("s1", ANN) == mark("s1", ANN)
    assert stores.of(WorkspaceId("T1")).feedback.of("s1", ANN) == abroad
    assert len(stores.feedback) == 2
