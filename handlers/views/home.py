"""App Home: what I watch, what comes next, what is new, the state of the Convention, my data.

In: HomeShown. Out: a page of at most 100 blocks, with its table and in words (``share.as_home`` makes a
view of it). Shows something useful to those who never used Minewatch too. Charts are not for Home.
https://docs.slack.dev/surfaces/app-home
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.desk.citing import change_words, counted, known_words
from bot.model.answers import Counts
from bot.model.day import long_day, partial_day
from bot.model.depositary import Finding
from bot.model.state import CalendarDate, Iso3, State
from bot.model.story import Story
from bot.model.watch import Watch, WatchId
from bot.ports import Message
from handlers.views import limits
from handlers.views.blocks import (
    Block,
    Element,
    actions,
    button,
    confirm,
    context,
    divider,
    fields,
    header,
    section,
)
from handlers.views.digest import states_of, story_line
from handlers.views.record_list import findings_part
from handlers.views.sourcing import linked_credit
from handlers.views.tables import Table, number_of, plain_table
from handlers.views.text import literal
from handlers.views.watch_sentences import DeliveryShown, aside_words, settings_sentence, watch_line

MOST_WATCHES = 20
MOST_FINDINGS = 5
_TITLE = "The Convention in numbers"
_ROWS = (
    ("States Parties (deposited)", "deposited"),
    ("In force for", "in_force"),
    ("No longer States Parties", "withdrawn"),
    ("Not States Parties", "not_joined"),
)


@dataclass(frozen=True, slots=True)
class HomeShown:
    """Everything on the page. ``of_mine``: the stories are of the person's own States.

    ``feeds``: how the feeds are, in sentences, for admins; None for others. ``findings``: what
    depositaries' pages say against the record, for admins. ``stale_since``: nothing vouched for
    the record since that day. ``before``: the counts of a year ago. ``notice``: what was just done.
    """

    watches: tuple[Watch, ...]
    names: Mapping[WatchId, str]
    place: DeliveryShown
    dates: tuple[CalendarDate, ...]
    stories: tuple[Story, ...]
    of_mine: bool
    states: Mapping[Iso3, State]
    counts: Counts
    before: Counts
    feeds: tuple[str, ...] | None = None
    findings: tuple[Finding, ...] = ()
    stale_since: date | None = None
    notice: Message | None = None


def home_page(shown: HomeShown) -> Message:
    """The page; a view may hold one table, so what was just done is said in words."""
    above = [
        *_notice(shown.notice),
        *_watches(shown),
        divider(),
        *_stories(shown),
        divider(),
        *_dates(shown),
        divider(),
    ]
    below = [
        *_stale(shown.stale_since),
        *findings_part(shown.findings, shown.states, MOST_FINDINGS),
        *_feeds(shown.feeds),
        divider(),
        *_my_data(),
    ]

    def page(numbers: Block, plainer: Message | None = None) -> Message:
        blocks = (*above, *_numbers(shown.counts, shown.before, numbers), *below)
        return Message(_TITLE, blocks[: limits.BLOCKS_IN_VIEW], plainer=plainer)

    now, before = shown.counts, shown.before
    return page(plain_table(_table(now, before)), page(_in_words(now, before)))


def _notice(notice: Message | None) -> list[Block]:
    return [*notice.plainest.blocks[:10], divider()] if notice else []


def _watches(shown: HomeShown) -> list[Block]:
    if not shown.watches:
        words = (
            "You watch nothing yet. Choose States, groups or everything, and Minewatch sends you "
            "their news of the Mine Ban Convention in direct messages."
        )
        choose = button("Choose what to watch…", "watch:window", style="primary")
        return [header("My watches"), section(words), actions(choose)]
    lines = [_watch(watch, shown.names[watch.id]) for watch in shown.watches[:MOST_WATCHES]]
    more = len(shown.watches) - MOST_WATCHES
    if more > 0:
        lines.append(context(f"{more} more: `/minewatch list` shows them all."))
    return [
        header("My watches"),
        section(settings_sentence(shown.place)),
        *lines,
        actions(button("Add or change…", "watch:window"), _pause(shown.place)),
    ]


def _watch(watch: Watch, name: str) -> Block:
    aside = f"\n{aside_words(watch.set_aside)}" if watch.set_aside else ""
    remove = button("Remove", "watch:remove", watch.id, label=f"Stop watching {name}")
    return section(f"{watch_line(watch, name)}{aside}", remove)


def _pause(place: DeliveryShown) -> Element:
    if place.delivery.paused_until:
        return button("Resume now", "watch:resume", style="primary")
    return button("Pause for a week", "watch:pause", "1w")


def _stories(shown: HomeShown) -> list[Block]:
    title = "Latest stories of my States" if shown.of_mine else "Latest stories"
    if not shown.stories:
        words = "None yet. Minewatch reads its feeds all day." if not shown.of_mine else "None yet."
        return [header(title), section(words)]
    lines = [
        section(
            story_line(story, states_of(story, shown.states)),
            button("Open", "story:show", story.id, label=f"Open the story {story.headline}"),
        )
        for story in shown.stories
    ]
    return [header(title), *lines]


def _dates(shown: HomeShown) -> list[Block]:
    if not shown.dates:
        return [header("Next dates"), section("No dates are known.")]
    return [header("Next dates"), *(section(_date(d, shown.states)) for d in shown.dates)]


def _date(when: CalendarDate, states: Mapping[Iso3, State]) -> str:
    state = states.get(when.iso3) if when.iso3 else None
    about = f"{state.flag} {literal(state.title)}: " if state else ""
    place = f", {literal(when.location, 100)}" if when.location else ""
    said = f"• *{partial_day(when.date)}* {about}{literal(when.title, 250)}{place}"
    return f"{said} ({linked_credit(when.source)})"


def _in_words(now: Counts, before: Counts) -> Block:
    pairs = ((counted(now, name), counted(before, name)) for _, name in _ROWS)
    return fields(*((title, _change(*pair)) for (title, _), pair in zip(_ROWS, pairs, strict=True)))


def _table(now: Counts, before: Counts) -> Table:
    rows = [(title, number_of(now, name), number_of(before, name)) for title, name in _ROWS]
    return Table(_TITLE, ("Number of States", now.on.isoformat(), before.on.isoformat()), rows)


def _numbers(now: Counts, before: Counts, numbers: Block) -> list[Block]:
    day, then = f"{long_day(now.on)}{known_words(now)}", long_day(before.on)
    return [
        header(_TITLE),
        numbers,
        context(
            f"On {day}, and on {then}, of {now.universe} States",
            *(literal(note, 600) for note in now.notes[:4]),
        ),
        actions(
            button("All counts", "status:counts", "today", label="All counts"),
            button("Map", "status:map", label="Map of all States today"),
            button("Curve", "status:curve", label="The States Parties since 1997 as a curve"),
            button(
                "Who withdrew", "status:list", "withdrawn", label="List the States that withdrew"
            ),
        ),
    ]


def _stale(since: date | None) -> list[Block]:
    if since is None:
        return []
    return [
        context(
            f"The treaty record has neither agreed with the Depositary's page nor been confirmed for "
            f"30 days; the last time was {long_day(since)}."
        )
    ]


def _change(now: str, then: str) -> str:
    return change_words(now, then) if now != then else f"{now} (the same as a year before)"


def _feeds(feeds: tuple[str, ...] | None) -> list[Block]:
    if feeds is None:
        return []
    words = "\n".join(f"• {literal(sentence, 300)}" for sentence in feeds[:8])
    return [divider(), header("Feeds"), section(words or "All feeds are working.")]


def _my_data() -> list[Block]:
    sure = confirm(
        "Delete my data?",
        "Your watches, settings and feedback are deleted immediately. This cannot be undone.",
        "Delete everything",
    )
    return [
        context("Minewatch keeps your watches, settings and feedback, but none of your messages."),
        actions(
            button("Show my data", "me:export", label="Show everything kept about me"),
            button("Delete my data", "me:forget", style="danger", confirm=sure),
            button("Help", "watch:help", label="Help with watches"),
        ),
    ]
