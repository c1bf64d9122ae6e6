"""The settings window of /minewatch: what to watch, which news, when and where.

In: a place's watches and delivery as WindowShown. Out: a modal; a confirmation that
replaces it. What a submission says is read by handlers.watch.form, with the block and
action ids named here. Every choice has a plain label, and a hint where it needs one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import time
from typing import Any

from bot.desk.zones import zone_words
from bot.model.judgement import Kind, Strictness
from bot.model.state import Group, State, Step
from bot.model.watch import Cadence, Delivery
from handlers.views.blocks import (
    Block,
    Element,
    actions,
    button,
    context,
    input_block,
    modal,
    option,
    plain_text,
    section,
)
from handlers.views.kinds import SIGNS, WORDS
from handlers.views.text import literal

CALLBACK = "watch:window"
ACTION = "watch:choice"
"""The action id of every input but these two, which act while the window is open."""
STATES_ACTION = "watch:states"
DESTINATION_ACTION = "watch:destination"
DESTINATION = "destination"
OWN = "me"
"""The value for a person's own direct messages, where a channel has its id."""
MOST_INITIAL = 100

STRICTNESS_WORDS = {
    Strictness.STRICT: ("Strict", "Only what is clearly about mines"),
    Strictness.NORMAL: ("Normal", "What is most likely about mines"),
    Strictness.WIDE: ("Wide", "Also what may be about mines"),
}
STEP_CHOICES = {
    "all": "All news",
    "proposal": "Legal steps from a proposal onwards",
    "parliament": "Legal steps from parliament onwards",
    "law": "Legal steps from a national decision onwards",
    "deposit": "Legal acts only: deposit and effect",
}
CADENCE_WORDS = {
    Cadence.AT_ONCE: "At once",
    Cadence.DAILY: "In a daily digest",
    Cadence.WEEKLY: "In a weekly digest",
}
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class WindowShown:
    """What the window starts with. ``channel``: None for the person's own direct messages.

    ``mixed``: the watches differ in kinds, steps or strictness, so these start empty and
    stay as they are unless chosen. ``seen`` is the fingerprint of what is shown; ``notice``
    says why another place is not shown.
    """

    channel: str | None
    seen: str
    states: tuple[State, ...]
    groups: tuple[Group, ...]
    all_groups: tuple[Group, ...]
    everything: bool
    kinds: tuple[Kind, ...]
    min_step: Step | None
    strictness: Strictness
    reminders: bool
    mixed: bool
    delivery: Delivery
    notice: str = ""


def settings_window(shown: WindowShown) -> dict[str, Any]:
    """The window."""
    inputs = [*_what(shown), *_which(shown), *_when(shown.delivery)]
    notice = [section(f":warning: {literal(shown.notice)}")] if shown.notice else []
    blocks = [
        *notice,
        _destination(shown),
        *(_of_place(block, shown.channel) for block in inputs),
        context(
            f"Times are in {literal(zone_words(shown.delivery.zone))}. Change: `/minewatch zone …`"
        ),
    ]
    return modal(
        "What to watch",
        blocks,
        callback_id=CALLBACK,
        submit="Save",
        close="Cancel",
        metadata=f"{shown.channel or OWN} {shown.seen}",
    )


def saved_window(sentences: Sequence[str], undo: str | None) -> dict[str, Any]:
    """What was saved, in the same window, with Undo."""
    blocks: list[Block] = [section(sentence) for sentence in sentences if sentence]
    if undo:
        blocks.append(actions(button("Undo", "watch:undo", undo, label="Undo this change")))
    return modal("Saved", blocks, callback_id="watch:saved")


def base_id(block_id: str) -> str:
    """What an input asks for, without the place it belongs to: ``states`` of ``states:C123``."""
    return block_id.partition(":")[0]


def place_id(block_id: str) -> str:
    """The place an input belongs to: ``C123`` of ``states:C123``, or OWN."""
    return block_id.partition(":")[2]


def _of_place(block: Block, channel: str | None) -> Block:
    """An id of its own for each place.

    Slack keeps what was chosen in an input whose ids stay the same, so another channel's
    watches would not show (https://docs.slack.dev/reference/views/modal-views, "Preserving
    input entry in views").
    """
    return {**block, "block_id": f"{block['block_id']}:{channel or OWN}"}


def state_option(state: State) -> Element:
    """A State as a choice of the type-ahead."""
    return option(f"{state.flag} {state.title}", state.iso3)


def _destination(shown: WindowShown) -> Block:
    element: Element = {
        "type": "conversations_select",
        "action_id": DESTINATION_ACTION,
        "placeholder": plain_text("My direct messages", 150),
        "filter": {"include": ["public", "private"], "exclude_bot_users": True},
    }
    if shown.channel:
        element["initial_conversation"] = shown.channel
    hint = "Leave empty for your own direct messages."
    # After a refusal the picker is another one, so that Slack shows the place that is meant.
    block_id = f"{DESTINATION}:{shown.notice and shown.seen}".rstrip(":")
    block = input_block(block_id, "Send to which channel?", element, hint=hint, optional=True)
    return {**block, "dispatch_action": True}


