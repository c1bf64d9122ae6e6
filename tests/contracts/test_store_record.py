"""What every store promises of the record, of notices and of workspaces."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.model.alert import Notice, RecordedAct
from bot.model.secret import Secret
from bot.model.state import Iso3
from bot.model.workspace import HOME, Tokens, UserId, WorkspaceId
from bot.ports import Stores
from tests.doubles.opened import Opened
from tests.doubles.token_box import ScrambledTokens
from tests.doubles.values import NOON, after, finding, one_of_each
from tests.doubles.workspaces import workspace


def act(key: str, iso3: str = "FIN") -> RecordedAct:
    made: RecordedAct = one_of_each()["acts"]
    return replace(made, id=key, iso3=Iso3(iso3))


def test_acts_of_a_state_come_in_the_order_of_entering(opened: Opened) -> None:
    opened.stores.acts.put(act("a2"), act("a1", "EST"), act("a0"))
    acts = opened.again().acts
    assert acts.all() == (act("a2"), act("a1", "EST"), act("a0"))
    assert acts.of_state(Iso3("FIN")) == (act("a2"), act("a0"))
    assert acts.of_state(Iso3("LVA")) == ()


@pytest.mark.parametrize("name", ["acts", "confirmations"])
def test_the_record_has_another_version_after_every_change(stores: Stores, name: str) -> None:
    repository, value = getattr(stores, name), one_of_each()[name]
    versions = [repository.version]
    repository.put(value)
    versions.append(repository.version)
    repository.remove(value.id)
    versions.append(repository.version)
    assert len(set(versions)) == 3
    assert repository.version == versions[-1]


def test_findings_come_in_the_order_of_finding(opened: Opened) -> None:
    opened.stores.findings.put(finding("f2"), finding("f1"))
    assert opened.again().findings.all() == (finding("f2"), finding("f1"))


def test_notices_are_found_by_the_beginning_of_their_keys(opened: Opened) -> None:
    notices = [Notice(key, NOON) for key in ("burst:C2", "feed:f1", "burst:C1", "burst_C1")]
    opened.stores.notices.put(*notices)
    found = opened.again().notices
    assert found.starting("burst:") == (notices[0], notices[2])
    assert found.starting("burst_") == (notices[3],)
    assert found.starting("") == found.all() == tuple(notices)


# --- workspaces ---------------------------------------------------------------------------


def test_a_workspace_comes_back_with_its_tokens(opened: Opened) -> None:
    opened.stores.workspaces.put(workspace("T1"), workspace("T2", tokens=Tokens(Secret("xoxb-2"))))
    workspaces = opened.again().workspaces
    assert workspaces.get("T1") == workspaces.hold("T1") == workspace("T1")
    for several in (workspaces.get_many, workspaces.hold_many):
        assert several(["nothing", "T1"]) == {"T1": workspace("T1")}
    assert workspaces.all() == (workspace("T1"), workspace("T2", tokens=Tokens(Secret("xoxb-2"))))
    assert "T1" in workspaces
    workspaces.remove("T1")
    assert len(opened.again().workspaces) == 1


def test_a_token_that_cannot_be_opened_hides_no_workspace(opened: Opened) -> None:
    ended = {"ended_at": NOON, "ended_why": "app_uninstalled"}
    plain = workspace("T2", tokens=Tokens(Secret("xoxb-2")), enterprise=None, admins=(), **ended)
    opened.stores.workspaces.put(workspace("T1", channel="C1"), plain)
    first, second = opened.again().workspaces.summaries()
    assert (first.id, first.name, first.channel) == ("T1", "A campaign", "C1")
    assert (first.rotates, first.token_expires_at) == (True, after(hours=12))
    assert (second.rotates, second.ended_at, second.ended_why) == (False, NOON, "app_uninstalled")
    assert "xoxb" not in repr((first, second))


def test_settings_of_a_workspace_are_read_and_changed_without_opening_its_tokens(
    opened: Opened,
) -> None:
    opened.stores.workspaces.put(workspace("T1", channel=None), workspace("T2"))
    before, workspaces = ScrambledTokens.openings, opened.again().workspaces
    assert workspaces.set_channel(WorkspaceId("T1"), "C1")
    assert workspaces.set_admins(WorkspaceId("T1"), [UserId("U7"), UserId("U8")])
    found = workspaces.summary(WorkspaceId("T1"))
    assert found is not None
    assert (found.channel, found.admins, found.installed_by) == ("C1", ("U7", "U8"), "U1")
    assert ScrambledTokens.openings == before
    again = opened.again().workspaces
    assert again.get("T1") == workspace("T1", channel="C1", admins=("U7", "U8"))
    assert again.get("T2") == workspace("T2")


def test_settings_of_a_workspace_that_ended_or_never_was_are_not_changed(opened: Opened) -> None:
    ended = workspace("T1", ended_at=NOON)
    opened.stores.workspaces.put(ended)
    workspaces = opened.again().workspaces
    for key in (WorkspaceId("T1"), WorkspaceId("T2")):
        assert not workspaces.set_channel(key, "C1")
        assert not workspaces.set_admins(key, [UserId("U7")])
    assert workspaces.all() == (ended,)
    assert workspaces.summary(WorkspaceId("T2")) is None


def test_workspaces_that_ended_before_a_moment(opened: Opened) -> None:
    opened.stores.workspaces.put(
        workspace("T1", ended_at=after(days=2)),
        workspace("T2", ended_at=after(days=1)),
        workspace("T3"),
    )
    workspaces = opened.again().workspaces
    assert workspaces.ended_before(after(days=9)) == ("T2", "T1")
    assert workspaces.ended_before(after(days=2)) == ("T2",)


def test_a_workspace_that_was_installed_again_is_not_removed_as_one_that_ended(
    opened: Opened,
) -> None:
    opened.stores.workspaces.put(workspace("T1", ended_at=after(days=1)), workspace("T2"))
    workspaces = opened.again().workspaces
    assert not workspaces.remove_ended(WorkspaceId("T1"), after(days=1))
    assert not workspaces.remove_ended(WorkspaceId("T2"), after(days=9))
    assert workspaces.remove_ended(WorkspaceId("T1"), after(days=2))
    assert [each.id for each in opened.again().workspaces.all()] == ["T2"]


def test_the_workspace_of_the_settings_is_not_stored(stores: Stores) -> None:
    with pytest.raises(ValueError, match="HOME"):
        stores.workspaces.put(workspace(HOME))


def test_workspaces_have_another_version_after_every_change(stores: Stores) -> None:
    versions = [stores.workspaces.version]
    stores.workspaces.put(workspace())
    versions.append(stores.workspaces.version)
    stores.workspaces.put(workspace(welcomed_at=NOON))
    versions.append(stores.workspaces.version)
    assert len(set(versions)) == 3
