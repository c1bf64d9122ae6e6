"""What a submitted window may change: each is signed, none is believed for it, and a sentence refuses."""

from collections.abc import Callable
from dataclasses import replace
from datetime import time, timedelta
from typing import Any

import pytest

from bot.desk.changes import WatchWish
from bot.desk.places import Place
from bot.desk.targets import Target
from bot.model.request import DigestAt
from bot.model.watch import Cadence
from bot.model.workspace import Conversation
from bot.workspace.faults import Fault, Trouble
from handlers.views.watch_window import base_id
from handlers.watch.saving import fingerprint
from tests.doubles.desk import House, house
from tests.doubles.rooms import everyone_in
from tests.doubles.slack import COLLEAGUE, GENERAL, READER, StrictSlack
from tests.handlers.watch.windows import (
    CHANNEL,
    ME,
    MINE,
    OTHER,
    Forge,
    View,
    at,
    everything,
    filled,
    furnished,
    send,
    sentence,
    window,
)


@pytest.fixture
def home(home: House) -> House:
    return furnished(home)


async def test_a_window_saved_as_it_was_shown_changes_nothing(home: House, slack: StrictSlack):
    before = list(home.stores.watches.all())
    for channel in (None, GENERAL):
        answer = await send(slack, filled(window(home, channel)))
        assert answer["response_action"] == "update"
    assert list(home.stores.watches.all()) == before


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
    assert list(home.stores.watches.all()) == before


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
    home.desk.watches.deliveries.set_digest(ME, MINE, DigestAt(Cadence.DAILY, time(8), 2))
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
        lambda desk: desk.deliveries.set_digest(OTHER, CHANNEL, DigestAt(Cadence.WEEKLY)),
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


async def test_the_main_channel_is_one_place_before_anything_was_posted_there():
    home = furnished(house(main_channel="#general"))
    async with everyone_in(home) as slack:
        await slack.command("/minewatch", "here")
        await slack.until(lambda: bool(slack.team.windows.stack(READER)))
        ids = {base_id(b["block_id"]): b["block_id"] for b in slack.window()["blocks"]}
        done = await slack.submit({ids["states"]: {"watch:states": ["FIN"]}})
        assert done.errors == {}
    assert home.desk.watches.at(Place(Conversation.of("#general"), personal=False))
