"""What of an entry the trained models see: rules that match, alone and in pairs, and flags of States.

In: a Reading. Out: names of features. A feature says that a rule matched in the title
(``t:``) or anywhere (``a:``), that two did in the same place (joined by ``&``), that the
States named are of a kind (``@``), or that a word stands in the title (``w:``). Must not weigh.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import combinations

from bot.model.state import Iso3
from bot.news.lexicon import word_set
from bot.news.reading import PLACED, Reading

MINED = word_set(
    "AFG AGO ARM AZE BFA BIH CAF CMR COD COL CYP ERI ESH ETH GEO HRV IRN IRQ JOR KHM KWT LAO LBN LBY "
    "LKA MLI MMR MOZ MRT NER NGA PAK PRK PSE SDN SEN SOM SRB SSD SYR TCD THA TJK TUN TUR UKR UZB VNM "
    "XKX YEM ZWE"
)
"""States with mined areas (Landmine Monitor 2024) or recent casualties of mines."""
_LEAVERS = frozenset(Iso3(code) for code in word_set("EST FIN LTU LVA POL"))
"""States that left the Convention in 2025 and 2026; Ukraine, at war, is in the news for all kinds."""
_NEVER_JOINED = frozenset(
    Iso3(code)
    for code in word_set(
        "ARE ARM AZE BHR CHN CUB EGY FSM GEO IND IRN ISR KAZ KGZ KOR LAO LBN LBY MAR MMR MNG NPL "
        "PAK PRK RUS SAU SGP SYR TON USA UZB VNM"
    )
)
"""States that were not party when the leaving began (UN Treaty Collection, XXVI.5)."""
WORD = re.compile(r"[\w\u0900-\u0eff\u1000-\u109f\u1780-\u17ff]+")
ONLY_OUTSIDERS = "t:@never"
"""The feature of a title that names States, and only such as never joined."""
_LONG, STEM = 4, 6
"""Letters from which a word counts, and how many of them: endings differ."""


def of_rules(reading: Reading) -> list[str]:
    """The features of rules and States, single ones and pairs, in a fixed order."""
    titled = sorted([f"t:{rule}" for rule in reading.title if rule != PLACED])
    anywhere = sorted([f"a:{rule}" for rule in reading.anywhere])
    if reading.language != "en":
        titled.append("t:~")
    titled += _of_states(reading, "t:", titled_only=True)
    anywhere += _of_states(reading, "a:", titled_only=False)
    return titled + anywhere + _pairs(titled) + _pairs(anywhere)


def of_words(reading: Reading) -> list[str]:
    """The longer words of the title by their beginnings."""
    found = WORD.findall(reading.text.title)
    return sorted({f"w:{word[:STEM]}" for word in found if len(word) >= _LONG})


def _of_states(reading: Reading, place: str, *, titled_only: bool) -> list[str]:
    named = {
        state
        for match in reading.places
        if match.in_title or not titled_only
        for state in match.states
    }
    if not named:
        return []
    flags = [f"{place}@"]
    if titled_only and named <= _NEVER_JOINED:
        flags.append(ONLY_OUTSIDERS)
    if not titled_only and named & MINED:
        flags.append(f"{place}@mined")
    if not titled_only and named & _LEAVERS:
        flags.append(f"{place}@leaver")
    return flags


def _pairs(names: list[str]) -> list[str]:
    return [f"{one}&{other}" for one, other in combinations(names, 2)]


@cache
def rules_in(feature: str) -> tuple[str, ...]:
    """The rules a feature is made of: ``t:join&t:treaty`` of join and treaty; a word is its own."""
    if feature.startswith("w:"):
        return (feature,)
    return tuple(part[2:] for part in feature.split("&"))
