"""The window in which an act is entered: the State before and after, the reason, a confirmation.

In: the desk's Proposal, perhaps for a finding, or the acts entered so far. Out: a window,
messages. The window carries what was proposed in its metadata, so that it needs no memory.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from bot.desk.legal_words import facts_in_words, status_words
from bot.desk.record import LONGEST_WHY, Proposal
from bot.model.alert import RecordedAct
from bot.model.answers import StatusAnswer
from bot.model.day import long_day
from bot.model.depositary import Finding
from bot.model.state import Iso3, State
from bot.ports import Message
from handlers.views.blocks import (
    Block,
    button,
    confirm,
    context,
    header,
    input_block,
    message,
    modal,
    plain_text,
    section,
)
from handlers.views.notices import ACT_NOUNS
from handlers.views.text import link, literal

WINDOW = "record:confirm"
WHY = "why"
UNDO = "record:undo"
MOST = 20
_NO_ACT = "No act has been entered; the record is as packaged."


def record_window(proposal: Proposal, finding: Finding | None = None) -> dict[str, Any]:
    """Before and after, and the reason to be given; filled in where a page says it (``finding``)."""
    name = proposal.state.title
    reason: dict[str, Any] = {
        "type": "plain_text_input",
        "action_id": WHY,
        "multiline": True,
        "max_length": LONGEST_WHY,
        "placeholder": plain_text("The Depositary's notification C.N.… says …", 150),
    }
    if finding is not None:
        reason["initial_value"] = _reason(finding)
    carried = [proposal.state.iso3, proposal.act, proposal.value.isoformat(), proposal.source_url]
    return modal(
        "Record an act",
        [
            section(f"*{literal(name)}*: {act_words(proposal.act)} on {long_day(proposal.value)}"),
            section(f"Source: {link(proposal.source_url, proposal.source_url, 200)}"),
            section(f"*Before*\n{_standing(proposal.before)}"),
            section(f"*After*\n{_standing(proposal.after)}"),
            context(_consequence(proposal)),
            input_block(
                WHY,
                "Why is the record wrong without it?",
                reason,
                hint="Stored with the act, your name and the time. It can be undone.",
            ),
        ],
        callback_id=WINDOW,
        submit="Record it",
        close="Cancel",
        metadata=_carried([*carried, finding.id] if finding else carried),
    )


def _carried(parts: list[str]) -> str:
    """Letters as they are: written as escapes, a long address would not fit Slack's 3,000 characters."""
    return json.dumps(parts, ensure_ascii=False)


def proposed(metadata: str) -> tuple[Iso3, str, date, str]:
    """State, act, day and source of a window that was opened by ``record_window``."""
    iso3, act, value, url, *_finding = json.loads(metadata)
    return Iso3(iso3), act, date.fromisoformat(value), url


def finding_of(metadata: str) -> str | None:
    """The id of the finding for which the window was opened."""
    carried = json.loads(metadata)
    return carried[4] if len(carried) > 4 else None


def recorded_view(act: RecordedAct, answer: StatusAnswer) -> dict[str, Any]:
    """What the window shows when the act is recorded."""
    return modal("Recorded", _recorded(act, answer), callback_id="record:done")


def undone_message(act: RecordedAct, answer: StatusAnswer) -> Message:
    """An act was taken back: what the record says now."""
    words = (
        f"Taken back: {act_words(act.act)} of {literal(answer.state.title)} on "
        f"{long_day(date.fromisoformat(act.value))}. {literal(answer.sentence, 600)}"
    )
    return message(words, [section(words)])


def acts_message(acts: Sequence[RecordedAct], states: Mapping[Iso3, State]) -> Message:
    """The acts entered, newest first, with Undo for those not undone yet."""
    words = "; ".join(_line(act, states) for act in acts[:MOST])
    said = f"Acts entered by admins: {words}." if acts else _NO_ACT
    return message(said, acts_blocks(acts, states))


def acts_blocks(acts: Sequence[RecordedAct], states: Mapping[Iso3, State]) -> list[Block]:
    """The same as a part of a message."""
    if not acts:
        return [section(_NO_ACT)]
    blocks = [header("Acts entered by admins"), *(_entered(act, states) for act in acts[:MOST])]
    more = len(acts) - MOST
    if more > 0:
        blocks.append(context(f"And {more} earlier; `minewatch record list` shows all."))
    return blocks


def _entered(act: RecordedAct, states: Mapping[Iso3, State]) -> Block:
    source = link(act.source_url, "source")
    text = f"{_line(act, states)}\n{literal(act.why, 500)} ({source})"
    if act.undone_at is not None:
        return section(f"~{_line(act, states)}~\n{_by(act.undone_by)} took it back ({source})")
    undo = button(
        "Undo",
        UNDO,
        act.id,
        style="danger",
        label="Take this act back",
        confirm=confirm(
            "Take this act back?", "The record returns to what it said before.", "Undo"
        ),
    )
    return section(text, undo)


def _line(act: RecordedAct, states: Mapping[Iso3, State]) -> str:
    state = states.get(act.iso3)
    name = literal(state.title) if state else act.iso3
    when = long_day(date.fromisoformat(act.value))
    undone = ", taken back" if act.undone_at else ""
    return f"{name}: {act_words(act.act)} on {when}, entered by {_by(act.by)} on {long_day(act.at)}{undone}"


def _by(user: str | None) -> str:
    return f"<@{user}>" if user else "an admin"


def _recorded(act: RecordedAct, answer: StatusAnswer) -> list[Block]:
    undo = button("Undo", UNDO, act.id, label="Take this act back")
    return [
        section(f"*{literal(answer.state.title)}*: {act_words(act.act)} is recorded.", undo),
        section(_standing(answer)),
        context("If its status changed, those who watch this State get a message."),
    ]


def act_words(name: str) -> str:
    """An act of the record as a noun: ``notice of withdrawal``."""
    return ACT_NOUNS.get(name) or literal(name.replace("_", " "))


def _reason(finding: Finding) -> str:
    of = f"of {long_day(finding.page_date)} " if finding.page_date else ""
    return f"{finding.publisher}, page {of}says so. {finding.note}"[:LONGEST_WHY]


def _standing(answer: StatusAnswer) -> str:
    dates = facts_in_words(answer)
    said = literal(answer.sentence, 700)
    return f"{said}\n_{dates}_" if dates else said


def _consequence(proposal: Proposal) -> str:
    if proposal.before.status is proposal.after.status:
        return (
            "The status stays the same, so no message is sent, unless another day of this act was "
            "announced: those who got that message get a correction."
        )
    return (
        f"The status changes from “{status_words(proposal.before)}” to "
        f"“{status_words(proposal.after)}”. Those who watch "
        f"{literal(proposal.state.title)} get a message."
    )
