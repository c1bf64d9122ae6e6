"""How a State is marked on the map and along its course, from the treaty's answer. Pure."""

from __future__ import annotations

from bot.desk.legal_words import suspension
from bot.model.answers import StatusAnswer
from bot.model.picture import Mark
from bot.model.state import Status
from bot.treaty.partial import last_day

_OF_STATUS = {
    Status.STATE_PARTY_WITHDRAWING: Mark.NOTICE,
    Status.CONSENTED: Mark.CONSENTED,
    Status.UNCONFIRMED: Mark.UNCONFIRMED,
    Status.SIGNATORY: Mark.SIGNATORY,
    Status.WITHDRAWN: Mark.WITHDRAWN,
    Status.NOT_JOINED: Mark.OUTSIDE,
}
_LEAVING = frozenset({"withdrawal_announced", "withdrawal_approved"})
_STAYING = frozenset({"withdrawal_abandoned", "withdrawal_revoked"})
"""Kinds of developments that say what a State Party is about to do, before any notice."""


def mark_of(answer: StatusAnswer) -> Mark:
    """The State's mark at the end of the answer's day."""
    if answer.status is not Status.STATE_PARTY:
        return _OF_STATUS[answer.status]
    if suspension(answer) is not None:
        return Mark.SUSPENSION
    return Mark.ANNOUNCED if _is_leaving(answer) else Mark.PARTY


def _is_leaving(answer: StatusAnswer) -> bool:
    """Was a withdrawal announced or approved in this membership, and not given up since?"""
    begun = answer.consent_date
    said = [
        (last_day(each.date), each.kind in _LEAVING)
        for each in answer.developments
        if each.kind in _LEAVING | _STAYING and (begun is None or last_day(each.date) >= begun)
    ]
    return bool(said) and max(said)[1]
