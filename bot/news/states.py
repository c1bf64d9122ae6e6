"""Which States an entry is about: those that act or to which it happens.

In: mentions with their roles, and the kind of the news. Out: the States, each with the
mention that decided for it. The rules are those of the labelling guide, section 2. Must
not decide relevance or kind.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.model.judgement import Kind
from bot.model.state import Iso3
from bot.news.matcher import TermMatch
from bot.news.mentions import Mention, mentions_of
from bot.news.reading import Reading
from bot.news.roles import Role, dateline_end, role_of

_LEGAL = frozenset({Kind.WITHDRAWAL, Kind.ACCESSION, Kind.SUSPENSION})
_DOMESTIC = _LEGAL | {
    Kind.USE, Kind.PRODUCTION_TRANSFER, Kind.STOCKPILE, Kind.CLEARANCE, Kind.CASUALTIES
}  # fmt: skip
_NEVER_LEAVES = frozenset({Iso3("RUS"), Iso3("BLR")})
"""Named in news of leaving and arming as the reason; neither prepares to leave."""
_SECOND_CHOICE = frozenset({Role.BORDER, Role.THREAT, Role.COMPARED, Role.TELLS})
"""Roles that are coded where nothing in the entry acts."""
_OWN_STATE = {
    "et": "EST", "lv": "LVA", "lt": "LTU", "fi": "FIN", "pl": "POL", "uk": "UKR", "cs": "CZE",
    "sk": "SVK", "sl": "SVN", "hr": "HRV", "bg": "BGR", "hu": "HUN", "no": "NOR",
    "da": "DNK", "is": "ISL", "ja": "JPN", "th": "THA", "km": "KHM", "ka": "GEO",
    "hy": "ARM", "he": "ISR", "tr": "TUR", "my": "MMR", "lo": "LAO", "az": "AZE", "vi": "VNM",
    "si": "LKA", "ne": "NPL", "bn": "BGD", "mk": "MKD", "bs": "BIH", "am": "ETH", "hi": "IND",
    "te": "IND", "ur": "PAK", "fa": "IRN", "id": "IDN", "sq": "ALB", "mn": "MNG",
}  # fmt: skip
"""A text in a State's own language about "the parliament" or "we" is about that State."""


@dataclass(frozen=True, slots=True)
class MentionRole:
    """One mention with its part."""

    mention: Mention
    role: Role


@dataclass(frozen=True, slots=True)
class StatesFound:
    """``about``: each State with the match that decided; ``aside``: those named and not coded, and why."""

    about: dict[Iso3, TermMatch]
    aside: dict[Iso3, MentionRole]

    def among(self, known: frozenset[Iso3]) -> StatesFound:
        """Only what concerns States that are known."""
        return StatesFound(
            {state: match for state, match in self.about.items() if state in known},
            {state: told for state, told in self.aside.items() if state in known},
        )


def mention_roles(reading: Reading) -> list[MentionRole]:
    """Every mention with its role."""
    text = reading.text
    end = dateline_end(text)
    return [
        MentionRole(mention, role_of(mention, text, end))
        for mention in mentions_of(reading.places, text)
    ]


def states_found(told: Sequence[MentionRole], kind: Kind | None, reading: Reading) -> StatesFound:
    """The States an entry of this kind is about."""
    acting = [one for one in told if one.role is Role.ACTS]
    if not any(one.mention.in_title for one in acting):
        # The speaker in the summary is coded if the title names no State.
        acting += [one for one in told if one.role is Role.SPEAKS]
    if not acting:
        acting = [one for one in told if one.role in _SECOND_CHOICE]
    acting = _without_reasons(acting, kind)
    acting = _without_asides(acting, kind, reading.title)
    about: dict[Iso3, TermMatch] = {}
    for one in acting:
        for state in one.mention.states:
            about.setdefault(state, one.mention.match)
    aside = {
        state: one for one in reversed(told) for state in one.mention.states if state not in about
    }
    if not about and kind in _DOMESTIC and not told and reading.language in _OWN_STATE:
        about[Iso3(_OWN_STATE[reading.language])] = TermMatch(
            0, 0, "own_language", (), in_title=True
        )
    return StatesFound(dict(sorted(about.items())), aside)


def _without_reasons(acting: list[MentionRole], kind: Kind | None) -> list[MentionRole]:
    """Russia and Belarus explain news of leaving and arming; they act when the title begins with them."""
    others = [one for one in acting if not _NEVER_LEAVES & set(one.mention.states)]
    if not others or kind in {Kind.USE, None}:
        return acting
    first = min(acting, key=lambda one: one.mention.match.start)
    if first not in others and first.mention.in_title:
        return acting
    if kind in _LEGAL or kind in {Kind.PRODUCTION_TRANSFER, Kind.STOCKPILE}:
        lists = {(one.mention.before, one.mention.after) for one in others if one.mention.in_title}
        # "Greece, Turkey and Belarus miss the deadline": one of a list acts as the others do.
        return [
            one
            for one in acting
            if one in others or (one.mention.before, one.mention.after) in lists
        ]
    return [one for one in acting if one in others or one.mention.in_title]


def _without_asides(
    acting: list[MentionRole], kind: Kind | None, rules: frozenset[str]
) -> list[MentionRole]:
    """Where the title says who acts, the summary's further States are background."""
    titled = [one for one in acting if one.mention.in_title]
    if kind is Kind.REPORT:
        return titled
    if not titled:
        return acting
    named = {state for one in titled for state in one.mention.states}
    if kind in _LEGAL and not rules & {"others"}:
        return [one for one in acting if named & set(one.mention.states)]
    return [
        one
        for one in acting
        if one.mention.in_title
        or one.mention.match.rule != "government"
        or named & set(one.mention.states)
    ]
