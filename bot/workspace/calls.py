"""Web API methods, who calls them, and their errors.

In: nothing. Out: ``Method``, ``AppMethod``, ``Caller`` and ``ApiError``, which the files of
methods share.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal

from bot.workspace.installation import Installation
from bot.workspace.team import Team
from bot.workspace.tokens import Grant

Arguments = dict[str, Any]


class ApiError(Exception):
    """``ok: false`` with Slack's error code; ``problems`` are its response_metadata.messages."""

    def __init__(self, code: str, problems: tuple[str, ...] = (), **fields: Any) -> None:
        super().__init__(code)
        self.code = code
        self.problems = problems
        self.fields = fields

    def body(self) -> dict[str, Any]:
        """The JSON of the refusal."""
        body: dict[str, Any] = {"ok": False, "error": self.code} | self.fields
        if self.problems:
            body["response_metadata"] = {"messages": list(self.problems)}
        return body


class NotTakenError(ApiError):
    """Blocks of a kind that this team was told not to take: a plan of the tests, no fault of the bot's."""

    def __init__(self, code: str, kinds: Iterable[str]) -> None:
        said = [f"[ERROR] unsupported block type: {kind}" for kind in sorted(kinds)]
        super().__init__(code, response_metadata={"messages": said})


@dataclass(frozen=True, slots=True)
class Method:
    """A method: the scope it needs ("a|b": one of them; "": none), what it does, what paces it.

    ``reads``: it changes nothing, so it may be asked for with GET as well.
    """

    scope: str
    run: Callable[[Team, Arguments], dict[str, Any]]
    paced_by: Callable[[Team, Arguments], int | None] | None = None
    reads: bool = False


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls, by the token; ``error`` is why the token is refused, None: it is good.

    Exactly one of these: a token that was given out (``grant`` and ``installation``), the app's
    own token (``is_app``), none that is known.
    """

    token: str = ""
    grant: Grant | None = None
    installation: Installation | None = None
    is_app: bool = False
    error: str | None = None


@dataclass(frozen=True, slots=True)
class AppMethod:
    """A method about the app or an installation, not about one team.

    ``token``: which one it needs; "any" is a refresh token as well, "none" a method that the
    client secret opens.
    """

    run: Callable[[Caller, Arguments], dict[str, Any]]
    token: Literal["bot", "app", "any", "none"] = "bot"  # noqa: S105 - a kind, no token
    reads: bool = False


def required(args: Arguments, name: str) -> str:
    """A text argument that must be there.

    Raises:
        ApiError: invalid_arguments.
    """
    value = args.get(name)
    if not isinstance(value, str) or not value:
        raise ApiError("invalid_arguments", (f"[ERROR] missing required field: {name}",))
    return value


def optional(args: Arguments, name: str) -> str | None:
    """A text argument that may be missing or empty.

    Raises:
        ApiError: invalid_arguments.
    """
    return required(args, name) if args.get(name) else None


def number_argument(args: Arguments, name: str, default: float) -> float:
    """A number as JSON or as a form writes it.

    Raises:
        ApiError: invalid_arguments.
    """
    value = args.get(name)
    try:
        return float(value) if value else default
    except (TypeError, ValueError):
        raise ApiError("invalid_arguments", (f"[ERROR] must be a number: {name}",)) from None


def truth(value: Any) -> bool:
    """A flag as JSON or as a form writes it."""
    return str(value) in {"true", "True", "1"}
