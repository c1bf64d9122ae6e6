"""Watches as people read them: a change read back, the list, and settings in a sentence.

In: watches with their targets' names, deliveries, volumes. Out: messages. A change always
says where alerts will come, how many to expect, and offers Undo; nothing is a dead end.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.model.judgement import Strictness
from bot.model.names import NameAmbiguous, NameNotState, NameUnknown
from bot.model.state import State, Step
from bot.model.watch import Cadence, Delivery, Watch, WatchId
from bot.ports import Message
from handlers.views.blocks import (
    Block,
    Element,
    actions,
    button,
    confirm,
    context,
    message,
    section,
)
from handlers.views.kinds import kinds_listed
from handlers.views.text import listed, literal, moment, plural

PAGE = 20
_MOST_NAMES = 12
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_FROM_STEP = {
    Step.STATEMENT: "",
    Step.PROPOSAL: "legal steps from a proposal up",
    Step.PARLIAMENT: "legal steps from parliament up",
    Step.LAW: "legal steps from a decision at home up",
    Step.DEPOSIT: "legal acts only: deposit and effect",
    Step.EFFECT: "entry into effect only",
}
_ASIDE = {
    "is_archived": "the channel is archived",
    "channel_not_found": "Minewatch cannot see the channel; invite it with `/invite @Minewatch`",
    "not_in_channel": "Minewatch is not in the channel; invite it with `/invite @Minewatch`",
    "restricted_action": "the channel does not let apps post; a workspace admin can allow it",
    "messages_tab_disabled": "direct messages to Minewatch are switched off in the app's settings",
    "user_not_found": "the account is not there any more",
    "user_disabled": "the account is deactivated",
}


@dataclass(frozen=True, slots=True)
class Told:
    """Where and how alerts come, as the views need it. ``stories`` in the last ``days`` days."""

    personal: bool
    delivery: Delivery
    stories: int
    days: int


@dataclass(frozen=True, slots=True)
class ChangeShown:
    """A change to read back; ``names`` by watch id; ``token`` is what Undo carries."""

    added: tuple[Watch, ...]
    changed: tuple[Watch, ...]
    removed: tuple[Watch, ...]
    unchanged: tuple[Watch, ...]
    missing: tuple[str, ...]
    names: Mapping[WatchId, str]
    token: str | None
    undone: bool = False


def change_message(change: ChangeShown, told: Told, asked: Sequence[Block] = ()) -> Message:
    """What is different now, in sentences, with Undo. ``asked``: questions about unclear names."""
    words = " ".join(change_sentences(change, told))
    heard = " ".join(filter(None, [words, _heard(asked)])) or "Nothing was changed."
    buttons = [button("Settings", "watch:window", "" if told.personal else "here")]
    if change.token:
        undo = "Undo that" if change.undone else "Undo"
        buttons.insert(0, button(undo, "watch:undo", change.token, label="Undo this change"))
    blocks = [section(words)] if words else []
    if told.delivery.paused_until:
        buttons.append(button("Resume now", "watch:resume", "" if told.personal else "here"))
    return message(heard, [*blocks, *asked, actions(*buttons)])


def change_sentences(change: ChangeShown, told: Told) -> list[str]:
    """The change read back, one sentence each."""
    said = [_added(change, told)] if change.added else []
    if change.changed:
        said.append(f"Changed: {_read_back(change.changed, change.names)}.")
    if change.removed:
        said.append(f"No longer watched{_place(told)}: {_names(change.removed, change.names)}.")
    if change.unchanged:
        said.append(f"Watched already{_place(told)}: {_read_back(change.unchanged, change.names)}.")
    if change.missing:
        said.append(f"Not watched{_place(told)}: {literal(listed(change.missing), 600)}.")
    if change.added or change.changed:
        said += [_expected(told), *_how_to_be_heard(told)]
    if (change.added or change.changed) and told.delivery.paused_until:
        said.append(_paused(told.delivery))
    return said


def list_message(
    watches: Sequence[Watch], names: Mapping[WatchId, str], told: Told, page: int = 1
) -> Message:
    """One page of the watches with a Remove button each, and how they are told."""
    here = "" if told.personal else "here"
    if not watches:
        nothing = watched_sentence((), {}, personal=told.personal)
        words = f"{nothing} For example `/minewatch add Finland{here and ' here'}`."
        return message(words, [section(words), actions(button("Choose…", "watch:window", here))])
    page = min(max(page, 1), (len(watches) + PAGE - 1) // PAGE)
    shown = watches[(page - 1) * PAGE :][:PAGE]
    heading = watched_sentence(watches, names, personal=told.personal)
    blocks = [
        section(f"{heading}\n{settings_sentence(told)}"),
        *(_watch_line(watch, names[watch.id], told) for watch in shown),
        context(_expected(told)),
        actions(*_list_buttons(len(watches), page, told)),
    ]
    return message(f"{heading} {settings_sentence(told)} {_expected(told)}", blocks)


def delivery_message(told: Told, before: str = "", after: str = "") -> Message:
    """The settings after a change of cadence, quiet hours, zone or pause."""
    words = " ".join(filter(None, (before, settings_sentence(told), after)))
    here = "" if told.personal else "here"
    buttons = [button("Settings", "watch:window", here)]
    if told.delivery.paused_until:
        buttons.insert(0, button("Resume now", "watch:resume", here, style="primary"))
    return message(words, [section(words), actions(*buttons)])


def settings_sentence(told: Told) -> str:
    """When alerts come: "Alerts come at once, not between 22:00 and 07:00 (Europe/Helsinki)."."""
    delivery = told.delivery
    parts = [f"Alerts come {cadence_words(delivery)}"]
    if delivery.quiet_from and delivery.quiet_until:
        legal = "; legal acts come all the same" if delivery.legal_breaks_quiet else ""
        parts.append(
            f"not between {delivery.quiet_from:%H:%M} and {delivery.quiet_until:%H:%M}{legal}"
        )
    timed = delivery.cadence is not Cadence.AT_ONCE or delivery.quiet_from
    words = ", ".join(parts) + (f" ({delivery.zone})." if timed else ".")
    if delivery.paused_until:
        words = f"{_paused(delivery)} {words}"
    if timed and delivery.zone == "UTC":
        words += " If that is not your time: `/minewatch zone Europe/Helsinki`."
    return words


def _paused(delivery: Delivery) -> str:
    return f"Paused until {moment(delivery.paused_until)}." if delivery.paused_until else ""


def cadence_words(delivery: Delivery) -> str:
    """``at once``, ``daily at 09:00``, ``on Mondays at 09:00``."""
    match delivery.cadence:
        case Cadence.AT_ONCE:
            return "at once"
        case Cadence.DAILY:
            return f"together, daily at {delivery.digest_at:%H:%M}"
        case Cadence.WEEKLY:
            day = _WEEKDAYS[delivery.digest_weekday]
            return f"together, on {day}s at {delivery.digest_at:%H:%M}"


def watch_details(watch: Watch) -> str:
    """``all kinds of news``, ``withdrawal, use of mines; legal acts only``, with strictness."""
    parts = [kinds_listed(watch.scope.kinds)]
    if watch.scope.min_step:
        step = _FROM_STEP[watch.scope.min_step]
        parts = [step] if not watch.scope.kinds and step else [*parts, step]
    if watch.strictness is not Strictness.NORMAL:
        parts.append(f"{watch.strictness} judgement")
    if watch.reminders:
        parts.append("reminders of dates")
    return "; ".join(filter(None, parts))


def watched_sentence(
    watches: Sequence[Watch], names: Mapping[WatchId, str], *, personal: bool
) -> str:
    """``You watch *Finland* and *Norway*.``, ``This channel watches nothing yet.``."""
    whose = "You watch" if personal else "This channel watches"
    return f"{whose} {_names(watches, names) if watches else 'nothing yet'}."


def watch_line(watch: Watch, name: str) -> str:
    """``*Finland*: withdrawal, use of mines``."""
    return f"*{literal(name[:1].upper() + name[1:], 300)}*: {watch_details(watch)}"


def aside_words(reason: str) -> str:
    """Why nothing comes at present, from Slack's error code."""
    why = _ASIDE.get(reason, f"Slack answered “{literal(reason, 100)}”")
    return f"⚠️ Set aside: {why}. It starts again by itself once a message gets through."


