"""Who may save which settings: every submission is signed, and none is believed for that.

What the window of a place never holds, or what its person may not change, is answered with
one sentence at an input of the window, and nothing is changed.
"""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from datetime import time, timedelta
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.desk.changes import WatchWish
from bot.desk.places import Place
from bot.desk.targets import Target
from bot.model.watch import Cadence, ConversationId, UserId
from bot.workspace.faults import Fault, Trouble
from bot.workspace.inputs import initial_state
from bot.workspace.payloads import interaction
from bot.workspace.rooms import Member
from handlers.views.watch_window import base_id
from handlers.watch.saving import fingerprint
from handlers.watch.window import window_of
from tests.doubles.desk import House
from tests.doubles.slack import COLLEAGUE, GENERAL, READER, StrictSlack

ME, OTHER = UserId(READER), UserId(COLLEAGUE)
MINE, CHANNEL = Place.of_person(ME), Place.of_channel(GENERAL)
OWN_WINDOW = "own"
View = dict[str, Any]
Forge = Callable[[View, dict[str, Any]], None]


@pytest.fixture
def home(home: House) -> House:
    """I watch Finland, the channel watches Norway, a colleague watches Sweden."""
    desk = home.desk.watches
    desk.add(ME, MINE, WatchWish((Target("FIN"),)))
    desk.add(OTHER, CHANNEL, WatchWish((Target("NOR"),)))
    desk.add(OTHER, Place.of_person(OTHER), WatchWish((Target("SWE"),)))
    return home


def everything(home: House) -> list[Any]:
    """All that a submission could change."""
    return [*home.stores.watches, *home.stores.deliveries]


def window(home: House, channel: str | None = None, user: UserId = ME) -> View:
    place = Place.of_channel(channel) if channel else Place.of_person(user)
    return window_of(home.desk, user, place, channel)


async def send(slack: StrictSlack, view: View, user: str = READER) -> dict[str, Any]:
    """A signed submission of this view, exactly as it is; the answer."""
    payload = interaction(slack.team, "view_submission", user) | {"view": view}
    answer = await slack._courier.interaction(payload)
    assert answer.ok, answer
    return answer.fields


def filled(view: View) -> View:
    """The view as Slack hands it back when nothing was touched."""
    return {**deepcopy(view), "id": "V1", "state": {"values": initial_state(view["blocks"])}}


def at(view: View, name: str) -> dict[str, Any]:
    """The state of one input, to be changed."""
    values = view["state"]["values"]
    key = next(block_id for block_id in values if base_id(block_id) == name)
    (element,) = values[key].values()
    return element


def sentence(answer: dict[str, Any], view: View) -> str:
    """The one sentence or two that an answer shows at an input which the view has."""
    assert answer["response_action"] == "errors"
    ((where, said),) = answer["errors"].items()
    assert where in {block["block_id"] for block in view["blocks"] if block["type"] == "input"}
    assert said.endswith((".", "there."))
    assert "Reference" not in said
    assert "on our side" not in said
    return said


async def test_a_window_saved_as_it_was_shown_changes_nothing(home: House, slack: StrictSlack):
    before = list(home.stores.watches)
    for channel in (None, GENERAL):
        answer = await send(slack, filled(window(home, channel)))
        assert answer["response_action"] == "update"
    assert list(home.stores.watches) == before


async def test_the_window_names_the_zone_in_which_its_times_will_be_kept(
    home: House, slack: StrictSlack
):
    home.desk.watches.deliveries.learn_zone(ME, "Europe/Helsinki")
    view = filled(window(home))
    assert "Times are in Europe/Helsinki" in str(view["blocks"])
    at(view, "cadence")["selected_option"] = value("daily")
    await send(slack, view)
    assert home.desk.watches.deliveries.of(MINE).zone == "Europe/Helsinki"


async def test_times_that_have_come_to_mean_another_zone_are_not_saved(
    home: House, slack: StrictSlack
):
    view = filled(window(home))
    home.desk.watches.deliveries.learn_zone(ME, "Europe/Helsinki")
    assert "changed elsewhere" in sentence(await send(slack, view), view)


# --- what does not fit together ---------------------------------------------------------------


