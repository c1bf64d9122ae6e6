"""What doctor says of workspaces: which are not served, and why; no person and no token."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from pathlib import Path

from bot.app.doctor_workspaces import check_workspaces
from bot.app.store import open_store
from bot.clock import SystemClock
from bot.config import read_settings
from bot.model.workspace import WorkspaceId
from bot.outbox.dispatch import DispatchReport
from bot.ports import Refused
from bot.runner.stopped import StoppedNotes
from storage.tokens import new_key
from tests.doubles.workspaces import workspace


async def test_workspaces_to_which_nothing_is_sent_are_named_with_the_reason(tmp_path: Path):
    settings = read_settings(
        {
            "SLACK_CLIENT_ID": "1.2",
            "SLACK_CLIENT_SECRET": "client-secret",
            "SLACK_SIGNING_SECRET": "signing-secret",
            "MINEWATCH_PUBLIC_URL": "https://bot.example.org",
            "MINEWATCH_TOKEN_KEY": new_key().reveal(),
            "MINEWATCH_DATA_DIR": str(tmp_path),
        }
    )
    clock = SystemClock()
    with closing(open_store(settings, clock)) as stores:
        for name in ("T1", "T2", "T3", "T4"):
            made = workspace(name)
            tokens = replace(made.tokens, refresh=None, expires_at=None)
            ended = clock.now() if name == "T4" else None
            stores.workspaces.put(replace(made, tokens=tokens, ended_at=ended))
        revoked = Refused("token_revoked", "workspace", "")
        await StoppedNotes(stores, clock).note(
            DispatchReport(
                stopped=((WorkspaceId("T1"), revoked), (WorkspaceId("T4"), revoked)),
                crashed=(WorkspaceId("T2"),),
            )
        )
    troubles = [check.text for check in check_workspaces(settings) if not check.good]
    assert troubles == ["crashes for T2", "Slack refuses (token_revoked): T1"]
