"""The text after a slash command, as a request: which verb, with what, and for whom to see.

In: the text as Slack hands it over, and the words a command knows. Out: a Request. Only
the shape is read here; names, days and addresses are the desks' to understand.
https://docs.slack.dev/interactivity/implementing-slash-commands
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from bot.model.visible import visible

SHARE = "share"
HELP = "help"

_ADDRESS = re.compile(r"<((?:https?|mailto):[^|>\s]+)(?:\|[^>]*)?>")
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))
_REFERENCE = re.compile(r"<([#@!])([^<>|]*)(?:\|([^<>]*))?>")
_QUOTES = "\"'`´“”„‟«»‹›‘’‚‛「」『』《》〈〉＂＇"
_OPENING = re.compile(rf"(?<![^\s,;:=(\[{_QUOTES}])[{_QUOTES}]+(?=\S)")
_CLOSING = re.compile(rf"(?<=\S)[{_QUOTES}]+(?![^\s,;:.!?)\]{_QUOTES}])")
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Request:
    """What was typed, taken apart.

    ``verb`` is one of the command's verbs, or empty where the text does not begin (or end)
    with one; ``rest`` is all but the verb and ``share``.
    """

    verb: str
    rest: str
    share: bool = False


def typed(text: str, *, phrases: bool = False) -> str:
    """The person's own words, without Slack's escaping, what cannot be seen, and quotes.

    Quotes of any kind go from around the whole, and from around each word unless ``phrases``
    are meant; a sign inside a word stays (``Côte d'Ivoire``). Channels and people read as they
    are typed: ``#general``, ``@amina``.
    """
    plain = _REFERENCE.sub(_as_typed, _ADDRESS.sub(r"\1", text))
    for entity, character in _ENTITIES:
        plain = plain.replace(entity, character)
    shown = visible(_CONTROLS.sub("", plain)).strip()
    whole = shown.strip(_QUOTES).strip()
    if phrases:
        return whole if shown[:1] in _QUOTES and shown[-1:] in _QUOTES else shown
    return _CLOSING.sub("", _OPENING.sub("", whole))


def _as_typed(reference: re.Match[str]) -> str:
    sign, name, label = reference.groups(default="")
    shown = (label or name.partition("^")[0]).lstrip("#@")
    return f"{'#' if sign == '#' else '@'}{shown}"


def read(text: str, verbs: Mapping[str, str], *, phrases: bool = False) -> Request:
    """Read ``text``; ``verbs`` maps every word that can stand for a verb to the verb.

    The verb stands first, in one word or two ("not joined"), or else last ("Finland timeline"). ``help`` and ``share`` are known to every command.
    """
    known = {HELP: HELP, **verbs}
    words = typed(text, phrases=phrases).split()
    share = len(words) > 0 and words[-1].lower() == SHARE
    words = words[:-1] if share else words
    if not words:
        return Request("", "", share)
    for length in (2, 1):
        verb = known.get(_said(words[:length]))
        if verb:
            return Request(verb, " ".join(words[length:]), share)
    for length in (2, 1):
        verb = known.get(_said(words[-length:]))
        if verb:
            return Request(verb, " ".join(words[:-length]), share)
    return Request("", " ".join(words), share)


def _said(words: list[str]) -> str:
    return " ".join(words).lower().rstrip("?!")


def meant(request: Request, verbs: Mapping[str, str]) -> str | None:
    """The request as it reads with a misspelt verb put right; None where none comes close."""
    words = request.rest.split()
    if request.verb or not words or len(words[0]) > 20:
        return None
    close = get_close_matches(words[0].lower(), [HELP, *verbs], n=1, cutoff=0.75)
    return " ".join([close[0], *words[1:]]) if close else None
