"""A difference between a depositary's page and the record, as an admin is shown it.

In: a Finding and its State. Out: a card with its buttons, the same as it was decided, and the
window that asks why a page is wrong. Words of a page are literal.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from bot.desk.depositary import LONGEST_WHY
from bot.model.day import long_day
from bot.model.depositary import DEPOSITARY, Decision, Finding
from bot.model.state import State
from bot.ports import Message
from handlers.views.blocks import (
    Block,
    Element,
    actions,
    button,
    context,
    input_block,
    message,
    modal,
    plain_text,
    section,
)
from handlers.views.text import link, literal

ENTER = "depositary:enter"
LATER = "depositary:later"
WRONG = "depositary:wrong"
WRONG_WINDOW = "depositary:wrong_window"
WHY = "why_wrong"

_FACTS = {
    "signed": "signature",
    "deposit": "deposit",
    "withdrawal_notified": "notice of withdrawal",
    "withdrawn": "withdrawal in effect",
}


def card_message(finding: Finding, state: State) -> Message:
    """The card; once it is decided or gone, who decided what, and no button that would do nothing."""
    words = said(finding)
    settled = outcome(finding)
    text = " ".join(part for part in (words, literal(finding.note, 600), settled) if part)
    return message(f"{literal(state.name)}: {text}", finding_blocks(finding, state))


def finding_blocks(finding: Finding, state: State) -> list[Block]:
    """What the card and every list of findings show."""
    head = f"{state.flag} *{literal(state.name)}*: {said(finding)}"
    blocks = [section(f"{head}\n{literal(finding.note, 1200)}"), context(_page(finding))]
    settled = outcome(finding)
    if settled:
        blocks.append(section(f"*{settled}*"))
    buttons = _buttons(finding, state)
    return [*blocks, actions(*buttons)] if buttons else blocks


def said(finding: Finding) -> str:
    """Both sides: ``The Depositary says: deposit, 5 May 2026. The record says: no deposit.``."""
    who = "The Depositary" if finding.publisher == DEPOSITARY else literal(finding.publisher)
    theirs = _fact(finding, finding.theirs)
    if finding.act == "withdrawal_revoked" and finding.day is not None:
        theirs = f"notice of withdrawal taken back, {long_day(finding.day)}"
    elif finding.theirs is None and finding.ours is None:
        theirs = "something else (see below)"
    return f"{who} says: {theirs}. The record says: {_fact(finding, finding.ours)}."


def outcome(finding: Finding) -> str:
    """Who decided what and when, and that no page shows it now; empty while it waits."""
    gone = ""
    if finding.over_at is not None:
        gone = f"No page has shown this difference since {long_day(finding.over_at.date())}."
    if finding.decision is None or finding.decided_at is None:
        return gone
    who = f"<@{finding.decided_by}>" if finding.decided_by else "An admin"
    when = long_day(finding.decided_at.date())
    decided = {
        # Afterwards no page differs, or the act was taken back: neither is said of the page.
        Decision.ENTERED: f"{who} entered this act on {when}.",
        Decision.NOT_NOW: f"{who} left this for later on {when}.",
        Decision.PAGE_WRONG: f"{who} marked the page as wrong on {when}: {literal(finding.why, 600)}",
    }[finding.decision]
    return decided if finding.decision is Decision.ENTERED else f"{decided} {gone}".strip()


def wrong_window(finding: Finding, state: State) -> dict[str, Any]:
    """Asks why the page is wrong."""
    return modal(
        "The page is wrong",
        [
            section(f"{state.flag} *{literal(state.name)}*: {said(finding)}"),
            context(_page(finding)),
            input_block(
                WHY,
                "Why is the page wrong?",
                {
                    "type": "plain_text_input",
                    "action_id": WHY,
                    "multiline": True,
                    "max_length": LONGEST_WHY,
                    "placeholder": plain_text("The notification C.N.… gives another day", 150),
                },
                hint="Stored with the difference, your name and the time.",
            ),
        ],
        callback_id=WRONG_WINDOW,
        submit="Save",
        close="Cancel",
        metadata=finding.id,
    )


def _fact(finding: Finding, value: str | None) -> str:
    if finding.field == "name":
        return f"“{literal(value or '', 150)}”"
    what = _FACTS.get(finding.field, literal(finding.field))
    return f"{what}, {_day(value)}" if value else f"no {what}"


def _day(value: str) -> str:
    try:
        return long_day(date.fromisoformat(value))
    except ValueError:
        return literal(value, 100)


def _page(finding: Finding) -> str:
    """Whose page, of which day, where; and what the record rests on."""
    of = f"page of {long_day(finding.page_date)}" if finding.page_date else "page without a date"
    page = link(finding.url, f"{finding.publisher}, {of}", 150)
    ours = literal(finding.our_source, 300)
    return f"{page} · The record's source: {ours}" if ours else page


def _buttons(finding: Finding, state: State) -> list[Element]:
    if finding.over_at is not None or finding.decision is Decision.ENTERED:
        return []
    enter = button(
        "Enter this act",
        ENTER,
        finding.id,
        style="primary",
        label=f"Enter this act of {state.name}",
    )
    later = button("Not now", LATER, finding.id, label=f"Decide on {state.name} later")
    wrong = button(
        "The page is wrong", WRONG, finding.id, label=f"The page on {state.name} is wrong"
    )
    shown = [enter] if finding.act is not None and finding.day is not None else []
    if finding.decision is None:
        shown.append(later)
    if finding.decision is not Decision.PAGE_WRONG:
        shown.append(wrong)
    return shown
