"""Groups of commands that say in full what each command does.

In: commands. Out: the list in ``--help``. click itself cuts what does not fit on one line
and ends it with dots; here it is wrapped.
"""

from __future__ import annotations

import click

_FIRST_SENTENCE = 300


class PlainGroup(click.Group):
    """Shows the whole first sentence of each command."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        found = ((name, self.get_command(ctx, name)) for name in self.list_commands(ctx))
        rows = [
            (name, command.get_short_help_str(_FIRST_SENTENCE))
            for name, command in found
            if command is not None and not command.hidden
        ]
        if rows:
            with formatter.section("Commands"):
                formatter.write_dl(rows)