def picked(channel: str | None) -> Forge:
    def forge(view: View, _values: dict[str, Any]) -> None:
        at(view, "destination")["selected_conversation"] = channel

    return forge


def metadata(text: str) -> Forge:
    def forge(view: View, _values: dict[str, Any]) -> None:
        view["private_metadata"] = text.replace("SEEN", view["private_metadata"].split()[-1])

    return forge


def chosen(name: str, **state: Any) -> Forge:
    def forge(view: View, _values: dict[str, Any]) -> None:
        at(view, name).update(state)

    return forge


def value(text: str) -> dict[str, Any]:
    return {"text": {"type": "plain_text", "text": text}, "value": text}


def left_over(view: View, values: dict[str, Any]) -> None:
    """A value of the window of another place, as Slack may keep it after a refused update."""
    values[f"states:{GENERAL}"] = {"watch:states": {"selected_options": [value("NOR")]}}


def renamed(view: View, values: dict[str, Any]) -> None:
    """Blocks and values of the channel under the metadata of the person."""
    for block in view["blocks"]:
        block["block_id"] = block.get("block_id", "").replace(":me", f":{GENERAL}")
    for key in list(values):
        values[key.replace(":me", f":{GENERAL}")] = values.pop(key)


def one_renamed(view: View, values: dict[str, Any]) -> None:
    for block in view["blocks"]:
        block["block_id"] = block.get("block_id", "").replace("kinds:me", f"kinds:{GENERAL}")
    values[f"kinds:{GENERAL}"] = values.pop("kinds:me")


def without_state(view: View, _values: dict[str, Any]) -> None:
    del view["state"]


def without_blocks(view: View, _values: dict[str, Any]) -> None:
    view["blocks"] = [
        block for block in view["blocks"] if base_id(block.get("block_id", "")) == "kinds"
    ]


def all_of(*forges: Forge) -> Forge:
    def forge(view: View, values: dict[str, Any]) -> None:
        for one in forges:
            one(view, values)

    return forge


FORGED: dict[str, Forge] = {
    "a channel picked whose watches are not shown": picked(GENERAL),
    "a channel nobody knows": picked("C0NOWHERE"),
    "another person's messages": picked(COLLEAGUE),
    "one's own id": picked(READER),
    "a direct conversation": picked("D0DIRECT"),
    "text for a channel": picked("<!channel>"),
    "a number for a channel": chosen("destination", selected_conversation=7),
    "metadata of the channel": metadata(f"{GENERAL} SEEN"),
    "metadata and pick of the channel": all_of(metadata(f"{GENERAL} SEEN"), picked(GENERAL)),
    "metadata of a colleague": metadata(f"{COLLEAGUE} SEEN"),
    "metadata and pick of a colleague": all_of(metadata(f"{COLLEAGUE} SEEN"), picked(COLLEAGUE)),
    "no metadata": metadata(""),
    "metadata without a fingerprint": metadata("me"),
    "metadata of an earlier version": metadata(" mixed"),
    "metadata of an earlier version, with a channel": metadata(f"{GENERAL} mixed"),
    "a fingerprint of one's own making": metadata("me 0123456789abcdef"),
    "metadata that is JSON": metadata('{"channel": null}'),
    "more metadata": metadata("me SEEN SEEN"),
    "values left over from another place": left_over,
    "inputs of the channel under own metadata": renamed,
    "one input of the channel": one_renamed,
    "an unknown State": chosen("states", selected_options=[value("XXX")]),
    "a State in another spelling": chosen("states", selected_options=[value("fin")]),
    "a group as a State": chosen("states", selected_options=[value("group:baltics")]),
    "everything as a State": chosen("states", selected_options=[value("all")]),
    "an unknown group": chosen("groups", selected_options=[value("martians")]),
    "an unknown kind": chosen("kinds", selected_options=[value("rumour")]),
    "an unknown step": chosen("step", selected_option=value("dream")),
    "an unknown strictness": chosen("strictness", selected_option=value("lax")),
    "an unknown cadence": chosen("cadence", selected_option=value("hourly")),
    "a ninth day": chosen("weekday", selected_option=value("8")),
    "a weekday in words": chosen("weekday", selected_option=value("monday")),
    "a weekday in other digits": chosen("weekday", selected_option=value("٣")),
    "no time of day": chosen("digest_at", selected_time="25:99"),
    "a time in words": chosen("quiet_from", selected_time="late"),
    "options that are no list": chosen("states", selected_options=5),
    "an option without a value": chosen("kinds", selected_options=[{}]),
    "no state": without_state,
    "hardly any input": without_blocks,
}


