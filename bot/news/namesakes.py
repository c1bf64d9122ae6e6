"""Names of States that name something else here: a town in the United States, an organisation.

In: the names found in a text, and the text. Out: those that do mean a State. What settles
it is written beside the name ("Lebanon, Tenn.", "Peru High School") or said elsewhere in
the text ("Atlanta" for Georgia). Every rule looks at the text once. Must not decide which
States an entry is about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.model.state import Iso3
from bot.news.entry_text import EntryText
from bot.news.lexicon import word_set
from bot.news.matcher import TermMatch

_COD, _GEO = Iso3("COD"), Iso3("GEO")
_LOOK = 40
"""How many characters around a name are looked at."""
_WRITTEN_OUT = (
    "Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Hawaii|Idaho|"
    "Illinois|Indiana|Iowa|Kansas|Kentucky|Louisiana|Maine|Maryland|Massachusetts|Michigan|"
    "Minnesota|Mississippi|Missouri|Montana|Nebraska|Nevada|New Hampshire|New Jersey|New Mexico|"
    "New York|North Carolina|North Dakota|Ohio|Oklahoma|Oregon|Pennsylvania|Rhode Island|"
    "South Carolina|South Dakota|Tennessee|Texas|Utah|Vermont|Virginia|West Virginia|Wisconsin|Wyoming"
)
_SHORT = (
    # The Associated Press, then the post; "Washington" alone is the capital.
    r"Ala\.|Ariz\.|Ark\.|Calif\.|Colo\.|Conn\.|Del\.|Fla\.|Ga\.|Ill\.|Ind\.|Kan\.|Ky\.|La\.|Md\.|"
    r"Mass\.|Mich\.|Minn\.|Miss\.|Mo\.|Mont\.|Neb\.|Nev\.|N\. ?H\.|N\. ?J\.|N\. ?M\.|N\. ?Y\.|"
    r"N\. ?C\.|N\. ?D\.|Okla\.|Ore\.|Pa\.|R\. ?I\.|S\. ?C\.|S\. ?D\.|Tenn\.|Tex\.|Vt\.|Va\.|Wash\.|"
    r"W\. ?Va\.|Wis\.|Wyo\.|Washington State\b|"
    r"(?:A[LKZR]|C[AOT]|DE|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|"
    r"T[NX]|UT|V[AT]|W[AIVY])\b"
)
_OF_A_US_STATE = re.compile(
    rf"(?:, | \(|, \()(?:(?:{_WRITTEN_OUT})\b|{_SHORT})"
    # Neither who speaks next nor a newspaper: "On Ukraine, Texas senator ...".
    r"(?!(?i:['’]s|-based| (?:senator|congress|lawmaker|governor|delegation|native))|"
    r" (?:sen|rep|gov)\b| (?:Sen|Rep|Gov|Times|Post|Republican|Democrat|National Guard))"
)
_BARE_TOWNS = word_set(
    "angola armenia athens belgium berlin brazil cairo china cuba damascus denmark dublin "
    "egypt finland greece havana holland italy jamaica jordan lebanon lima lisbon london "
    "macedonia madrid malta mexico moscow norway odessa palestine panama paris peru poland "
    "rome sudan sweden switzerland turkey vienna warsaw wales"
)
"""Towns in the United States that papers there also write without a comma, or with a school."""
_WRITTEN_ON = re.compile(
    rf" (?:(?:{_WRITTEN_OUT})\b"
    r"(?!(?i:['’]s| (?:senator|congress|lawmaker|governor))| (?:Times|Post))|"
    r"(?:[Cc]ounty|[Tt]ownship|(?:[Cc]entral )?[Hh]igh [Ss]chool|[Mm]iddle [Ss]chool|[Ee]lementary)\b)"
)
_GEORGIA_TOWNS = word_set("athens rome vienna dublin cairo damascus lebanon")
_OF_GEORGIA = re.compile(r",? Georgia\b(?! (?:and|or)\b|,? (?:says|said|sign|agree))")
_US_GEORGIA = re.compile(
    r"\b(?:atlanta|savannah|macon|augusta|marietta|valdosta|kennesaw|fort (?:benning|moore|stewart|"
    r"gordon|eisenhower)|county|sheriff|deputies|georgia tech|university of georgia|u\.s\. rep|"
    r"us rep|congress(?:man|woman)|gop|marjorie taylor greene|warnock|ossoff|brian kemp|"
    r"(?:state|u\.s\.|us) senator|alabama|florida|carolina|tennessee|hunter army airfield)\b|\bga\."
)
_OWN_GEORGIA = re.compile(
    r"\b(?:georgian\w*|tbilisi|abkhaz\w*|ossetia\w*|caucasus|gori|zugdidi|batumi|armenia\w*|"
    r"azerbaijan\w*|russia\w*|moscow|halo trust|republic of georgia|ukrain\w*|moldova|nato)\b"
)
_CONGO = re.compile(
    r"\b(?:congo\w*|kinshasa|goma|kivu|bukavu|ituri|katanga|m23|monusco|fardc|bunia|rwanda\w*)\b|"
    r"\b(?:in|from|across|to) (?:the )?(?:eastern |east |western )?drc\b|"
    r"\b(?:eastern|east) drc\b|\bdrc('s)? (?:army|government|forces|troops|rebels|president|border|"
    r"conflict|war|joins|signs|ratif\w+|authorities|parliament|minister)\b"
)
_COUNCIL = re.compile(
    r"\b(?:danish|refugee council|ngo|aid (?:group|agency|workers?))\b|"
    r"\bdrc('s)?,? (?:demin\w*|staff|team\w*|workers?|employees?|sappers?|experts?|specialists?|"
    r"humanitarian|mine action|clearance|eod|programme|program|ukraine|office)\b"
)


def resolve_namesakes(named: Sequence[TermMatch], text: EntryText) -> Iterator[TermMatch]:
    """The names that mean a State, in their order; ``named`` may hold words that block, too."""
    us_georgia = _US_GEORGIA.search(text.folded) and not _OWN_GEORGIA.search(text.folded)
    beside: set[int] = set()
    for match in named:
        if not match.states:
            continue
        if match.start in beside or _a_town(match, text):
            continue
        found = _OF_GEORGIA.match(text.readable, match.end)
        if (
            found
            and text.folded[match.start : match.end] in _GEORGIA_TOWNS
            and (not _OWN_GEORGIA.search(text.folded))
        ):
            beside.add(found.end() - len("Georgia"))
            continue
        if match.states == (_GEO,) and match.rule == "name" and us_georgia:
            continue
        if match.states == (_COD,) and _the_council(match, named, text):
            continue
        yield match


def _a_town(match: TermMatch, text: EntryText) -> bool:
    """Is it a town in the United States, by what is written after it?"""
    if match.rule not in {"name", "capital", "region"}:
        return False
    after = text.readable[match.end : match.end + _LOOK]
    if match.in_title and text.readable[: text.seam].isupper():
        after = after.title()  # in capitals, only what is written out can be told
    if _OF_A_US_STATE.match(after):
        return True
    bare = text.folded[match.start : match.end] in _BARE_TOWNS
    return bare and _WRITTEN_ON.match(after) is not None


def _the_council(match: TermMatch, named: Sequence[TermMatch], text: EntryText) -> bool:
    """Is "DRC" the Danish Refugee Council, judged by mentions of Congo, aid work or a country?"""
    if text.folded[match.start : match.end].replace(".", "") != "drc" or _CONGO.search(text.folded):
        return False
    elsewhere = any(other.states not in {(), (_COD,)} for other in named)
    return elsewhere or _COUNCIL.search(text.folded) is not None