def question_blocks(
    unclear: Sequence[NameAmbiguous | NameNotState | NameUnknown],
    options: str = "",
    verb: str = "Watch",
    action: str = "watch:add",
) -> list[Block]:
    """A question for each name that was not plain; the buttons carry the code and the options."""
    blocks = list[Block]()
    for number, name in enumerate(unclear[:5]):
        blocks.append(section(_question(name)))
        choices = _choices(name)
        if choices:
            blocks.append(
                actions(
                    *(
                        button(
                            f"{verb} {state.name}",
                            f"{action}:{number}.{place}",
                            f"{state.iso3} {options}".strip(),
                            label=f"{verb} {state.name}",
                        )
                        for place, state in enumerate(choices)
                    )
                )
            )
    if len(unclear) > 5:
        blocks.append(context(f"{len(unclear) - 5} more names were not understood."))
    return blocks


def _added(change: ChangeShown, told: Told) -> str:
    what = _read_back(change.added, change.names)
    when = cadence_words(told.delivery)
    if told.personal:
        return f"You now watch {what}. Alerts come to your direct messages, {when}."
    return f"This channel now watches {what}. Alerts come here, {when}."


def _read_back(watches: Sequence[Watch], names: Mapping[WatchId, str]) -> str:
    """``*Finland* and *Norway* (all kinds of news)``, watches with equal details together."""
    groups: dict[str, list[Watch]] = {}
    for watch in watches:
        groups.setdefault(watch_details(watch), []).append(watch)
    return "; ".join(f"{_names(group, names)} ({details})" for details, group in groups.items())