@pytest.mark.parametrize("forge", FORGED.values(), ids=FORGED)
async def test_what_does_not_fit_together_is_refused_in_a_sentence(
    home: House, slack: StrictSlack, forge: Forge
):
    before = everything(home)
    view = filled(window(home))
    forge(view, view["state"]["values"])
    sentence(await send(slack, view), view)
    assert everything(home) == before


async def test_a_private_watch_does_not_become_the_channels_when_the_update_is_refused(
    home: House, slack: StrictSlack
):
    """As it happened: the channel was picked, its window did not come, and Save was pressed."""
    before = everything(home)
    await slack.command("/minewatch", "")
    await slack.until(lambda: bool(slack.team.windows.stack(READER)))
    slack.team.faults.plan(Fault(Trouble.ERROR, "views.update", code="hash_conflict"))
    await slack.press_in_window("watch:destination", picked=GENERAL)
    await slack.until(lambda: len(slack.team.windows.stack(READER)) == 2)
    await slack.presses.close(READER, slack.window()["id"])
    done = await slack.submit({"destination": {"watch:destination": GENERAL}})
    assert "another place" in done.errors["destination"]
    assert everything(home) == before
    done = await slack.submit({"destination": {"watch:destination": ""}})
    assert done.errors == {}
    assert list(home.stores.watches) == before


async def test_after_a_refusal_the_window_can_be_put_right_and_saved(
    home: House, slack: StrictSlack
):
    view = filled(window(home))
    picked(GENERAL)(view, {})
    sentence(await send(slack, view), view)
    picked(None)(view, {})
    at(view, "states")["selected_options"] = [value("FIN"), value("EST")]
    assert (await send(slack, view))["response_action"] == "update"
    watched = {home.desk.watches.name(one) for one in home.desk.watches.at(MINE)}
    assert watched == {"Finland", "Estonia"}


@pytest.mark.parametrize("gone", ["states", "groups", "cadence", "quiet_from", "everything", ""])
async def test_an_input_that_is_not_among_the_values_is_left_as_it_was_shown(
    home: House, slack: StrictSlack, gone: str
):
    """Else what somebody watches would end by a value that did not arrive; "" stands for all."""
    quiet = (time(22), time(7))
    home.desk.watches.deliveries.set_quiet(ME, MINE, quiet, legal_breaks=True)
    home.desk.watches.deliveries.set_cadence(ME, MINE, Cadence.DAILY, time(8), 2)
    before = everything(home)
    view = filled(window(home))
    for key in [key for key in view["state"]["values"] if base_id(key).startswith(gone)]:
        del view["state"]["values"][key]
    assert (await send(slack, view))["response_action"] == "update"
    assert everything(home) == before


async def test_a_picker_that_is_not_among_the_values_counts_as_untouched(
    home: House, slack: StrictSlack
):
    view = filled(window(home, GENERAL))
    del view["state"]["values"]["destination"]
    at(view, "cadence")["selected_option"] = value("daily")
    assert (await send(slack, view))["response_action"] == "update"
    assert home.desk.watches.deliveries.of(CHANNEL).cadence is Cadence.DAILY
    assert home.desk.watches.deliveries.of(MINE).cadence is Cadence.AT_ONCE


# --- who is in the channel --------------------------------------------------------------------


