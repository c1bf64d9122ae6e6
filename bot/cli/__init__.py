"""The command line ``minewatch``: one file per group of commands, loaded on demand.

Exit codes: 0 done, 1 a problem found (one sentence on stderr), 2 wrong usage.
A sub-command's module is imported only when that sub-command runs, so that
``minewatch status`` does not pay for Slack.
"""

from __future__ import annotations

import io
import sys
from importlib import import_module

import click

from bot.cli.groups import PlainGroup
from bot.errors import MinewatchError

_COMMANDS = {
    "run": "bot.cli.run:run",
    "init": "bot.cli.init:init",
    "poll": "bot.cli.poll:poll",
    "status": "bot.cli.treaty:status",
    "counts": "bot.cli.treaty:counts",
    "list": "bot.cli.treaty:list_states",
    "ask": "bot.cli.ask:ask",
    "deadlines": "bot.cli.treaty_story:deadlines",
    "timeline": "bot.cli.treaty_story:timeline",
    "calendar": "bot.cli.calendar:calendar",
    "compare": "bot.cli.treaty_story:compare",
    "map": "bot.cli.map:draw_map",
    "names": "bot.cli.treaty:names",
    "treaty": "bot.cli.record:treaty",
    "record": "bot.cli.record:record",
    "parse": "bot.cli.feeds:parse",
    "feeds": "bot.cli.feeds:feeds",
    "news": "bot.cli.news_list:news",
    "label": "bot.cli.news:label",
    "explain": "bot.cli.news:explain",
    "feedback": "bot.cli.news:feedback",
    "export": "bot.cli.store:export",
    "import": "bot.cli.store:import_",
    "backup": "bot.cli.store:backup",
    "doctor": "bot.cli.doctor:doctor",
    "people": "bot.cli.people:people",
    "manifest": "bot.cli.run:manifest",
    "workspaces": "bot.cli.workspaces:workspaces",
}


class _LazyGroup(PlainGroup):
    """A group that knows its commands by name and imports each when it is needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        if cmd_name not in _COMMANDS:
            return None
        module, _, name = _COMMANDS[cmd_name].partition(":")
        command = getattr(import_module(module), name)
        if not isinstance(command, click.Command):
            raise TypeError(f"{_COMMANDS[cmd_name]} is not a command")
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from rapidfuzz.process import extractOne

            near = extractOne(args[0], list(_COMMANDS), score_cutoff=60)
            hint = f" Did you mean {near[0]!r}?" if near else " `minewatch --help` lists them."
            raise click.UsageError(f"Unknown command {args[0]!r}.{hint}", ctx) from error


@click.group(
    cls=_LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(None, "-V", "--version", package_name="minewatch", prog_name="minewatch")
def cli() -> None:
    """Follow the Anti-Personnel Mine Ban Convention: status of States, news, alerts in Slack."""


def why_not_on(platform: str) -> str | None:
    """A sentence why Minewatch does not run on this kind of system (``sys.platform``), or None."""
    if platform in {"win32", "cygwin"}:
        return (
            "Minewatch does not run on Windows itself: install WSL (type `wsl --install`), "
            "then run it there."
        )
    return None


def main() -> None:
    """Run the command line; every Minewatch error becomes one sentence on stderr."""
    # In a locale that cannot write every name, a sign in its place is better than no answer.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    if (refusal := why_not_on(sys.platform)) is not None:
        click.echo(refusal, err=True)
        sys.exit(1)
    try:
        # Outside its standalone mode click returns the code of ctx.exit().
        code = cli(prog_name="minewatch", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped.", err=True)
        sys.exit(130)
    except BrokenPipeError:
        # The reader (head, less) has seen enough; say nothing and let Python close quietly.
        sys.stderr.close()
        sys.exit(0)
    except MinewatchError as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    sys.exit(code if isinstance(code, int) else 0)