def _what(shown: WindowShown) -> list[Block]:
    states: Element = {
        "type": "multi_external_select",
        "action_id": STATES_ACTION,
        "placeholder": plain_text("Type a name, in any language", 150),
        "min_query_length": 1,
        **_initial("initial_options", map(state_option, shown.states[:MOST_INITIAL])),
    }
    groups = _many(
        "Groups of States",
        [option(group.name, group.key) for group in shown.all_groups[:100]],
        [option(group.name, group.key) for group in shown.groups],
    )
    everything = option("Everything, for all States", "everything")
    every: Element = {
        "type": "checkboxes",
        "action_id": ACTION,
        "options": [everything],
        **_initial("initial_options", [everything] if shown.everything else []),
    }
    blocks = [input_block("states", "States", states, optional=True)]
    if shown.all_groups:
        blocks.append(input_block("groups", "Groups", groups, optional=True))
    return [*blocks, input_block("everything", "Or everything", every, optional=True)]


def _which(shown: WindowShown) -> list[Block]:
    differ = " Your watches differ; what you leave empty stays as it is." if shown.mixed else ""
    kinds = [option(f"{SIGNS[kind]} {WORDS[kind]}", kind) for kind in Kind]
    chosen = [option(f"{SIGNS[kind]} {WORDS[kind]}", kind) for kind in shown.kinds]
    steps = [option(words, key) for key, words in STEP_CHOICES.items()]
    step = shown.min_step.name.lower() if shown.min_step else "all"
    strictness = [option(words[0], key, words[1]) for key, words in STRICTNESS_WORDS.items()]
    reminders = option("Send reminders of these States' deadlines and meetings", "reminders")
    extras: Element = {
        "type": "checkboxes",
        "action_id": ACTION,
        "options": [reminders],
        **_initial("initial_options", [reminders] if shown.reminders else []),
    }
    return [
        input_block(
            "kinds",
            "Kinds of news",
            _many("All kinds", kinds, chosen),
            hint=f"Leave empty for all kinds.{differ}",
            optional=True,
        ),
        input_block(
            "step",
            "How far along",
            _one(steps, None if shown.mixed else step, "No change"),
            optional=shown.mixed,
        ),
        input_block(
            "strictness",
            "How certain",
            _one(strictness, None if shown.mixed else shown.strictness, "No change"),
            optional=shown.mixed,
        ),
        input_block("extras", "Dates", extras, optional=True),
    ]


def _when(delivery: Delivery) -> list[Block]:
    cadences = [option(words, key) for key, words in CADENCE_WORDS.items()]
    cadence: Element = {
        "type": "radio_buttons",
        "action_id": ACTION,
        "options": cadences,
        "initial_option": next(o for o in cadences if o["value"] == delivery.cadence),
    }
    weekdays = [option(name, str(day)) for day, name in enumerate(WEEKDAYS)]
    legal = option("Legal acts are sent anyway", "legal")
    breaks: Element = {
        "type": "checkboxes",
        "action_id": ACTION,
        "options": [legal],
        **_initial("initial_options", [legal] if delivery.legal_breaks_quiet else []),
    }
    return [
        input_block("cadence", "When", cadence),
        input_block("digest_at", "Time of the digest", _clock(delivery.digest_at)),
        input_block(
            "weekday", "Day of a weekly digest", _one(weekdays, str(delivery.digest_weekday), "Day")
        ),
        input_block("quiet_from", "Quiet hours from", _clock(delivery.quiet_from), optional=True),
        input_block(
            "quiet_until", "Quiet hours until", _clock(delivery.quiet_until), optional=True
        ),
        input_block("breaks", "During quiet hours", breaks, optional=True),
    ]


def _many(placeholder: str, options: list[Element], chosen: list[Element]) -> Element:
    return {
        "type": "multi_static_select",
        "action_id": ACTION,
        "placeholder": plain_text(placeholder, 150),
        "options": options,
        **_initial("initial_options", chosen),
    }


def _one(options: list[Element], chosen: str | None, placeholder: str) -> Element:
    element: Element = {
        "type": "static_select",
        "action_id": ACTION,
        "placeholder": plain_text(placeholder, 150),
        "options": options,
    }
    initial = [o for o in options if o["value"] == chosen]
    return {**element, "initial_option": initial[0]} if initial else element


def _clock(at: time | None) -> Element:
    element: Element = {
        "type": "timepicker",
        "action_id": ACTION,
        "placeholder": plain_text("Time", 150),
    }
    return {**element, "initial_time": f"{at:%H:%M}"} if at else element


def _initial(name: str, options: Iterable[Element]) -> Element:
    """Slack refuses an empty list of initial options."""
    chosen = list(options)
    return {name: chosen} if chosen else {}
