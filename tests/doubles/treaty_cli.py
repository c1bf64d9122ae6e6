"""The treaty's commands, as they are run in a terminal."""

from datetime import UTC, datetime

from click.testing import CliRunner, Result

from bot.errors import MinewatchError

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


def run(command: object, *arguments: str, typed: str | bytes = "") -> Result:
    return CliRunner().invoke(command, arguments, input=typed)  # type: ignore[arg-type] - any command


def refused(command: object, *arguments: str) -> str:
    result = run(command, *arguments)
    assert isinstance(result.exception, MinewatchError)
    return str(result.exception)
