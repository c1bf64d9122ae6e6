"""Everything the bot sends, held against Slack's own types.

In: what tests.slack_types.recorder wrote down. Out: a TypeScript program of object literals, each of the
type that Slack gives it, and what the compiler says of it: a field that Slack does not know is an error.
``data_visualization`` is not among Slack's types yet and is held to the documented limits instead.

    python -m tests.slack_types.typed FOLDER
"""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.workspace.rules import message_problems
from handlers.slack.manifest import manifest
from tests.slack_types.recorder import shape

HERE = Path(__file__).parent
VIEWS = HERE.parents[1] / "handlers" / "views"
COMPILER = HERE / "node_modules" / "typescript" / "bin" / "tsc"
PROGRAM = HERE / "build" / "sent.ts"
UNTYPED = frozenset({"data_visualization"})
"""Kinds of blocks that Slack's types do not have yet; the next version may."""
_MADE = frozenset({"Message", "Message | None", "dict[str, Any]"})
_ADDRESS = "https://bot.example.org"
_SECONDS = 120
_VIEWS = {"modal": "ModalView", "home": "HomeView"}


@dataclass(frozen=True, slots=True)
class Recorded:
    """Blocks, and views without theirs, as the bot would send them; ``called``: by which functions made."""

    blocks: Sequence[Mapping[str, Any]] = ()
    views: Sequence[Mapping[str, Any]] = ()
    manifests: Sequence[Mapping[str, Any]] = ()
    called: frozenset[str] = field(default_factory=frozenset)

    @classmethod
    def read(cls, folder: Path) -> Recorded:
        """From the recorder's files."""
        found = [json.loads(path.read_text(encoding="utf-8")) for path in folder.glob("*.json")]
        blocks = {shape(block): block for each in found for block in each["blocks"]}
        views = {shape(view): view for each in found for view in each["views"]}
        called = frozenset(name for each in found for name in each["called"])
        return cls(tuple(blocks.values()), tuple(views.values()), tuple(manifests()), called)


def manifests() -> Iterator[dict[str, Any]]:
    """Every manifest that can be printed, under both versions of its schema."""
    for major in (1, 2):
        for each in (manifest(), manifest(_ADDRESS), manifest(_ADDRESS, several=True)):
            yield each | {"_metadata": {"major_version": major, "minor_version": 1}}


def program(recorded: Recorded) -> str:
    """The TypeScript: a constant of its own type for each value, so that no field is let through."""
    typed = [(block_type(each["type"]), each) for each in _typed_blocks(recorded)]
    typed += [(f"Omit<slack.{_VIEWS[each['type']]}, 'blocks'>", each) for each in recorded.views]
    typed += [("Manifest", each) for each in recorded.manifests]
    lines = (
        f"export const value{n}: {name} = {json.dumps(value, indent=1)};"
        for n, (name, value) in enumerate(typed)
    )
    imports = (
        "import type * as slack from '@slack/types';",
        "import type { Manifest } from '@slack/web-api/dist/types/request/manifest';",
    )
    return "\n".join([*imports, *lines, ""])


def block_type(kind: str) -> str:
    """``slack.DataTableBlock`` of ``data_table``."""
    return f"slack.{''.join(map(str.capitalize, kind.split('_')))}Block"


def _typed_blocks(recorded: Recorded) -> list[Mapping[str, Any]]:
    return [block for block in recorded.blocks if block["type"] not in UNTYPED]


def problems(recorded: Recorded) -> list[str]:
    """What the compiler, and for kinds without a type the documented limits, say against it."""
    PROGRAM.parent.mkdir(exist_ok=True)
    PROGRAM.write_text(program(recorded), encoding="utf-8")
    answer = subprocess.run(
        ["node", str(COMPILER), "--project", str(HERE)],  # noqa: S607 - its place differs by machine
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        check=False,
    )
    said = answer.stdout.splitlines() if answer.returncode else []
    untyped = [block for block in recorded.blocks if block["type"] in UNTYPED]
    return [*said, *(problem for block in untyped for problem in message_problems([block]))]


def not_called(called: frozenset[str]) -> list[str]:
    """View functions that make a message or a window and that no test which was recorded calls."""
    made = (
        f"{path.stem}.{each.name}"
        for path in sorted(VIEWS.glob("*.py"))
        for each in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(each, ast.FunctionDef)
        and not each.name.startswith("_")
        and each.returns is not None
        and ast.unparse(each.returns) in _MADE
    )
    return [name for name in made if name not in called]


def main(path: str) -> int:
    """Check a record; 1: something is wrong."""
    recorded = Recorded.read(Path(path))
    missing = [f"no recorded test calls {name}" for name in not_called(recorded.called)]
    found = [*missing, *problems(recorded)]
    for line in found:
        print(line)
    checked = f"{len(recorded.blocks)} shapes of blocks, {len(recorded.views)} of views"
    print(
        f"{checked} and {len(recorded.manifests)} manifests: "
        + (f"{len(found)} problems" if found else "as Slack's types say")
    )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
