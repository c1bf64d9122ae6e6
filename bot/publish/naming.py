"""States and kinds in an address, as the commands name them; a guess is refused, as it would last.

In: the text of a parameter, parts separated by commas. Out: names or kinds, or InputError with what is known.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.errors import InputError
from bot.model.judgement import Kind
from bot.model.names import GroupFound, NameAmbiguous, NameFound, NameNotState, NameUnknown
from bot.model.state import State
from bot.treaty.treaty import Treaty

_MOST = 197


def names_in(text: str, treaty: Treaty) -> tuple[NameFound | GroupFound, ...]:
    """The States and groups of ``FIN,Poland,Baltics``, in this order; empty for an empty text.

    Raises:
        InputError: a part is not one of them, may be several, or is misspelt.
    """
    parts = list(_parts(text))
    if len(parts) > _MOST:
        raise InputError(f"That names {len(parts)} States; there are {_MOST}. Leave `states` out.")
    return tuple(_name(part, treaty) for part in parts)


def kinds_in(text: str) -> tuple[Kind, ...]:
    """The kinds of ``withdrawal,use``, each once; empty for an empty text.

    Raises:
        InputError: a part is not one of the kinds.
    """
    found = dict[Kind, None]()
    for part in _parts(text):
        word = part.casefold().replace(" ", "_").replace("-", "_")
        if word not in set(Kind):
            raise InputError(f"“{part[:60]}” is not a kind of news; there are {', '.join(Kind)}.")
        found[Kind(word)] = None
    return tuple(found)


def names_called(names: Iterable[NameFound | GroupFound]) -> tuple[str, ...]:
    """Names as people read them: ``Finland``, ``Baltic States``."""
    return tuple(
        name.state.name if isinstance(name, NameFound) else name.group.name for name in names
    )


def _parts(text: str) -> Iterator[str]:
    return (part for part in map(str.strip, text.split(",")) if part)


def _name(part: str, treaty: Treaty) -> NameFound | GroupFound:
    group = treaty.find_group(part)
    if group is not None:
        return GroupFound(part, group)
    found = treaty.find(part)
    if isinstance(found, NameFound) and not found.why.startswith("misspelling"):
        return found
    if isinstance(found, NameNotState):
        raise InputError(found.sentence)
    if isinstance(found, NameAmbiguous) and not found.guess:
        raise InputError(f"“{part[:60]}” may be several States: write {_coded(found.candidates)}.")
    raise InputError(
        f"“{part[:60]}” is not a State or group that I know.{_near(found)} Write names or codes of "
        f"States, or groups: {', '.join(treaty.groups)}."
    )


def _near(found: NameFound | NameAmbiguous | NameUnknown) -> str:
    if isinstance(found, NameFound):
        near: tuple[State, ...] = (found.state,)
    else:
        near = found.candidates if isinstance(found, NameAmbiguous) else found.near
    return f" Did you mean {_coded(near[:4])}?" if near else ""


def _coded(states: tuple[State, ...]) -> str:
    return " or ".join(f"{state.iso3} ({state.name})" for state in states)
