"""Is an entry a mine-ban development? A score in 0..1 from words, where they stand and their company.

In: a Reading, and whether a State acts in it. Out: a score and what each rule added.
Every rule is a row of a table: what it looks for, what it adds to the log-odds. Must not
look at kinds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import exp
from types import MappingProxyType

from bot.model.judgement import Strictness
from bot.model.state import Iso3
from bot.news.lexicon import words
from bot.news.reading import Reading
from bot.news.rules import Row, applying

THRESHOLDS: Mapping[Strictness, float] = MappingProxyType(
    {Strictness.STRICT: 0.8, Strictness.NORMAL: 0.5, Strictness.WIDE: 0.3}
)
"""From which score an entry is relevant to a watch; ``relevant`` uses NORMAL."""

CORE = words(
    "treaty apmine landmine laymines minehurt mineblast monitor clear minefree minefield bare antitank"
)
"""Without one of these an entry is not about mines at all, whatever else it holds."""
START = -3.0
"""Log-odds of an entry nobody said anything about."""
A_STATE = 0.5
"""What a State that acts adds: metaphors seldom have one."""
A_MINED_STATE = 1.4
"""What a State with mined land adds: there, "mines" are weapons more often than elsewhere."""
MINED = words(
    "AFG AGO ARM AZE BFA BIH CAF CMR COD COL CYP ERI ESH ETH GEO HRV IRN IRQ JOR KHM KWT LAO LBN LBY "
    "LKA MLI MMR MOZ MRT NER NGA PAK PRK PSE SDN SEN SOM SRB SSD SYR TCD THA TJK TUN TUR UKR UZB VNM "
    "XKX YEM ZWE"
)
"""States with mined areas (Landmine Monitor 2024) or recent casualties of mines."""
SURE = words("treaty apmine")
"""Words that mean the subject whatever stands beside them ..."""
DAMPED = 0.3
"""... so that what speaks against weighs only this part."""

FOR: Mapping[str, tuple[float, float]] = MappingProxyType(
    # rule: added when it stands in the title, when only in the summary
    {
        "treaty": (7.0, 5.5),
        "apmine": (6.0, 5.0),
        "landmine": (5.0, 3.2),
        "laymines": (5.5, 4.0),
        "minehurt": (4.6, 3.4),
        "mineblast": (2.6, 1.8),
        "monitor": (5.5, 4.5),
        "clear": (5.0, 3.8),
        "minefree": (5.0, 4.0),
        "minefield": (3.2, 2.6),
        "bare": (1.6, 1.0),
        "war": (1.2, 0.8),
        "killed": (0.7, 0.4),
        "laid": (0.8, 0.5),
        "antitank": (0.5, 0.3),
        "visit": (0.4, 0.4),
    }
)
AGAINST: Mapping[str, tuple[float, float]] = MappingProxyType(
    {
        "dug": (-6.0, -3.5),
        "sea": (-7.0, -4.5),
        "crypto": (-7.0, -6.0),
        "metaphor": (-4.0, -3.0),
        "music": (-5.0, -4.0),
        "leisure": (-1.5, -1.0),
        "politics": (-3.5, -1.0),
        "sport": (-6.0, -4.5),
        "othertreaty": (-5.0, -1.0),
        "ottawacity": (-3.0, -1.0),
        "research": (-4.0, -1.5),
    }
)
TOGETHER = (
    Row("mines laid", 2.2, title=(words("bare laid"),), anywhere=(words("bare"), words("laid")), without=words("dug")),
    Row("mines and people hurt", 1.0, anywhere=(words("bare"), words("killed"), words("war")), without=words("dug")),
    Row("mines removed", 1.6, anywhere=(words("bare"), words("removal")), without=words("dug sea")),
    Row("mines made or kept", 1.2, anywhere=(words("bare"), words("make stock destroy"), words("war")), without=words("dug sea")),
    Row("landmine in its company", 1.0, anywhere=(words("landmine minefield"), words("killed blast laid laymines clear removal war make destroy use")), title=(words("landmine minefield killed blast laid laymines war clear removal visit attack"),)),
    Row("landmine without company", -2.5, anywhere=(words("landmine minefield"),), without=words("war killed blast laid laymines minehurt clear removal monitor treaty apmine minefree make destroy use stock voice withdraw visit")),
    Row("minefields of a land", 1.5, title=(words("minefield"), words("placed")), without=words("metaphor politics sport music leisure")),
    Row("in passing", -2.5, without=words("treaty apmine laymines clear minehurt"), untitled=CORE | words("war killed blast laid attack visit animal report voice removal border")),
    Row("a product, not a programme", -7.5, title=(words("research"),), without=words("treaty apmine minehurt blast laymines deadline")),
    Row("cluster munitions only", -2.5, anywhere=(words("cluster"),), without=words("landmine apmine treaty clear minefree bare laymines")),
    Row("anti-tank mines traded", -3.5, anywhere=(words("antitank"), words("make")), without=words("apmine treaty killed blast landmine clear")),
    Row("anti-tank mines only", -1.5, anywhere=(words("antitank"),), without=words("killed blast laid removal landmine treaty apmine clear bare minehurt minefield laymines")),
    Row("stocks of mines destroyed", 2.0, anywhere=(words("bare"), words("stock"), words("destroy")), without=words("dug sea")),
    Row("anti-tank mines hurt", 2.5, anywhere=(words("antitank"), words("killed blast laid"))),
    Row("anti-tank mines found", 3.0, anywhere=(words("antitank"), words("removal")), without=words("make")),
    Row("the navy's mines", -3.5, anywhere=(words("navy"),), without=words("treaty apmine landmine clear minehurt minefree"), untitled=words("antitank")),
    Row("ships", -3.0, anywhere=(words("sea"),), without=words("treaty apmine landmine laymines")),
    Row("a mine that is dug", -2.0, title=(words("dug"),), without=words("treaty apmine clear")),
)  # fmt: skip
"""Words whose meaning changes with their company."""


def weigh(reading: Reading, acting: Iterable[Iso3]) -> tuple[float, dict[str, float]]:
    """The score of an entry, and what each rule added to its log-odds."""
    against = _of_table(AGAINST, reading)
    if CORE.isdisjoint(reading.anywhere):
        return 0.0, against
    damping = DAMPED if SURE & reading.anywhere else 1.0
    added = _of_table(FOR, reading)
    added |= {rule: weight * damping for rule, weight in against.items()}
    for row in applying(TOGETHER, reading):
        added[row.name] = row.weight * (damping if row.weight < 0 else 1.0)
    states = frozenset(acting)
    if states:
        added["a State named"] = A_STATE if MINED.isdisjoint(states) else A_MINED_STATE
    return 1 / (1 + exp(-START - sum(added.values()))), added


def _of_table(table: Mapping[str, tuple[float, float]], reading: Reading) -> dict[str, float]:
    """What the rules of a table add, in the table's order: sums must not depend on chance."""
    return {
        rule: weights[rule not in reading.title]
        for rule, weights in table.items()
        if rule in reading.anywhere
    }
