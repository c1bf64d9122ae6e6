"""News in masses, like real news: thousands of titles of many words, on one State or on many.

entries = flood(5_000, at, ("Ukraine",))
"""

from __future__ import annotations

import random  # noqa: TID251 - seeded: the same every time
from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.model.entry import Entry, EntryId, FeedId


def _parts(text: str) -> list[str]:
    return text.split("|")


STATES = _parts(
    "Ukraine|Angola|Cambodia|Colombia|Yemen|Syria|Iraq|Afghanistan|Myanmar|Mali|Chad|Sudan|Finland|"
    "Estonia|Latvia|Lithuania|Poland|Tajikistan|Croatia|Senegal|Thailand|Türkiye|Peru|Ecuador|Libya|"
    "Somalia|Ethiopia|Eritrea|Zimbabwe|Mozambique|Niger|Nigeria|Mauritania|Sri Lanka|Nepal|Lebanon|"
    "Cyprus|Serbia|Azerbaijan|Armenia|Georgia|Kenya|Uganda|Rwanda|Burundi|Namibia|Botswana|Zambia|"
    "Malawi|Ghana|Togo|Benin|Gabon|Cameroon|Algeria|Tunisia|Morocco|Egypt|Jordan|Israel|Kuwait|Oman|"
    "Qatar|India|Pakistan|Bangladesh|Vietnam|Laos|China|Mongolia|Japan|Philippines|Indonesia|Malaysia|"
    "Australia|New Zealand|Fiji|Tonga|Samoa|Chile|Argentina|Bolivia|Paraguay|Uruguay|Brazil|Venezuela|"
    "Guatemala|Honduras|Nicaragua|Costa Rica|Panama|Cuba|Mexico|Canada|Norway|Sweden|Denmark|Iceland|"
    "Ireland|Spain"
)
"""A hundred."""
_WHO = _parts(
    "Landmine blast|Deminers|A mine explosion|An anti-personnel mine|Clearance teams|Campaigners|"
    "The army|Rebels|Villagers|Farmers|A landmine|Police|The ministry of defence|A child|Soldiers"
)
_WHAT = _parts(
    "kills two near|hurts three people in|clear 3,000 square metres of mines at|"
    "find anti-personnel mines in|destroy stockpiled landmines at|warn of landmines around|"
    "lay anti-personnel mines along|report landmine casualties in|declare free of landmines|"
    "ask for help for landmine victims in|train mine detection dogs in|"
    "call for the Ottawa landmine treaty in"
)
_DAYS = 6


def flood(
    count: int, now: datetime, states: Sequence[str] = ("Ukraine",), feed: str = "flood"
) -> tuple[Entry, ...]:
    """So many relevant entries of the last days, in no order of time; the same for the same arguments."""
    chance = random.Random(7)
    words, towns = _words(chance, 1_500), [word.title() for word in _words(chance, 600)]
    return tuple(
        _entry(number, states[number % len(states)], chance, (words, towns), now, feed)
        for number in range(count)
    )


def _entry(
    number: int,
    state: str,
    chance: random.Random,
    lexicon: tuple[list[str], list[str]],
    now: datetime,
    feed: str,
) -> Entry:
    words, towns = lexicon
    place, near, told_in = chance.sample(towns, 3)
    tail = " ".join(chance.sample(words, chance.randint(2, 5)))
    title = f"{chance.choice(_WHO)} {chance.choice(_WHAT)} {place} in {state} {tail}"
    summary = (
        f"{' '.join(chance.sample(words, 20)).capitalize()}. Landmines near {near} hurt "
        f"{chance.randint(1, 20)} people, said the mine action centre of {state} in {told_in}. "
        f"{' '.join(chance.sample(words, 15)).capitalize()}."
    )
    url = f"https://{feed}.example/news/{number}"
    return Entry(
        id=EntryId(f"{feed}-{number}"),
        feed=FeedId(feed),
        title=title,
        summary=summary,
        url=url,
        published_at=now - timedelta(minutes=chance.randint(1, _DAYS * 24 * 60)),
        updated_at=None,
        author=None,
        publisher="Example News",
        language="en",
        keys=(f"id:{feed}-{number}", f"link:{url}"),
    )


def _words(chance: random.Random, count: int) -> list[str]:
    """Words that no dictionary has."""
    syllables = [consonant + vowel for consonant in "bcdfghklmnprstvz" for vowel in "aeiou"]
    return ["".join(chance.choices(syllables, k=chance.randint(2, 4))) for _ in range(count)]
