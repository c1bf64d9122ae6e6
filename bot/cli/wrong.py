"""Wrong usage that click itself cannot see: one sentence on stderr, exit code 2."""

from __future__ import annotations

import click


class WrongUse(click.ClickException):
    """What was typed cannot be used: an invalid or ambiguous day, a role without a shared store."""

    exit_code = 2

    def show(self, file: object = None) -> None:  # noqa: ARG002 - click's signature
        click.echo(self.message, err=True)
