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

SHARE = "share"
HELP = "help"

_ADDRESS = re.compile(r"<((?:https?|mailto):[^|>\s]+)(?:\|[^>]*)?>")
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))
_QUOTES = "\"'“”„«»‘’`"
_HIDDEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u061c\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class Request:
    """What was typed, taken apart.

    ``verb`` is one of the command's verbs, or empty where the text does not begin (or end)
    with one; ``rest`` is all but the verb and ``share``.
    """

    verb: str
    rest: str
    share: bool = False


def typed(text: str) -> str:
    """The person's own words: without Slack's escaping, invisible characters and quotes around."""
    plain = _ADDRESS.sub(r"\1", text)
    for entity, character in _ENTITIES:
        plain = plain.replace(entity, character)
    return _HIDDEN.sub("", plain).strip().strip(_QUOTES).strip()


def read(text: str, verbs: Mapping[str, str]) -> Request:
    """Read ``text``; ``verbs`` maps every word that can stand for a verb to the verb.

    The verb stands first, in one word or two ("not joined"), or else last ("Finland timeline"). ``help`` and ``share`` are known to every command.
    """
    known = {HELP: HELP, **verbs}
    words = typed(text).split()
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
