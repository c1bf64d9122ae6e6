"""Why a story comes to a place, in a reader's words: the watch that asks for it. Pure.

In: a watch, a story it asks for, and the treaty's names. Out: the rest of a sentence that
begins with "You watch" or "#general watches": "the Baltic States; Latvia is one of them."
"""

from __future__ import annotations

from bot.desk.naming import group_in_sentence, in_sentence
from bot.model.judgement import Kind
from bot.model.state import Iso3, Step
from bot.model.story import Story
from bot.model.watch import Scope, Watch
from bot.treaty.treaty import Treaty

_NEWS = {
    Kind.WITHDRAWAL: "withdrawals",
    Kind.ACCESSION: "accessions",
    Kind.SUSPENSION: "suspensions",
    Kind.USE: "the use of mines",
    Kind.PRODUCTION_TRANSFER: "the production and transfer of mines",
    Kind.STOCKPILE: "stockpiles",
    Kind.CLEARANCE: "mine clearance",
    Kind.CASUALTIES: "casualties",
    Kind.MEETING: "meetings",
    Kind.CAMPAIGN_STATEMENT: "statements",
    Kind.REPORT: "reports",
    Kind.OTHER: "other news about mines",
}


def reason(watch: Watch, story: Story, treaty: Treaty) -> str:
    """``withdrawals everywhere.``: what is watched; who watches it is put before."""
    scope = watch.scope
    news = _news(scope)
    if scope.everything:
        return f"{f'{news} everywhere' if news else 'everything'}."
    only = f" for {news}" if news else ""
    named = [iso3 for iso3 in scope.states if iso3 in story.states]
    if named:
        return f"{_and([_name(iso3, treaty) for iso3 in named])}{only}."
    for key in scope.groups:
        group = treaty.groups.get(key)
        members = [iso3 for iso3 in story.states if group and iso3 in group.members]
        if group and members:
            those = _and([_name(iso3, treaty) for iso3 in members])
            them = "is one of them" if len(members) == 1 else "are among them"
            return f"{group_in_sentence(group)}{only}; {those} {them}."
    return "this."


def _news(scope: Scope) -> str:
    """Of which news the watch is; empty for all."""
    kinds = _and([_NEWS[kind] for kind in scope.kinds])
    if scope.min_step is None:
        return kinds
    steps = "legal acts" if scope.min_step >= Step.DEPOSIT else "legal steps"
    return f"{steps} ({kinds})" if kinds else steps


def _name(iso3: Iso3, treaty: Treaty) -> str:
    return in_sentence(treaty.states[iso3]) if iso3 in treaty.states else iso3


def _and(words: list[str]) -> str:
    return (
        words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""
    )
