"""More time for clearance (Article 5, paragraphs 3 to 6): asked for, granted, not approved.

In: extensions.csv. Out: ``Extension`` values by State, oldest first, and the same as
developments.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib.resources.abc import Traversable

from bot.model.day import from_to
from bot.model.state import Development, Extension, Iso3
from bot.treaty.partial import last_day
from bot.treaty.sources import Sources
from bot.treaty.tables import DataLine, read_table

FILE = "extensions.csv"
_COLUMNS = ("iso3", "decided", "meeting", "outcome", "since", "until", "detail", "source")
GRANTED, REQUESTED, NOT_APPROVED = "granted", "requested", "not_approved"
_KINDS = {
    GRANTED: "extension_granted",
    REQUESTED: "extension_request",
    NOT_APPROVED: "extension_not_approved",
}


def load_extensions(
    folder: Traversable, sources: Sources, states: Iterable[Iso3]
) -> Mapping[Iso3, tuple[Extension, ...]]:
    """Every State's extensions and requests, oldest first.

    Raises:
        DataError: a line is wrong.
    """
    known, found = frozenset(states), dict[Iso3, list[Extension]]()
    for line in read_table(folder, FILE, _COLUMNS):
        extension = _extension(line, sources)
        if extension.iso3 not in known:
            raise line.wrong(f"{line['iso3']!r} is not one of the States")
        found.setdefault(extension.iso3, []).append(extension)
    return {
        iso3: tuple(sorted(each, key=lambda extension: last_day(extension.decided)))
        for iso3, each in found.items()
    }


def _extension(line: DataLine, sources: Sources) -> Extension:
    decided = line.partial("decided")
    if decided is None:
        raise line.wrong("decided is empty")
    if line["outcome"] not in _KINDS:
        raise line.wrong(f"outcome is {line['outcome']!r}, expected one of {', '.join(_KINDS)}")
    return Extension(
        Iso3(line["iso3"]),
        decided,
        line["meeting"],
        line["outcome"],
        line.partial("since"),
        line.partial("until"),
        line["detail"],
        sources.cited(line, line["source"]),
    )


def extension_development(extension: Extension) -> Development:
    """The same as an event of the State's history."""
    return Development(
        extension.decided,
        extension.iso3,
        _KINDS[extension.outcome],
        None,
        _title(extension),
        extension.detail,
        extension.source,
    )


def _title(extension: Extension) -> str:
    """``Article 5 deadline extended from 1 March 2021 to 1 March 2027 by a meeting``."""
    meeting = extension.meeting and f" by the {extension.meeting}"
    term = from_to(extension.since, extension.until)
    if extension.outcome == GRANTED:
        unknown = "" if extension.until else "; to which day is not known"
        return f"Article 5 deadline extended{term}{meeting}{unknown}"
    if extension.outcome == NOT_APPROVED:
        return f"Request to extend the Article 5 deadline{term} not approved{meeting}"
    return f"Extension of the Article 5 deadline requested{term}"
