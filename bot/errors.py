"""The errors Minewatch raises, in one tree.

    MinewatchError              every error that is ours; its text is one sentence for a person
    ├── ConfigError             settings are wrong: all of them, in one message
    ├── DataError               a data file is wrong: which file, which line
    ├── InputError              a person typed something we cannot act on: says what to type instead
    ├── NotAllowedError         the person may not do this: says who may
    ├── FeedError               a feed address or document cannot be used: says why
    ├── ListenError             an address or port cannot be listened on
    ├── SlackRefusedError       Slack does not take a token: says which, and where to get it
    └── StoreError              the store cannot be used
        ├── StoreLockedError    another process owns it
        ├── StoreDamagedError   a part cannot be read: says how to recover
        ├── StoreUnavailableError   disk full, read-only, no permission
        └── TokenUnreadableError    a token was encrypted with a key that is not given

A subclass exists only where somebody acts differently on it. Expected outcomes
(a feed that has not changed, a name nobody knows) are return values, not errors.
"""

from __future__ import annotations


class MinewatchError(Exception):
    """Base of all our errors. ``str(error)`` is one sentence that says what to do next."""


class ConfigError(MinewatchError):
    """One or more settings are wrong; the text names every one."""


class DataError(MinewatchError):
    """A data file does not hold what it must.

    Args:
        file: name of the file, as a person would look for it.
        line: line number from 1, or None where the file as a whole is meant.
        problem: what is wrong, without a final stop.
    """

    def __init__(self, file: str, line: int | None, problem: str) -> None:
        where = file if line is None else f"{file}, line {line}"
        super().__init__(f"{where}: {problem}.")
        self.file = file
        self.line = line
        self.problem = problem


class InputError(MinewatchError):
    """What a person typed cannot be acted on; the text says what to type instead."""


class NotAllowedError(MinewatchError):
    """The person may not do this; the text says who may.

    Args:
        sentence: the text.
        people: Slack ids of those who may, where the text names them as ``<@id>``.
    """

    def __init__(self, sentence: str, people: tuple[str, ...] = ()) -> None:
        super().__init__(sentence)
        self.people = people


class FeedError(MinewatchError):
    """A feed address or document cannot be used; the text says why and what would help."""


class ListenError(MinewatchError):
    """The address or port cannot be listened on; the text says which setting to change."""


class SlackRefusedError(MinewatchError):
    """Slack does not take a token; the text says which and where to get a good one."""


class StoreError(MinewatchError):
    """The store cannot be used."""


class StoreLockedError(StoreError):
    """Another process owns the store; the text names it."""


class StoreDamagedError(StoreError):
    """A part of the store cannot be read; the text says how to recover."""


class StoreUnavailableError(StoreError):
    """The disk is full or read-only, a database does not answer; what was stored before is kept.

    Args:
        sentence: the text.
        passes: it may end without a change of the settings, so that a start waits for the end.
    """

    def __init__(self, sentence: str, *, passes: bool = False) -> None:
        super().__init__(sentence)
        self.passes = passes


class TokenUnreadableError(StoreError):
    """A workspace's token was encrypted with a key that is not given; the text says what to do."""
