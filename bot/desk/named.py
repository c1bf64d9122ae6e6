"""States and groups that a program names, one name in each text: no sentence is read. Pure.

In: texts, and the treaty. Out: what they name, each once, or InputError with one sentence.
"""

from __future__ import annotations

from collections.abc import Iterable

from bot.errors import InputError
from bot.model.names import GroupFound, NameFound
from bot.treaty.treaty import Treaty


def named(texts: Iterable[str], treaty: Treaty) -> tuple[NameFound | GroupFound, ...]:
    """What is named by codes, names and keys of groups: ``["FIN", "Baltics"]``.

    Raises:
        InputError: one of them names no State and no group, or more than one.
    """
    return tuple(dict.fromkeys(_named(text, treaty) for text in texts))


def _named(text: str, treaty: Treaty) -> NameFound | GroupFound:
    group = treaty.find_group(text)
    if group is not None:
        return GroupFound(text, group)
    found = treaty.find(text)
    if isinstance(found, NameFound):
        return found
    groups = ", ".join(sorted(treaty.groups))
    raise InputError(
        f"“{text[:60]}” is neither a State nor a group; use codes or names of States (FIN, Finland), or "
        f"one of: {groups}."
    )
