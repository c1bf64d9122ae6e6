"""What is asked for, from what was said: a table of rules, the first that fits decides.

In: the tags of all words, what was named, and the door. Out: an Asked. The order of words plays
no part, so that a question may be put in any order.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.model.request import Asked, Door

STATE, STATES, GROUP, GROUPS = "state", "states", "group", "groups"
NAMED, UNNAMED = "named", "unnamed"
"""What must have been named: a State at least; two, and no group; a group, and no State; a group
at least; anything; nothing."""


@dataclass(frozen=True, slots=True)
class Interpretation:
    """All that the rules look at.

    ``tags``: what the words say; ``states`` and ``groups``: how many were named; ``everything``:
    "all" instead of them; ``kinds``: kinds of news were named; ``when``: a day or days were;
    ``asks``: it begins as a question does, so that it asks for no change; ``searches``: it begins
    with "search"; ``channel``: another channel was named; ``anything``: false where nothing was
    typed.
    """

    tags: frozenset[str]
    door: Door
    states: int = 0
    groups: int = 0
    everything: bool = False
    kinds: bool = False
    when: bool = False
    asks: bool = False
    searches: bool = False
    channel: bool = False
    anything: bool = True

    def named(self, what: str) -> bool:
        """Was this named?"""
        return {
            STATE: self.states > 0,
            STATES: self.states > 1 and not self.groups,
            GROUP: self.groups > 0 and not self.states,
            GROUPS: self.groups > 0,
            NAMED: self.states + self.groups > 0,
            UNNAMED: self.states + self.groups == 0,
        }[what]


@dataclass(frozen=True, slots=True)
class RequestRule:
    """Asks for ``asked`` where every tag of ``all_of`` was said (``a|b``: one of the two)."""

    asked: Asked
    all_of: tuple[str, ...] = ()
    none_of: frozenset[str] = frozenset()
    names: str | None = None
    door: Door | None = None

    def fits(self, heard: Interpretation) -> bool:
        return (
            (self.door is None or self.door is heard.door)
            and (self.names is None or heard.named(self.names))
            and self.none_of.isdisjoint(heard.tags)
            and all(not heard.tags.isdisjoint(one.split("|")) for one in self.all_of)
        )


def asked_for(heard: Interpretation) -> Asked:
    """What is asked for; NONE where nothing fits."""
    if not heard.anything:
        return _NOTHING_SAID[heard.door]
    rules = (*_RULES, *_DOOR_RULES[heard.door], *_LAST)
    marked = _with_marks(heard)
    return next((rule.asked for rule in rules if rule.fits(marked)), Asked.NONE)


_NOTHING_SAID = {
    Door.MESSAGE: Asked.HELP,
    Door.STATUS: Asked.OVERVIEW,
    Door.WATCH: Asked.SETTINGS,
    Door.NEWS: Asked.NEWS,
    Door.FEEDS: Asked.FEEDS,
}


def _with_marks(heard: Interpretation) -> Interpretation:
    """The same with tags for what else was given, so that rules can ask for it."""
    marks = {
        "*asks": heard.asks,
        "*searches": heard.searches,
        "*kinds": heard.kinds,
        "*when": heard.when,
        "*all": heard.everything,
        "*news": heard.door is Door.NEWS,
        "*channel": heard.channel,
    }
    said = frozenset(mark for mark, given in marks.items() if given)
    return Interpretation(heard.tags | said, heard.door, heard.states, heard.groups)


def _not(*tags: str) -> frozenset[str]:
    return frozenset(tags)


_RULES = (
    RequestRule(Asked.NEWS, ("*searches",), door=Door.NEWS),
    RequestRule(Asked.HELP, ("help",), names=UNNAMED, none_of=_not("article")),
    RequestRule(Asked.HELP, ("howto",)),
    RequestRule(Asked.UNDO, ("undo",), names=UNNAMED),
    RequestRule(Asked.SETTINGS, ("settings",), names=UNNAMED),
    RequestRule(Asked.MAP, ("map",)),
    RequestRule(Asked.NEWS_CHART, ("chart", "*news|news"), _not("*kinds", "*when"), UNNAMED),
    RequestRule(Asked.CURVE, ("chart",), _not("*news", "news"), UNNAMED),
    RequestRule(Asked.WATCH_ADD, ("should", "watch"), names=NAMED),
    RequestRule(Asked.WATCH_LIST, ("watches",), none_of=_not("unwatch", "stop", "not", "off")),
    RequestRule(Asked.STATUS, ("stop", "party"), names=STATE),
    RequestRule(Asked.WATCH_LIST, ("watch|watches|unwatch", "*asks"), none_of=_not("news")),
    RequestRule(Asked.NEWS, ("*asks", "news", "watch|unwatch"), none_of=_not("should")),
    RequestRule(Asked.WATCH_REMOVE, ("unwatch",)),
    RequestRule(Asked.WATCH_REMOVE, ("watch|watches", "not|stop|off")),
    RequestRule(Asked.WATCH_ADD, ("watch",)),
    RequestRule(Asked.WATCH_REMOVE, ("stop",)),
    RequestRule(Asked.WATCH_ADD, ("*channel", "*kinds|news"), none_of=_not("*news", "*asks")),
    RequestRule(Asked.WATCH_ADD, ("*channel",), _not("*asks"), names=NAMED, door=Door.MESSAGE),
    RequestRule(Asked.FEEDS, ("feeds",), names=UNNAMED),
)
"""What changes something, and what is said apart from the subject."""

_LEGAL = ("leave", "leaving", "join", "sign", "suspend")

_SUBJECTS = (
    RequestRule(Asked.CITE, ("cite",), names=STATE),
    RequestRule(Asked.SOURCES, ("sources",), names=STATE),
    RequestRule(Asked.MORE, ("more",), names=STATE),
    RequestRule(Asked.TIMELINE, ("timeline",)),
    RequestRule(Asked.OVERDUE, ("overdue",), none_of=_not("news")),
    RequestRule(Asked.DEADLINES, ("deadline",), none_of=_not("news")),
    RequestRule(Asked.DEADLINES, ("when", "clear|must"), none_of=_not("news", *_LEGAL)),
    RequestRule(Asked.GROUPS, ("groups",), names=UNNAMED),
)

_LISTS = (
    RequestRule(Asked.LIST_SIGNATORIES, ("sign", "not", "join|party")),
    RequestRule(Asked.LIST_NOT_JOINED, ("not", "join|party|sign"), none_of=_not("leave")),
    RequestRule(Asked.LIST_PARTIES, ("not", "leave|leaving")),
    RequestRule(Asked.LIST_WITHDRAWING, ("leaving",)),
    RequestRule(Asked.LIST_WITHDRAWN, ("leave",)),
    RequestRule(Asked.LIST_SIGNATORIES, ("sign",)),
    RequestRule(Asked.LIST_PARTIES, ("party|join",)),
)

_WHO = tuple(
    RequestRule(rule.asked, ("who", *rule.all_of), rule.none_of | _not("news"), names)
    for names in (GROUP, UNNAMED)
    for rule in _LISTS
)
"""Who was the last, or the first, is asked of the list and not of the news."""

_NEWS = (
    RequestRule(Asked.NEWS, ("news|search|last",), none_of=_not("status", "party", "counts")),
    RequestRule(Asked.NEWS, ("news|search",), none_of=_not("status")),
    RequestRule(Asked.NEWS, ("recent",), none_of=_not("status", "party", "counts", *_LEGAL)),
)

_TREATY = (
    *_SUBJECTS,
    *_WHO,
    *_NEWS,
    RequestRule(Asked.COUNTS, ("counts",), names=UNNAMED),
    RequestRule(Asked.COMPARE, ("compare",), names=STATES),
    *(RequestRule(rule.asked, rule.all_of, rule.none_of, GROUP) for rule in _LISTS),
    *(RequestRule(rule.asked, rule.all_of, rule.none_of, UNNAMED) for rule in _LISTS),
    RequestRule(Asked.OVERVIEW, ("overview",), names=UNNAMED),
)

_KINDS_OF_NEWS = RequestRule(
    Asked.NEWS, ("*kinds",), none_of=_not("*asks", "status", "kind:withdrawal", "kind:accession")
)

_DOOR_RULES: dict[Door, tuple[RequestRule, ...]] = {
    Door.STATUS: (
        *_TREATY,
        RequestRule(Asked.LIST_ALL, ("list|states|*all",), names=UNNAMED, none_of=_not("*kinds")),
        RequestRule(Asked.STATUS, ("*when",), names=UNNAMED),
    ),
    Door.WATCH: (
        RequestRule(Asked.WATCH_LIST, ("list",)),
        RequestRule(Asked.WATCH_LIST, ("status",), names=UNNAMED),
        RequestRule(Asked.WATCH_ADD, names=NAMED),
        RequestRule(Asked.WATCH_ADD, ("*all|*kinds",)),
        *_TREATY,
        RequestRule(Asked.SETTINGS, ("here|dm",), names=UNNAMED),
    ),
    Door.NEWS: (
        *(rule for rule in _SUBJECTS if rule.asked in {Asked.DEADLINES, Asked.OVERDUE}),
        RequestRule(Asked.COUNTS, ("counts",), names=UNNAMED, none_of=_not("news", "last")),
        RequestRule(Asked.NEWS, ("*news",)),
    ),
    Door.MESSAGE: (
        *_TREATY,
        _KINDS_OF_NEWS,
        RequestRule(
            Asked.WATCH_LIST, ("list",), names=UNNAMED, none_of=_not("states", "*all", "treaty")
        ),
        RequestRule(Asked.LIST_ALL, ("list|states",), names=UNNAMED, none_of=_not("*kinds")),
        RequestRule(Asked.NEWS, ("*kinds",), names=UNNAMED),
        RequestRule(Asked.NEWS, ("*when",), names=UNNAMED),
    ),
    Door.FEEDS: _TREATY,
}

_LAST = (
    RequestRule(Asked.GROUP, names=GROUPS),
    RequestRule(Asked.COMPARE, names=STATES),
    RequestRule(Asked.STATUS, names=STATE),
    RequestRule(Asked.OVERVIEW, ("treaty|status",)),
    RequestRule(Asked.THANKS, ("thanks",)),
    RequestRule(Asked.HELP, ("hello",)),
)
