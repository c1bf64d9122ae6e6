"""A State's whole story: its acts under the Convention, what it declared, and what happened.

In: its participation, declarations and developments. Out: ``Development`` values, oldest
first, each with its source. An act of the record stands once: a development that reports
the same step on the same day gives way to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from bot.model.day import long_day, span
from bot.model.state import DEEDS, Declaration, Development, PartialDate, Source, State, Step
from bot.treaty import terms
from bot.treaty.partial import first_day, last_day
from bot.treaty.participation import Membership, Participation

_REPORTED_ACTS = {
    "accession",
    "ratification",
    "withdrawal_deposited",
    "withdrawal_effective",
    "entry_into_force",
}
"""Kinds of developments that report an act which the record holds itself."""

_REPORTED_DECLARATIONS = {
    "objection": "suspension_objection",
    "communication": "suspension_notice",
}
"""Kinds of declarations, and of the developments that report them."""

_EFFECTS = {"entry_into_force", "withdrawal_effective"}

_DECLARED = {
    "declaration": "Declaration",
    "understanding": "Understanding",
    "objection": "Objection",
    "communication": "Communication to the Depositary",
    "territorial_application": "Territorial application",
    "provisional_application": "Provisional application (Article 18)",
}


def acts_of(participation: Participation, convention: Source) -> tuple[Development, ...]:
    """Signature, consent, entry into force, notice and effect, each with its own source."""
    return tuple(_acts(participation, convention))


def whole_story(
    acts: Iterable[Development],
    declarations: Iterable[Declaration],
    developments: Iterable[Development],
) -> tuple[Development, ...]:
    """Everything of one State, oldest first; a month or a year comes after its days.

    Declarations whose day is not known come before all.
    """
    recorded, declared = tuple(acts), tuple(declarations)
    dates = {each.date for each in recorded} | {each.date[:4] for each in recorded}
    voiced = {(_REPORTED_DECLARATIONS.get(each.kind), each.date) for each in declared}
    told = tuple(developments)
    titles = {(each.kind, each.date): each.title for each in told}
    others = (
        each
        for each in told
        if (each.kind, each.date) not in voiced
        and not (each.kind in _REPORTED_ACTS and each.date in dates)
    )
    everything = (*recorded, *(_declared(each, titles) for each in declared), *others)
    return tuple(sorted(everything, key=_place))


def _place(development: Development) -> tuple[date, int]:
    if not development.date:
        return date.min, 0
    return last_day(development.date), -len(development.date)


def known_by(story: Iterable[Development], on: date) -> tuple[Development, ...]:
    """What had happened by the end of the day."""
    return tuple(each for each in story if first_day(each.date) <= on)


def _acts(participation: Participation, convention: Source) -> Iterator[Development]:
    state = participation.state
    if participation.signed is not None:
        source = participation.signature_sources[0]
        yield _act(state, participation.signed, "signature", ("Signed the Convention", ""), source)
    for membership in participation.memberships:
        yield from _consent(state, membership, convention)
        yield from _withdrawal(state, membership, convention)


def _consent(state: State, membership: Membership, convention: Source) -> Iterator[Development]:
    deed, source = DEEDS[membership.kind].capitalize(), membership.sources[0]
    if membership.undated is not None:
        between = f"between {span(*membership.undated.bounds)}; the day is not known"
        yield _in_year(
            _act(state, membership.undated.last, "consent", (f"{deed} {between}", ""), source)
        )
        force = f"Entry into force between {span(*membership.undated.in_force)}"
        last = membership.undated.in_force[1]
        yield _in_year(_act(state, last, "entry_into_force", (force, "Article 17(2)"), convention))
        return
    if membership.deposited is None or membership.in_force is None:
        raise ValueError("a dated consent has an entry into force")
    how = f"Instrument of {membership.kind} deposited"
    yield _act(state, membership.deposited, "consent", (f"{deed}: {how.lower()}", ""), source)
    by_rule = membership.in_force == terms.entry_into_force(membership.deposited)
    rule = "Article 17" if by_rule else "From the date of independence, by succession"
    force = "Entry into force"
    why = convention if by_rule else source
    yield _act(state, membership.in_force, "entry_into_force", (force, rule), why)


def _withdrawal(state: State, membership: Membership, convention: Source) -> Iterator[Development]:
    notified, effective = membership.notified, membership.effective
    source = next(iter(membership.withdrawal_sources), convention)
    if notified is not None:
        title = "Instrument of withdrawal received by the Depositary"
        yield _act(state, notified, "withdrawal_notified", (title, "Article 20(2)"), source)
    if membership.revoked is not None:
        title = "Notice of withdrawal taken back"
        yield _act(state, membership.revoked, "withdrawal_revoked", (title, ""), source)
    if effective is not None and notified is not None:
        due = terms.withdrawal_effect(notified)
        rule = f"Six months after {long_day(notified)}, Article 20(3)"
        if effective != due:
            rule = "After the end of the armed conflict, Article 20(3)"
        title = "Withdrawal takes effect"
        seen = _of_that_day_or_later(membership.withdrawal_sources, effective) or source
        yield _act(state, effective, "withdrawal_effective", (title, rule), seen)


def _of_that_day_or_later(sources: Iterable[Source], day: date) -> Source | None:
    """The first that can tell what happened on the day; what was written before cannot."""
    return next((s for s in sources if s.date is not None and first_day(s.date) >= day), None)


def _act(state: State, day: date, kind: str, words: tuple[str, str], source: Source) -> Development:
    step = Step.EFFECT if kind in _EFFECTS else Step.DEPOSIT
    return Development(PartialDate(day.isoformat()), state.iso3, kind, step, *words, source)


def _in_year(act: Development) -> Development:
    """Under the year alone: no day is given to what has bounds."""
    return replace(act, date=PartialDate(act.date[:4]))


def _declared(
    declaration: Declaration, titles: Mapping[tuple[str, PartialDate], str]
) -> Development:
    """Under the title of the development that reports it, where there is one."""
    when = declaration.date or PartialDate("")
    return Development(
        when,
        declaration.iso3,
        declaration.kind,
        None,
        titles.get(
            (_REPORTED_DECLARATIONS.get(declaration.kind, ""), when),
            _DECLARED[declaration.kind],
        ),
        declaration.text,
        declaration.source,
    )