@pytest.mark.parametrize("private", [False, True], ids=["public", "private"])
async def test_a_channel_is_shown_and_changed_by_its_members_alone(
    home: House,
    slack: StrictSlack,
    private: bool,  # noqa: FBT001 - parametrised
):
    room = slack.team.rooms.add_channel("desk", private=private, members=[COLLEAGUE, "U0MINEWATCH"])
    home.desk.watches.add(OTHER, Place.of_channel(room.id), WatchWish((Target("POL"),)))
    before = everything(home)
    view = filled(window(home, room.id))
    assert "You are not in that channel" in sentence(await send(slack, view), view)
    assert everything(home) == before
    view = filled(window(home, room.id))
    assert (await send(slack, view, COLLEAGUE))["response_action"] == "update"
    # Nor does the window show what is watched there.
    await slack.command("/minewatch", "")
    await slack.until(lambda: bool(slack.team.windows.stack(READER)))
    await slack.press_in_window("watch:destination", picked=room.id)
    await slack.until(lambda: "You are not in that channel" in str(slack.window()))
    shown = str(slack.window())
    assert "Poland" not in shown
    assert "Finland" in shown
    done = await slack.submit()
    assert done.errors == {}
    assert [w.conversation for w in home.stores.watches if w.owner == ME] == [ConversationId(ME)]


async def test_who_has_left_since_the_window_opened_cannot_save(home: House, slack: StrictSlack):
    await slack.command("/minewatch", "here")
    await slack.until(lambda: bool(slack.team.windows.stack(READER)))
    slack.team.rooms.leave(GENERAL, READER)
    before = everything(home)
    done = await slack.submit()
    assert "not in that channel" in done.errors["destination"]
    assert everything(home) == before


async def test_a_deactivated_account_changes_nothing(home: House, slack: StrictSlack):
    member = slack.team.rooms.members[READER]
    slack.team.rooms.add_member(replace(member, deleted=True, is_admin=True))
    before = everything(home)
    view = filled(window(home, GENERAL))
    assert "deactivated" in sentence(await send(slack, view), view)
    assert everything(home) == before


async def test_an_admin_has_no_more_rights_in_a_channel_than_others(
    home: House, slack: StrictSlack
):
    slack.team.rooms.add_member(Member("U0BOSS", "boss", "Boss", is_admin=True))
    before = everything(home)
    view = filled(window(home, GENERAL))
    assert "not in that channel" in sentence(await send(slack, view, "U0BOSS"), view)
    assert everything(home) == before


async def test_a_large_channel_is_read_to_its_end(home: House, slack: StrictSlack):
    people = [f"U0A{number:06}" for number in range(2500)]
    room = slack.team.rooms.add_channel("all", members=[*people, READER])
    view = filled(window(home, room.id))
    assert (await send(slack, view))["response_action"] == "update"
    assert len(slack.calls("conversations.members")) == 3


async def test_a_private_channel_without_the_bot_is_its_members_once_they_typed_in_it(
    home: House, slack: StrictSlack
):
    room = slack.team.rooms.add_channel("closed", private=True, members=[READER, COLLEAGUE])
    view = filled(window(home, room.id))
    assert "Invite it there" in sentence(await send(slack, view), view)
    await slack.command("/minewatch", "here", channel=room.id)
    await slack.until(lambda: bool(slack.team.windows.stack(READER)))
    assert (await slack.submit()).errors == {}
    # That one person typed there says nothing about another.
    assert "Invite it there" in sentence(await send(slack, view, COLLEAGUE), view)


async def test_without_the_scope_one_types_in_the_channel(home: House, slack: StrictSlack):
    slack.team.app.scopes -= {"channels:read", "groups:read"}
    view = filled(window(home, GENERAL))
    assert "Type /minewatch here" in sentence(await send(slack, view), view)
    await slack.command("/minewatch", "here")
    await slack.until(lambda: bool(slack.team.windows.stack(READER)))
    assert (await slack.submit()).errors == {}
    await home.clock.advance(3601)
    view = filled(window(home, GENERAL))
    assert "Type /minewatch here" in sentence(await send(slack, view), view)


