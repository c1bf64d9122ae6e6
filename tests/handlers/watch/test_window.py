"""The settings window, from opening it to the watches it makes, in a strict local Slack."""

import asyncio
from datetime import time
from typing import Any

import pytest

from bot.desk.changes import WatchWish
from bot.desk.places import Place
from bot.desk.targets import Target
from bot.model.judgement import Kind, Strictness
from bot.model.state import Step
from bot.model.watch import Cadence
from bot.model.workspace import HOME, UserId
from bot.workspace.faults import Fault, Trouble
from bot.workspace.presses import Submitted
from handlers.views.watch_window import base_id
from tests.doubles.desk import House
from tests.doubles.slack import ALERTS, GENERAL, READER, StrictSlack

ME = UserId(READER)
MINE, CHANNEL = Place.of_person(HOME, ME), Place.of_channel(HOME, GENERAL)


async def opened(slack: StrictSlack, words: str = "") -> dict:
    before = len(slack.calls("views.open"))
    await slack.command("/minewatch", words)
    await slack.until(lambda: len(slack.calls("views.open")) > before)
    return slack.window()


def block(view: dict, block_id: str) -> dict:
    return next(b for b in view["blocks"] if base_id(b["block_id"]) == block_id)["element"]


async def submit(slack: StrictSlack, chosen: dict[str, dict[str, Any]]) -> Submitted:
    """Submit the front window; inputs are named without the place they belong to."""
    ids = {base_id(b["block_id"]): b["block_id"] for b in slack.window()["blocks"]}
    return await slack.submit({ids[name]: elements for name, elements in chosen.items()})


def watched(home: House, place: Place = MINE) -> list[str]:
    return [home.desk.watches.name(one) for one in home.desk.watches.at(place)]


async def test_nothing_typed_opens_the_window_of_ones_own_watches(home: House, slack: StrictSlack):
    home.desk.watches.add(ME, MINE, WatchWish((Target("FIN"), Target("group:baltics"))))
    view = await opened(slack)
    assert [o["value"] for o in block(view, "states")["initial_options"]] == ["FIN"]
    assert [o["value"] for o in block(view, "groups")["initial_options"]] == ["baltics"]
    assert "initial_conversation" not in block(view, "destination")


async def test_here_opens_the_channels_window(home: House, slack: StrictSlack):
    home.desk.watches.add(ME, CHANNEL, WatchWish((Target("NOR"),)))
    view = await opened(slack, "here")
    assert block(view, "destination")["initial_conversation"] == GENERAL
    assert [o["value"] for o in block(view, "states")["initial_options"]] == ["NOR"]


async def test_the_button_below_a_message_opens_the_window_of_the_channel_that_was_named(
    home: House, slack: StrictSlack
):
    home.desk.watches.add(ME, Place.of_channel(HOME, ALERTS), WatchWish((Target("NOR"),)))
    direct = slack.team.rooms.direct(READER).id
    await slack.say(f"settings in <#{ALERTS}|mine-ban-alerts>", channel=direct)
    await slack.until(lambda: len(slack.direct()) == 2)
    await slack.press(slack.direct()[-1], "watch:window")
    await slack.until(lambda: bool(slack.calls("views.open")))
    view = slack.window()
    assert block(view, "destination")["initial_conversation"] == ALERTS
    assert [o["value"] for o in block(view, "states")["initial_options"]] == ["NOR"]


async def test_type_ahead_offers_states_with_their_flags(slack: StrictSlack):
    await opened(slack)
    (found,) = await slack.suggest("watch:states", "suom")
    assert (found["text"]["text"], found["value"]) == ("🇫🇮 Finland", "FIN")
    assert await slack.suggest("watch:states", "qqqq") == []


