"""UNODA's treaty database: what its GraphQL interface answers for ``mine_ban``.

In: bytes of JSON. Out: a ``StatusPage``. Every act stands for itself (``actions_``: date,
type, State), so a State's acts are gathered here. The answer gives its own numbers but no
date of its own, and an excerpt of it keeps the numbers of the whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from itertools import pairwise

import msgspec

from bot.errors import InputError
from bot.model.state import ConsentKind
from bot.treaty.pages.cells import day_in_cell
from bot.treaty.pages.notices import effect_day
from bot.treaty.pages.values import UNODA, Deposit, ListedParticipant, StatusPage, Withdrawal

_CONSENTS = {
    "RAT": ConsentKind.RATIFICATION,
    "ACC": ConsentKind.ACCESSION,
    "ACP": ConsentKind.ACCEPTANCE,
    "APR": ConsentKind.APPROVAL,
    "APP": ConsentKind.APPROVAL,
    "SUC": ConsentKind.SUCCESSION,
}
_SIGNED = frozenset({"SIG"})
_LEFT = frozenset({"WIT", "WDR", "WTD", "DEN"})
_NAMED = {
    "signatory": "SIG",
    "signature": "SIG",
    "ratification": "RAT",
    "accession": "ACC",
    "acceptance": "ACP",
    "approval": "APR",
    "succession": "SUC",
    "withdrawal": "WIT",
    "denunciation": "WIT",
}
_DAY = re.compile(r"\A(\d{4})-(\d{2})-(\d{2})(?:[ T]\d{2}:\d{2}.{0,20})?\Z")
_LARGEST = 5_000
_NOTE = 2_000


class _Short(msgspec.Struct):
    countryname_country_code_2: str | None = None


class _Country(msgspec.Struct):
    country_persistent_name: str | None = None
    country_country_name: _Short | None = None


class _State(msgspec.Struct):
    name: str | None = None
    country_: _Country | None = None


class _Action(msgspec.Struct):
    date: str | None = None
    type: str | None = None
    action_type_: str | None = None
    note: str | None = None
    state: _State | None = None


class _Treaty(msgspec.Struct):
    actions_: list[_Action]
    name: str | None = None
    short_name: str | None = None
    count_sig_states: int | None = None
    count_states_parties: int | None = None


class _Read(msgspec.Struct):
    data: _Treaty | None = None


class _Data(msgspec.Struct):
    treaty_: _Read | None = None


class _Problem(msgspec.Struct):
    message: str = ""


class _Answer(msgspec.Struct):
    data: _Data | None = None
    errors: list[_Problem] | None = None


def read(page: bytes) -> StatusPage:
    """The answer.

    Raises:
        InputError: it is an error, cut, on another treaty, or no such answer.
    """
    treaty = _treaty(page)
    if (treaty.short_name or "mine_ban") != "mine_ban":
        raise InputError(
            f"The answer is about another treaty ({treaty.short_name!r}), not on 'mine_ban'; nothing was "
            f"compared: ask the interface for mine_ban."
        )
    if len(treaty.actions_) > _LARGEST:
        raise InputError("The answer lists more acts than there can be; nothing was compared.")
    acts: dict[str, list[_Action]] = {}
    for action in treaty.actions_:
        acts.setdefault(_state(action), []).append(action)
    return StatusPage(
        UNODA,
        tuple(_participant(name, each) for name, each in acts.items()),
        None,
        treaty.count_sig_states,
        treaty.count_states_parties,
        exact=False,
    )


def _treaty(page: bytes) -> _Treaty:
    try:
        answer = msgspec.json.decode(page.removeprefix(b"\xef\xbb\xbf"), type=_Answer)
    except msgspec.ValidationError as error:
        raise InputError(
            f"The JSON does not have the shape that UNODA's interface returns ({error}); nothing was compared."
        ) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InputError(
            "The JSON is cut off or damaged; nothing was compared: fetch it again."
        ) from error
    if answer.errors:
        raise InputError(
            f"UNODA's interface answered with an error ({answer.errors[0].message[:120]!r}); nothing "
            f"was compared: ask again later."
        )
    found = answer.data.treaty_ if answer.data else None
    if found is None or found.data is None:
        raise InputError(
            "The JSON is not an answer of UNODA's interface about a treaty (it has no data); nothing was "
            "compared."
        )
    return found.data


def _state(action: _Action) -> str:
    state = action.state
    name = state and ((state.country_ and state.country_.country_persistent_name) or state.name)
    if not name:
        raise InputError(
            "An act in the JSON names no State, so it is damaged; nothing was compared."
        )
    return " ".join(name.split())


def _participant(name: str, actions: Iterable[_Action]) -> ListedParticipant:
    signed: list[date] = []
    deposits: list[Deposit] = []
    left: list[Withdrawal] = []
    code = None
    for action in actions:
        code = _code(action) or code
        kind, day = _kind(action, name), _date(action, name)
        if kind in _SIGNED:
            signed.append(day)
        elif kind in _LEFT:
            left.append(Withdrawal(day, effect_day((action.note or "")[:_NOTE]), tabled=True))
        else:
            deposits.append(Deposit(day, frozenset({_CONSENTS[kind]})))
    deposits.sort(key=lambda deposit: deposit.day)
    left.sort(key=lambda each: each.notified or date.min)
    _refuse_twice(name, signed, deposits, left)
    return ListedParticipant(
        name, signed[0] if signed else None, tuple(deposits), withdrawals=tuple(left), iso2=code
    )


def _refuse_twice(
    name: str, signed: list[date], deposits: list[Deposit], left: list[Withdrawal]
) -> None:
    """One signature; one consent, or another after each withdrawal."""
    between = all(
        any(first.day < each.notified < second.day for each in left if each.notified)
        for first, second in pairwise(deposits)
    )
    if len(signed) > 1 or not between or len(left) > max(len(deposits), 1):
        raise InputError(
            f"The JSON lists an act of {name} twice and does not say which one is valid; nothing was "
            f"compared."
        )


def _code(action: _Action) -> str | None:
    country = action.state and action.state.country_
    short = country and country.country_country_name
    return short.countryname_country_code_2 if short else None


def _kind(action: _Action, name: str) -> str:
    known: Mapping[str, object] = {**_CONSENTS, **dict.fromkeys(_SIGNED | _LEFT)}
    kind = (action.type or "").upper()
    named = _NAMED.get((action.action_type_ or "").casefold())
    if kind in known and named is not None and (named == kind or {named, kind} <= _LEFT):
        return kind
    if named == "WIT" and kind not in known:
        return "WIT"  # the word says it, whatever the code
    if kind in {"APR", "APP"} and named == "APR":
        return kind
    if not kind and named is not None:
        return named
    if kind in known and not action.action_type_:
        return kind
    raise InputError(
        f"The JSON gives an act of {name} that is not known ({action.type!r}, "
        f"{action.action_type_!r}); nothing is guessed, so nothing was compared."
    )


def _date(action: _Action, name: str) -> date:
    match = _DAY.match(action.date or "")
    if match is None:
        raise InputError(
            f"The JSON gives {(action.date or 'no date')[:40]!r} for {name}, which is not understood as "
            f"a date; nothing was compared."
        )
    return day_in_cell(name, match[0], int(match[1]), int(match[2]), int(match[3]))