@pytest.mark.parametrize(
    "fault",
    [
        Fault(Trouble.RATE_LIMITED, "conversations.members"),
        Fault(Trouble.SERVER_ERROR, "conversations.members"),
        Fault(Trouble.CUT, "conversations.members"),
        Fault(Trouble.NOT_JSON, "conversations.members"),
        Fault(Trouble.ERROR, "conversations.members", code="internal_error"),
        Fault(Trouble.HANG, "conversations.members", seconds=10),
    ],
    ids=lambda fault: f"{fault.trouble}",
)
async def test_while_slack_does_not_say_who_is_there_nothing_is_saved(
    home: House, slack: StrictSlack, fault: Fault
):
    """Each answer in time, for Slack waits three seconds."""
    before = everything(home)
    slack.team.faults.plan(replace(fault, times=9))
    view = filled(window(home, GENERAL))
    assert "try again" in sentence(await send(slack, view), view)
    assert everything(home) == before


async def test_an_answer_of_another_shape_lets_nobody_in(home: House, slack: StrictSlack):
    before = everything(home)
    slack.team.faults.plan(Fault(Trouble.ODD_JSON, "conversations.members", times=9))
    view = filled(window(home, GENERAL))
    sentence(await send(slack, view), view)
    assert everything(home) == before


async def test_a_list_of_members_without_end_is_not_read_for_ever(
    home: House, slack: StrictSlack, monkeypatch: pytest.MonkeyPatch
):
    """Its second page names the second page as the next."""
    calls: list[str | None] = []

    async def members(_self: Any, *, cursor: str | None, **_: Any) -> dict[str, Any]:
        calls.append(cursor)
        return {"members": ["U0X"], "response_metadata": {"next_cursor": "same"}}

    monkeypatch.setattr(AsyncWebClient, "conversations_members", members)
    before = everything(home)
    view = filled(window(home, GENERAL))
    assert "not allowed to ask Slack" in sentence(await send(slack, view), view)
    assert everything(home) == before
    assert calls == [None, "same"]


# --- what was changed meanwhile ---------------------------------------------------------------


async def test_of_two_windows_of_one_person_the_second_does_not_undo_the_first(
    home: House, slack: StrictSlack
):
    first, second = filled(window(home)), filled(window(home))
    at(first, "states")["selected_options"] = [value("FIN"), value("EST")]
    assert (await send(slack, first))["response_action"] == "update"
    before = everything(home)
    at(second, "kinds")["selected_options"] = [value("use")]
    assert "changed elsewhere" in sentence(await send(slack, second), second)
    assert everything(home) == before


@pytest.mark.parametrize(
    "change",
    [
        lambda desk: desk.add(OTHER, CHANNEL, WatchWish((Target("EST"),))),
        lambda desk: desk.remove_all(OTHER, CHANNEL),
        lambda desk: desk.add(OTHER, CHANNEL, WatchWish((Target("NOR"),), reminders=True)),
        lambda desk: desk.deliveries.set_cadence(OTHER, CHANNEL, Cadence.WEEKLY),
        lambda desk: desk.deliveries.set_quiet(OTHER, CHANNEL, None, legal_breaks=False),
    ],
    ids=["added", "removed", "changed", "delivery", "quiet hours"],
)
async def test_what_a_colleague_changed_meanwhile_is_not_overwritten(
    home: House, slack: StrictSlack, change: Callable[[Any], object]
):
    view = filled(window(home, GENERAL))
    change(home.desk.watches)
    before = everything(home)
    assert "changed elsewhere" in sentence(await send(slack, view), view)
    assert everything(home) == before


def test_what_the_bot_itself_notes_is_no_change(home: House):
    before = fingerprint(home.desk, ME, MINE)
    (watch,) = home.desk.watches.at(MINE)
    home.stores.watches.put(replace(watch, set_aside="is_archived", paused_until=home.clock.now()))
    home.desk.watches.deliveries.pause(ME, MINE, timedelta(days=1))
    assert fingerprint(home.desk, ME, MINE) == before


async def test_the_main_channel_is_one_place_before_anything_was_posted_there(
    slack: StrictSlack, home: House
):
    home.desk.watches.channels._main = ConversationId("#general")
    await slack.command("/minewatch", "here")
    await slack.until(lambda: bool(slack.team.windows.stack(READER)))
    ids = {base_id(b["block_id"]): b["block_id"] for b in slack.window()["blocks"]}
    done = await slack.submit({ids["states"]: {"watch:states": ["FIN"]}})
    assert done.errors == {}
    assert home.desk.watches.at(Place(ConversationId("#general"), personal=False))
