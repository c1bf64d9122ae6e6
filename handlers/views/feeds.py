"""The feed list, a feed's preview, checks and status, as messages.

In: the feed desk's answers and the names of States. Out: messages. All text that comes
from a feed or its address is literal; nothing here asks or changes anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from bot.desk.feed_languages import LanguagesAdded
from bot.desk.feed_previews import FeedPreview, PreviewEntry
from bot.desk.feed_standing import FeedHealth, FeedStanding
from bot.desk.feeds import FeedCheck
from bot.model.entry import Feed, FeedId
from bot.model.judgement import Judgement, Kind
from bot.model.state import Iso3, State
from bot.model.web_state import WebState
from bot.ports import Message
from handlers.views.blocks import (
    Block,
    actions,
    button,
    confirm,
    context,
    header,
    message,
    section,
)
from handlers.views.kinds import WORDS
from handlers.views.text import ago, day_of, link, literal, plain, plural

SHOWN = 100
_SECTION = 2_900
_SIGNS = {
    FeedHealth.FINE: "🟢",
    FeedHealth.WAITING: "⚪",
    FeedHealth.FAILING: "🔴",
    FeedHealth.SILENT: "🟡",
    FeedHealth.PAUSED: "⏸️",
    FeedHealth.OFF: "⚫",
    FeedHealth.GONE: "🪦",
}
_WORDS = {
    FeedHealth.FINE: "fine",
    FeedHealth.WAITING: "not polled yet",
    FeedHealth.FAILING: "failing",
    FeedHealth.SILENT: "silent",
    FeedHealth.PAUSED: "paused",
    FeedHealth.OFF: "off",
    FeedHealth.GONE: "gone",
}
_EXAMPLES = (
    ("list", "every feed with its id"),
    ("status", "which feeds fail, and when each is polled next"),
    ("add https://example.org", "preview a feed, or the feed of a site, before adding it"),
    ('add "Ottawa Convention" in lv', "a Google News search in a language"),
    ("add languages tr,th,vi", "Google News on mines in these languages; codes or names"),
    ("check ID", "poll one feed now; without an id, all of them"),
    ("pause ID", "stop polling it; `resume ID` starts again"),
    ("remove ID", "remove it from the list"),
)
_BASELINE = "What {} is stored without alerts; alerts begin with the next new entry."


def feeds_help() -> Message:
    """Every form of the command with what it does."""
    lines = "\n".join(f"`/minefeeds {typed}` {does}" for typed, does in _EXAMPLES)
    words = ". ".join(f"/minefeeds {typed}: {does.replace('`', '')}" for typed, does in _EXAMPLES)
    return message(
        f"With /minefeeds you see and change the list of feeds. {words}.",
        [
            section(f"*Feeds*\n{lines}"),
            context("Adding, pausing and removing are for admins."),
        ],
    )


def feed_list(standings: Sequence[FeedStanding]) -> Message:
    """All feeds, with their ids and how each is."""
    lines = [_line(one) for one in standings[:SHOWN]]
    title = f"{plural(len(standings), 'feed', 'feeds')} in the list"
    more = len(standings) - len(lines)
    foot = f"… and {more} more: `minewatch feeds list` shows all." if more else _foot()
    names = ", ".join(f"{literal(s.record.feed.name, 60)} ({_WORDS[s.health]})" for s in standings)
    return message(
        f"{title}: {names or 'none'}.", [header(title), *_paragraphs(lines), context(foot)]
    )


def feed_status(
    standings: Sequence[FeedStanding], web: WebState | None = None, troubles: Sequence[str] = ()
) -> Message:
    """What keeps Minewatch from its work; then each feed with its last success and next poll.

    What many feeds fail of is said once above them (``web``).
    """
    counted = {health: sum(one.health is health for one in standings) for health in FeedHealth}
    summary = ", ".join(f"{count} {_WORDS[h]}" for h, count in counted.items() if count)
    ordered = sorted(standings, key=lambda one: one.problem is None)
    said = f"Feeds: {summary or 'none in the list'}."
    together = _said_together(web)
    alone = [one for one in ordered if one.problem and one.record.feed.id not in together]
    spoken = " ".join(map(_plain_line, alone[:10]))
    lines = [_status_line(one, one.record.feed.id not in together) for one in ordered[:SHOWN]]
    above = (*troubles, *dict.fromkeys(together.values()))
    ours = [f"⚠️ {literal(trouble, _SECTION)}" for trouble in above]
    text = " ".join(filter(None, (*above, said, spoken)))
    return message(text, [*_paragraphs(ours), section(f"*{said}*"), *_paragraphs(lines)])


def _said_together(web: WebState | None) -> Mapping[FeedId, str]:
    """The feeds whose trouble is said once for several, and the sentence that says it."""
    if web is None:
        return {}
    groups = web.failing if web.sentence else [g for g in web.failing if len(g.feeds) > 1]
    return {
        record.feed.id: web.sentence or group.sentence for group in groups for record in group.feeds
    }


def feed_preview(preview: FeedPreview, states: Mapping[Iso3, State]) -> Message:
    """What a feed holds and how it would be judged, with the button that adds it."""
    feed = preview.feed
    count = plural(preview.entries, "entry", "entries")
    blocks: list[Block] = [
        header(f"Add “{plain(feed.name, 100)}”?"),
        section(f"{link(feed.url, feed.url, 200)}\n{count}; these are the newest:"),
        *(section(_judged_entry(one, states)) for one in preview.newest),
    ]
    if preview.note:
        blocks.append(context(literal(preview.note)))
    blocks.append(_preview_buttons(preview))
    blocks.append(context(_BASELINE.format("is in the feed now")))
    titles = "; ".join(literal(one.entry.title, 100) for one in preview.newest)
    return message(
        f"Add the feed {literal(feed.name, 100)} ({count})? Newest: {titles or 'none'}.", blocks
    )


def feed_added(feed: Feed) -> Message:
    """The feed is in."""
    said = f"Added {literal(feed.name, 150)} as `{feed.id}`."
    asks = confirm("Remove this feed?", f"{plain(feed.name, 100)} is no longer read.", "Remove")
    undo = button("Remove", "feeds:remove", feed.id, confirm=asks)
    return message(said, [section(said), actions(undo)])


def languages_added(answer: LanguagesAdded) -> Message:
    """Which languages are read now, with the button that takes the new ones out again."""
    said = literal(answer.sentence)
    feeds = list(answer.added.values())
    if not feeds:
        return message(said, [section(said)])
    many = "this feed" if len(feeds) == 1 else f"these {len(feeds)} feeds"
    asks = confirm(f"Remove {many}?", "What you have just added is no longer read.", "Remove")
    undo = button("Remove", "feeds:undo", " ".join(feed.id for feed in feeds), confirm=asks)
    foot = context(_BASELINE.format("they hold now" if len(feeds) > 1 else "it holds now"))
    return message(said, [section(said), actions(undo), foot])


def feeds_removed(feeds: Sequence[Feed]) -> Message:
    """Feeds just added are out again."""
    said = f"Removed: {', '.join(literal(feed.name, 80) for feed in feeds)}."
    return message(said, [section(said)])


def feed_changed(feed: Feed, verb: str) -> Message:
    """A change was made: "paused", "resumed" or "removed", with the way back."""
    said = f"{verb.capitalize()}: {literal(feed.name, 150)} (`{feed.id}`)."
    if verb == "removed" and feed.added_by is not None:
        return message(said, [section(said)])
    back = ("Pause", "feeds:pause") if verb == "resumed" else ("Resume", "feeds:resume")
    return message(said, [section(said), actions(button(back[0], back[1], feed.id))])


def feed_checks(checks: Sequence[FeedCheck]) -> Message:
    """What each feed answered just now, the bad ones first."""
    ordered = sorted(checks, key=lambda check: check.good)
    good = sum(check.good for check in checks)
    lines = [
        f"{'🟢' if c.good else '🔴'} *{literal(c.feed.name, 80)}* `{c.feed.id}`: {literal(c.text, 200)}"
        for c in ordered[:SHOWN]
    ]
    said = f"{good} of {plural(len(checks), 'feed answers', 'feeds answer')} with entries."
    bad = " ".join(
        f"{literal(c.feed.name, 60)}: {literal(c.text, 150)}" for c in ordered if not c.good
    )
    return message(f"{said} {bad}", [section(f"*{said}*"), *_paragraphs(lines)])


def feed_asking(what: str) -> Message:
    """Said at once while a site is being asked."""
    said = f"Asking {literal(what, 200)} …"
    return message(said, [section(said)])


def _line(one: FeedStanding) -> str:
    feed = one.record.feed
    name = link(feed.url, feed.name, 80)
    return f"{_SIGNS[one.health]} *{name}* `{feed.id}` {_WORDS[one.health]}"


def _status_line(one: FeedStanding, with_problem: bool) -> str:  # noqa: FBT001 - said above otherwise
    state = one.record.state
    problem = f" {literal(one.problem, 200)}" if one.problem and with_problem else ""
    since = f" Failing since {ago(state.failing_since)}." if state.failing_since else ""
    last = f" Last success {ago(state.last_success_at)}." if state.last_success_at else ""
    is_asked = one.health not in {FeedHealth.OFF, FeedHealth.GONE, FeedHealth.PAUSED}
    again = f" Next {ago(state.next_poll_at)}." if is_asked and state.next_poll_at else ""
    return f"{_line(one)}{':' if problem else '.'}{problem}{since}{last}{again}"


def _plain_line(one: FeedStanding) -> str:
    return f"{literal(one.record.feed.name, 60)}: {literal(one.problem or '', 150)}"


def _judged_entry(one: PreviewEntry, states: Mapping[Iso3, State]) -> str:
    entry = one.entry
    at = f" · {day_of(entry.published_at)}" if entry.published_at else ""
    return f"*{link(entry.url, entry.title, 200)}*{at}\n{_judgement(one.judgement, states)}"


def _judgement(judgement: Judgement, states: Mapping[Iso3, State]) -> str:
    if not judgement.relevant:
        return (
            "Would not send an alert: its words do not show that it is about anti-personnel mines."
        )
    names = ", ".join(states[iso3].title for iso3 in judgement.states if iso3 in states)
    kind = WORDS[judgement.kind or Kind.OTHER]
    return f"Would send an alert as {kind}" + (f": {literal(names, 200)}" if names else "") + "."


def _preview_buttons(preview: FeedPreview) -> Block:
    name = plain(preview.feed.name, 50)
    add = button(
        "Confirm", "feeds:confirm", preview.token, style="primary", label=f"Add the feed {name}"
    )
    # A value holds 2,000 characters, and one row five buttons that can still be told apart.
    others = [url for url in preview.others if len(url) < 1_900][:4]
    more = [
        button(f"Look at {plain(url, 60)}", f"feeds:add:{n}", url) for n, url in enumerate(others)
    ]
    return actions(add, *more)


def _paragraphs(lines: Sequence[str]) -> Iterable[Block]:
    """As many sections as it takes, with whole lines in each."""
    held: list[str] = []
    for line in lines:
        if held and len("\n".join([*held, line])) > _SECTION:
            yield section("\n".join(held))
            held = []
        held.append(line)
    if held:
        yield section("\n".join(held))


def _foot() -> str:
    return "`/minefeeds status` shows what is wrong, `/minefeeds help` what you can do."