async def test_saving_makes_the_watches_and_reads_them_back_with_undo(
    home: House, slack: StrictSlack
):
    await opened(slack)
    await submit(
        slack,
        {
            "states": {"watch:states": ["FIN", "NOR"]},
            "groups": {"watch:choice": ["baltics"]},
            "kinds": {"watch:choice": ["withdrawal"]},
            "step": {"watch:choice": "parliament"},
            "strictness": {"watch:choice": "strict"},
            "extras": {"watch:choice": ["reminders"]},
            "cadence": {"watch:choice": "weekly"},
            "digest_at": {"watch:choice": "08:30"},
            "weekday": {"watch:choice": "2"},
            "quiet_from": {"watch:choice": "22:00"},
            "quiet_until": {"watch:choice": "07:00"},
        },
    )
    assert sorted(watched(home)) == ["Baltic States", "Finland", "Norway"]
    (first, *_) = home.desk.watches.at(MINE)
    assert first.scope.kinds == (Kind.WITHDRAWAL,)
    assert first.scope.min_step is Step.PARLIAMENT
    assert (first.strictness, first.reminders) == (Strictness.STRICT, True)
    delivery = home.desk.watches.deliveries.of(MINE)
    assert (delivery.cadence, delivery.digest_weekday) == (Cadence.WEEKLY, 2)
    assert (delivery.digest_at, delivery.quiet_from) == (time(8, 30), time(22))
    saved = slack.window()
    assert "You now watch" in str(saved["blocks"])
    assert "together, on Wednesdays at 08:30" in str(saved["blocks"])
    await slack.press_in_window("watch:undo")
    await slack.until(lambda: "No longer watched" in str(slack.window()))
    assert watched(home) == []


async def test_one_undo_takes_back_all_that_was_saved_at_once(home: House, slack: StrictSlack):
    await opened(slack)
    await submit(
        slack,
        {
            "states": {"watch:states": ["FIN"]},
            "cadence": {"watch:choice": "daily"},
            "quiet_from": {"watch:choice": "22:00"},
            "quiet_until": {"watch:choice": "07:00"},
        },
    )
    saved = home.desk.watches.deliveries.of(MINE)
    assert (watched(home), saved.cadence, saved.quiet_from) == (
        ["Finland"],
        Cadence.DAILY,
        time(22),
    )
    await slack.command("/minewatch", "undo")
    now = home.desk.watches.deliveries.of(MINE)
    assert (watched(home), now.cadence, now.quiet_from) == ([], Cadence.AT_ONCE, None)


async def test_saving_for_a_channel_chosen_in_the_window(home: House, slack: StrictSlack):
    home.desk.watches.add(ME, CHANNEL, WatchWish((Target("SWE"),)))
    await opened(slack)
    await slack.press_in_window("watch:destination", picked=GENERAL)
    await slack.until(lambda: "initial_conversation" in block(slack.window(), "destination"))
    shown = block(slack.window(), "states")["initial_options"]
    ids = [found["block_id"] for found in slack.window()["blocks"]]
    assert "states:me" not in ids
    assert [option["value"] for option in shown] == ["SWE"]
    await submit(slack, {"states": {"watch:states": ["SWE", "FIN"]}})
    assert watched(home, CHANNEL) == ["Sweden", "Finland"]
    assert watched(home) == []


async def test_what_is_left_out_is_no_longer_watched(home: House, slack: StrictSlack):
    home.desk.watches.add(ME, MINE, WatchWish((Target("FIN"), Target("NOR"))))
    await opened(slack)
    await submit(slack, {"states": {"watch:states": ["FIN"]}})
    assert watched(home) == ["Finland"]
    assert "No longer watched: *Norway*" in str(slack.window())


async def test_watches_that_differ_keep_their_details_unless_chosen(
    home: House, slack: StrictSlack
):
    home.desk.watches.add(ME, MINE, WatchWish((Target("FIN"),), kinds=(Kind.USE,)))
    home.desk.watches.add(ME, MINE, WatchWish((Target("NOR"),), min_step=Step.DEPOSIT))
    view = await opened(slack)
    assert "initial_option" not in block(view, "step")
    await submit(slack, {})
    finland, norway = home.desk.watches.at(MINE)
    assert finland.scope.kinds == (Kind.USE,)
    assert norway.scope.min_step is Step.DEPOSIT


async def test_a_watch_the_window_cannot_show_survives_it(home: House, slack: StrictSlack):
    (both,) = home.desk.watches.add(
        ME, MINE, WatchWish((Target("FIN+SWE"),), kinds=(Kind.USE,))
    ).added
    await opened(slack)
    await submit(slack, {"states": {"watch:states": ["NOR"]}})
    assert sorted(watched(home)) == ["Finland, Sweden", "Norway"]
    assert home.desk.watches.get(both.id) == both


