"""Sources as a lawyer cites them, and how far the record reaches, in words. Pure.

In: sources, answers and counts. Out: short texts without markup, for cards and terminals.
"""

from __future__ import annotations

import re
from datetime import date
from itertools import islice

from bot.model.answers import Counts, StatusAnswer
from bot.model.day import from_to, long_day, partial_day, span
from bot.model.state import Bounds, Extension, Freshness, Source, SourceKind

KIND_WORDS = {
    SourceKind.DEPOSITARY: "the Depositary",
    SourceKind.CONVENTION: "text of the Convention",
    SourceKind.GAZETTE: "official gazette",
    SourceKind.GOVERNMENT: "government",
    SourceKind.UNITED_NATIONS: "United Nations",
    SourceKind.UNIT: "Implementation Support Unit",
    SourceKind.CIVIL_SOCIETY: "civil-society report",
    SourceKind.PRESS: "press report",
    SourceKind.REFERENCE: "reference work",
}
"""What kind of source it is, in plain words."""

_OFFICIAL = {
    SourceKind.DEPOSITARY,
    SourceKind.CONVENTION,
    SourceKind.GAZETTE,
    SourceKind.GOVERNMENT,
    SourceKind.UNITED_NATIONS,
    SourceKind.UNIT,
}
_ONLY = re.compile(r"\W+")


def source_kind_words(source: Source) -> str:
    """``press report``: said of a weak source, and of one without publisher or address; else empty."""
    whole = source.publisher and source.url
    return "" if whole and source.kind in _OFFICIAL else KIND_WORDS[source.kind]


def is_said_in(publisher: str, title: str) -> bool:
    """Does the title name the publisher already? Then it is not said twice."""
    return _in_words(publisher) in _in_words(title)


def _in_words(text: str) -> str:
    return f" {_ONLY.sub(' ', text).casefold().strip()} " if text else ""


def cited(source: Source) -> str:
    """``Title, publisher, 12 March 2025 (press report), as copied at ...``: all but the address."""
    said = [source.title]
    said += [source.publisher] if not is_said_in(source.publisher, source.title) else []
    kind = source_kind_words(source)
    parts = [*said, *_particulars(source)]
    return (
        ", ".join(part for part in parts if part) + (f" ({kind})" if kind else "") + _copy(source)
    )


def credit(source: Source) -> str:
    """``Yle, press report``: who says so, and of what kind it is where that is weak."""
    kind = source_kind_words(source)
    name = source.publisher or source.title
    return f"{name}, {kind}" if kind else name


def citation(answer: StatusAnswer) -> str:
    """One line to copy into a document: what, when, under which article, from where, known to when.

    ``Finland, withdrawal, received 10 July 2025, effective 10 January 2026, APMBC Art. 20;
    United Nations Treaty Collection, XXVI-5, ...; Minewatch, record known to 25 August 2026.``
    The Depositary's page comes first, then the source of the decisive act, where it is another.
    """
    parts = [", ".join((answer.state.title, *_acts(answer)))]
    page = (each for each in answer.sources if each.kind is SourceKind.DEPOSITARY)
    decisive = (each for each in answer.sources[:1] if _decides(answer, each))
    parts += [_reference(source) for source in dict.fromkeys((*islice(page, 1), *decisive))]
    return f"{'; '.join(parts)}; Minewatch, {_lower(record_words(answer.record))}"


def _reference(source: Source) -> str:
    """The same as ``cited`` with the publisher first and the address last, as in a footnote."""
    kind = source_kind_words(source)
    title = source.title + (f" ({kind})" if kind else "")
    said = [] if is_said_in(source.publisher, source.title) else [source.publisher]
    parts = [*said, title, *_particulars(source), source.url or ""]
    return ", ".join(part for part in parts if part) + _copy(source)


def _particulars(source: Source) -> list[str]:
    """The Depositary's notification and the document's date, where its title does not say them."""
    date_words = partial_day(source.date) if source.date else ""
    found = [source.notification or "", date_words]
    return [part for part in found if part and part not in source.title]


