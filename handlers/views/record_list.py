"""What was entered, what pages say otherwise, and how far the record is known: in one message.

In: what the record desk and the depositary desk hold. Out: messages, with the buttons that take
back or decide.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.desk.citing import record_words
from bot.model.alert import RecordedAct
from bot.model.day import long_day
from bot.model.depositary import Confirmation, Decision, Finding
from bot.model.state import Freshness, Iso3, State
from bot.ports import Message
from handlers.views.blocks import Block, context, header, message, section
from handlers.views.depositary_card import finding_blocks, outcome, said
from handlers.views.record_window import acts_message
from handlers.views.text import link, literal

MOST_FINDINGS = 6


@dataclass(frozen=True, slots=True)
class RecordShown:
    """Acts, findings and confirmations are newest first; ``findings`` are those that still hold."""

    record: Freshness
    acts: Sequence[RecordedAct]
    findings: Sequence[Finding]
    confirmations: Sequence[Confirmation]
    states: Mapping[Iso3, State]


def record_message(shown: RecordShown) -> Message:
    """All three; buttons for what waits and for the acts that were not undone."""
    known = _known(shown)
    acts = acts_message(shown.acts, shown.states)
    blocks = [
        section(known),
        *findings_part(shown.findings, shown.states, MOST_FINDINGS),
        *acts.blocks,
    ]
    waiting = [
        f"{literal(shown.states[each.iso3].name)}: {said(each)}"
        for each in shown.findings[:MOST_FINDINGS]
    ]
    return message(" ".join((known, *waiting, acts.text)), blocks)


def confirmed_message(made: Confirmation, record: Freshness) -> Message:
    """An admin confirmed the record by hand."""
    words = f"{record_words(record)} {_vouched(made)}"
    return message(words, [section(words)])


def findings_part(
    findings: Sequence[Finding], states: Mapping[Iso3, State], most: int
) -> list[Block]:
    """What pages say otherwise: open ones with buttons, wrong pages in a line each; nothing if none."""
    waiting = [f for f in findings if f.decision in {None, Decision.NOT_NOW}]
    wrong = [f for f in findings if f.decision is Decision.PAGE_WRONG]
    if not waiting and not wrong:
        return []
    blocks = [header("Differences from depositaries' pages")]
    for each in waiting[:most]:
        blocks += finding_blocks(each, states[each.iso3])
    blocks += [
        context(f"{literal(states[each.iso3].name)}: {said(each)} {outcome(each)}")
        for each in wrong[:most]
    ]
    more = max(0, len(waiting) - most) + max(0, len(wrong) - most)
    if more:
        blocks.append(context(f"And {more} more; `minewatch record pages` lists all."))
    return blocks


def _known(shown: RecordShown) -> str:
    return " ".join((record_words(shown.record), *map(_vouched, shown.confirmations[:1])))


def _vouched(made: Confirmation) -> str:
    """Who or what vouched last."""
    on, source = long_day(made.at.date()), link(made.source_url, "source")
    if made.by_page:
        return f"Compared with the Depositary's page on {on} ({source})."
    who = f"<@{made.by}>" if made.by else "an admin"
    return f"Confirmed by {who} on {on} ({source})."