async def test_more_states_than_the_window_holds_stay_watched(home: House, slack: StrictSlack):
    codes = tuple(map(Target, list(home.desk.treaty.current.states)[:120]))
    home.desk.watches.add(ME, MINE, WatchWish(codes))
    view = await opened(slack)
    assert len(block(view, "states")["initial_options"]) == 100
    await submit(slack, {"states": {"watch:states": list(codes[:99])}})
    assert len(watched(home)) == 119


async def test_reminders_can_be_switched_for_watches_that_differ(home: House, slack: StrictSlack):
    home.desk.watches.add(ME, MINE, WatchWish((Target("FIN"),), kinds=(Kind.USE,)))
    home.desk.watches.add(ME, MINE, WatchWish((Target("NOR"),)))
    await opened(slack)
    await submit(slack, {"extras": {"watch:choice": ["reminders"]}})
    assert [watch.reminders for watch in home.desk.watches.at(MINE)] == [True, True]
    assert home.desk.watches.at(MINE)[0].scope.kinds == (Kind.USE,)


@pytest.mark.parametrize(
    ("times", "shown_at"),
    [
        ({"quiet_from": "22:00"}, "quiet_until"),
        ({"quiet_until": "07:00"}, "quiet_from"),
        ({"quiet_from": "07:00", "quiet_until": "07:00"}, "quiet_until"),
    ],
)
async def test_half_quiet_hours_are_asked_about_beside_the_field(
    slack: StrictSlack, times: dict[str, str], shown_at: str
):
    await opened(slack)
    chosen = {block_id: {"watch:choice": at} for block_id, at in times.items()}
    submitted = await submit(slack, chosen)
    assert [base_id(at) for at in submitted.errors] == [shown_at]


async def test_too_many_watches_are_refused_in_words(home: House, slack: StrictSlack):
    codes = tuple(map(Target, home.desk.treaty.current.states))
    home.desk.watches.add(ME, CHANNEL, WatchWish(codes))
    await opened(slack)
    submitted = await submit(slack, {"states": {"watch:states": list(codes[:4])}})
    assert "200" in str(submitted.errors)
    assert watched(home) == []


@pytest.mark.parametrize(
    ("code", "said"), [("trigger_expired", "expired"), ("internal_error", "again")]
)
async def test_a_window_that_does_not_open_is_not_met_with_silence(
    slack: StrictSlack, code: str, said: str
):
    slack.team.faults.plan(Fault(Trouble.ERROR, "views.open", code=code))
    await slack.command("/minewatch", "")
    await slack.until(lambda: len(slack.private(GENERAL)) == 1)
    assert said in slack.private(GENERAL)[0].text


async def test_of_two_places_chosen_in_a_hurry_the_last_is_shown(home: House, slack: StrictSlack):
    await opened(slack)
    view = slack.window()
    slack.team.faults.plan(Fault(Trouble.SLOW, "conversations.members", seconds=0.3))
    for channel in (GENERAL, ALERTS):
        await slack.press_in_window("watch:destination", picked=channel, view=view)
    await slack.until(lambda: "initial_conversation" in block(slack.window(), "destination"))
    await asyncio.sleep(0.5)
    assert block(slack.window(), "destination")["initial_conversation"] == ALERTS
    await submit(slack, {"states": {"watch:states": ["FIN"]}})
    assert watched(home, Place.of_channel(HOME, ALERTS)) == ["Finland"]


async def test_a_place_that_is_not_shown_is_told_of_in_front_of_the_window(slack: StrictSlack):
    view = await opened(slack)
    slack.team.faults.plan(Fault(Trouble.ERROR, "views.update", code="internal_error"))
    await slack.press_in_window("watch:destination", picked=GENERAL)
    await slack.until(lambda: slack.window()["id"] != view["id"])
    assert "try again" in str(slack.window()["blocks"])
    behind = slack.team.windows.stack(READER)[0]
    assert behind["id"] == view["id"]