def _names(watches: Sequence[Watch], names: Mapping[WatchId, str]) -> str:
    bold = [f"*{literal(names[watch.id], 200)}*" for watch in watches[:_MOST_NAMES]]
    more = len(watches) - _MOST_NAMES
    return listed([*bold, f"{more} more"] if more > 0 else bold)


def _expected(told: Told) -> str:
    """How many: "Expect about 3 stories a week (38 stories in the last 90 days)."."""
    if told.days < 7:
        return (
            "How many stories to expect is not known yet: Minewatch has read for less than a week."
        )
    weekly = told.stories * 7 / told.days
    found = f"{plural(told.stories, 'story', 'stories')} in the last {told.days} days"
    if weekly >= 1:
        return f"Expect about {plural(round(weekly), 'story', 'stories')} a week ({found})."
    if told.stories:
        return f"Expect less than one story a week ({found})."
    return f"Expect few stories: none came in the last {told.days} days."


def _how_to_be_heard(told: Told) -> list[str]:
    if told.personal:
        return []
    return ["If Minewatch is not in this channel yet, type `/invite @Minewatch`."]


def _place(told: Told) -> str:
    return "" if told.personal else " in this channel"


def _heard(asked: Sequence[Block]) -> str:
    texts = [block["text"]["text"] for block in asked if block["type"] == "section"]
    return " ".join(texts)


def _watch_line(watch: Watch, name: str, told: Told) -> Block:
    lines = [watch_line(watch, name)]
    if not told.personal and watch.owner:
        lines.append(f"Set up by <@{literal(watch.owner, 40)}>")
    if watch.set_aside:
        lines.append(aside_words(watch.set_aside))
    value = f"{watch.id}"
    remove = button("Remove", "watch:remove", value, label=f"Stop watching {name}")
    return section("\n".join(lines), remove)


def _list_buttons(count: int, page: int, told: Told) -> list[Element]:
    here = "" if told.personal else "here"
    buttons = [button("Add or change…", "watch:window", here)]
    if page > 1:
        buttons.append(button("Previous", "watch:list:previous", f"{page - 1} {here}".strip()))
    if count > page * PAGE:
        buttons.append(button("Next", "watch:list:next", f"{page + 1} {here}".strip()))
    if told.delivery.paused_until:
        buttons.append(button("Resume now", "watch:resume", here))
    whose = "your watches" if told.personal else "this channel's watches"
    sure = confirm("Remove all?", f"All {count} of {whose} will be removed.", "Remove all")
    buttons.append(button("Remove all", "watch:remove_all", here, style="danger", confirm=sure))
    return buttons


def _question(name: NameAmbiguous | NameNotState | NameUnknown) -> str:
    typed = literal(name.typed, 80)
    match name:
        case NameAmbiguous():
            return f"“{typed}” can be several States. Which one?"
        case NameNotState(sentence=sentence):
            return literal(sentence, 600)
        case NameUnknown(near=near):
            hint = (
                " Did you mean one of these?"
                if near
                else " Check the spelling, or use a code like FIN."
            )
            return f"“{typed}” is none of the 197 States and no group that Minewatch knows.{hint}"


def _choices(name: NameAmbiguous | NameNotState | NameUnknown) -> tuple[State, ...]:
    match name:
        case NameAmbiguous(candidates=states) | NameNotState(related=states):
            return states[:5]
        case NameUnknown(near=states):
            return states[:5]