def _copy(source: Source) -> str:
    return f", as copied at {source.copy}" if source.copy else ""


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


def _decides(answer: StatusAnswer, source: Source) -> bool:
    """Only the Depositary can say that it holds nothing of a State."""
    acted = answer.consent_kind is not None or answer.signed is not None
    return acted or source.kind is SourceKind.DEPOSITARY


def _acts(answer: StatusAnswer) -> list[str]:
    notified, effective = answer.withdrawal_notified, answer.withdrawal_effective
    if notified is not None:
        effect = _effect(effective, answer.on)
        return ["withdrawal", f"received {long_day(notified)}", effect, "APMBC Art. 20"]
    if answer.consent_kind is None:
        if answer.signed is not None:
            return ["signature", long_day(answer.signed), "APMBC Art. 15"]
        return [f"no signature and no instrument {_known_by(answer)}", "APMBC Arts. 15 to 17"]
    force = _day_or_bounds(answer.entry_into_force, answer.entry_into_force_bounds)
    given = _day_or_bounds(answer.consent_date, answer.consent_bounds)
    return [str(answer.consent_kind), given, f"in force {force}", "APMBC Arts. 16 and 17"]


def _effect(effective: date | None, on: date) -> str:
    if effective is None:
        return "not yet effective"
    return f"{'effective' if effective <= on else 'to take effect'} {long_day(effective)}"


def _known_by(answer: StatusAnswer) -> str:
    known_to = answer.record.known_to
    return f"known to {long_day(known_to)}" if answer.on > known_to else f"by {long_day(answer.on)}"


def _day_or_bounds(day: date | None, bounds: Bounds | None) -> str:
    return day_words(day, bounds) or "on a day not known"


def day_words(day: date | None, bounds: Bounds | None) -> str:
    """``1 July 2026``, ``between 1 July 2026 and 1 February 2027``; empty where neither is known."""
    if day is not None:
        return long_day(day)
    return f"between {span(*bounds)}" if bounds else ""


def extension_words(extension: Extension) -> str:
    """``Fourth Review Conference, 29 November 2024: granted from 1 June 2020 to 31 December 2025``."""
    by = extension.meeting or ("Request" if extension.outcome == "requested" else "Decision")
    outcome = extension.outcome.replace("_", " ")
    term = from_to(extension.since, extension.until)
    granted = extension.outcome == "granted"
    unknown = ", to a day that is not known" if granted and not extension.until else ""
    return f"{by}, {partial_day(extension.decided)}: {outcome}{term}{unknown}"


def record_words(record: Freshness) -> str:
    """How far the record reaches, and with which page of the Depositary it agrees."""
    known = f"Record known to {long_day(record.known_to)}"
    if record.agreed_with is None:
        return f"{known}."
    return f"{known}; agrees with the Depositary's page of {long_day(record.agreed_with)}."


def known_words(counts: Counts) -> str:
    """`` (known to 25 August 2026)`` where the day asked for is later than the record."""
    return f" (known to {long_day(counts.known_to)})" if counts.on > counts.known_to else ""


def one_or_two(least: int, most: int) -> str:
    """``161``, or ``161 or 162`` where a day is not known."""
    return str(least) if least == most else f"{least} {'or' if most == least + 1 else 'to'} {most}"


def change_words(now: str, then: str) -> str:
    """``161 (4 fewer than a year before)``; both numbers where one of them is not exact."""
    if not (now.isdecimal() and then.isdecimal()):
        return f"{now} (a year before: {then})"
    more = int(now) - int(then)
    return f"{now} ({abs(more)} {'more' if more > 0 else 'fewer'} than a year before)"


def counted(counts: Counts, name: str) -> str:
    """One of the numbers of ``counts`` by its name, with both values where a day is not known."""
    least: int = getattr(counts, name)
    if name == "not_joined":
        # A State that may have deposited is among those outside until it surely has.
        return one_or_two(least - (counts.deposited_at_most - counts.deposited), least)
    return one_or_two(least, getattr(counts, f"{name}_at_most", least))
