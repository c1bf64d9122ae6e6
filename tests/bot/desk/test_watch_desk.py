"""Watches of persons and channels: added once, changed, removed, counted, found."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.desk.changes import WatchWish
from bot.desk.targets import Target, targets_of
from bot.desk.watches import MOST_WATCHES
from bot.errors import InputError
from bot.model.entry import StoryId
from bot.model.judgement import Kind, Strictness
from bot.model.state import Iso3, Step
from tests.bot.desk.watching import ANN, BOB, CHANNEL, FINLAND, HERS, NORWAY, add, watched
from tests.doubles.asking import named
from tests.doubles.desk import TODAY, House
from tests.doubles.values import story


def test_a_personal_watch_is_told_to_the_person(home: House):
    (watch,) = add(home, "FIN").added
    assert (watch.owner, str(watch.conversation), watch.personal) == (ANN, ANN, True)
    assert watch.scope.states == (Iso3("FIN"),)
    assert watch.created_at == TODAY


def test_adding_twice_is_once(home: House):
    add(home, "FIN")
    again = add(home, "FIN")
    assert watched(home) == ["Finland"]
    assert again.added == ()
    assert len(again.unchanged) == 1
    assert again.token is None


def test_adding_with_other_details_changes_the_watch(home: House):
    add(home, "FIN")
    home.clock.move(days=3)
    wish = WatchWish(
        (FINLAND,), kinds=(Kind.USE,), min_step=Step.DEPOSIT, strictness=Strictness.STRICT
    )
    (watch,) = home.desk.watches.add(ANN, HERS, wish).changed
    assert watch.scope.kinds == (Kind.USE,)
    assert watch.strictness is Strictness.STRICT
    assert watch.created_at == TODAY
    assert watched(home) == ["Finland"]


def test_groups_and_everything_can_be_watched(home: House):
    add(home, "group:baltics", "all")
    assert watched(home) == [home.desk.treaty.current.groups["baltics"].name, "everything"]


def test_a_channel_and_its_members_have_watches_of_their_own(home: House):
    add(home, "FIN")
    add(home, "FIN", place=CHANNEL, by=BOB)
    assert watched(home) == watched(home, CHANNEL) == ["Finland"]
    assert len(home.desk.watches.owned_by(BOB)) == 1


def test_any_member_changes_a_channels_watch_and_its_owner_stays(home: House):
    add(home, "FIN", place=CHANNEL, by=BOB)
    wish = WatchWish((FINLAND,), strictness=Strictness.WIDE)
    (watch,) = home.desk.watches.add(ANN, CHANNEL, wish).changed
    assert watch.owner == BOB


def test_removing_says_what_was_not_there(home: House):
    add(home, "FIN")
    change = home.desk.watches.remove(ANN, HERS, [FINLAND, NORWAY])
    assert [watch.scope.states for watch in change.removed] == [("FIN",)]
    assert change.missing == (NORWAY,)
    assert watched(home) == []


def test_removing_all_empties_one_place_only(home: House):
    add(home, "FIN", "NOR")
    add(home, "FIN", place=CHANNEL)
    home.desk.watches.remove_all(ANN, HERS)
    assert watched(home) == []
    assert watched(home, CHANNEL) == ["Finland"]


def test_a_person_has_room_for_200_watches(home: House):
    codes = list(home.desk.treaty.current.states)
    add(home, *codes)
    with pytest.raises(InputError, match="/minewatch add all"):
        add(home, *codes, place=CHANNEL)
    add(home, "all", "FIN", place=CHANNEL)
    assert len(home.desk.watches.owned_by(ANN)) == len(codes) + 2 <= MOST_WATCHES


def test_the_window_sets_exactly_what_it_shows(home: House):
    add(home, "FIN", "SWE")
    wish = WatchWish((FINLAND, NORWAY), kinds=(Kind.USE,))
    change = home.desk.watches.set_all(ANN, HERS, wish, keep_details=False)
    assert watched(home) == ["Finland", "Norway"]
    assert [len(part) for part in (change.added, change.changed, change.removed)] == [1, 1, 1]


def test_the_window_can_leave_details_alone(home: House):
    home.desk.watches.add(ANN, HERS, WatchWish((FINLAND,), kinds=(Kind.USE,)))
    change = home.desk.watches.set_all(ANN, HERS, WatchWish((FINLAND, NORWAY)), keep_details=True)
    assert change.unchanged[0].scope.kinds == (Kind.USE,)
    assert change.added[0].scope.kinds == ()


def test_volume_counts_each_matching_story_of_90_days_once(home: House):
    add(home, "FIN", "group:baltics")
    home.stores.stories.put(
        story("old", states=("FIN",), at=TODAY - timedelta(days=91)),
        story("first", states=("MLI",), at=TODAY - timedelta(days=89)),
        story("both", states=("FIN", "EST"), at=TODAY - timedelta(days=3)),
        story("other", states=("NOR",), at=TODAY - timedelta(days=3)),
        replace(story("same", at=TODAY - timedelta(days=2)), merged_into=StoryId("both")),
    )
    volume = home.desk.watches.volume(home.desk.watches.at(HERS))
    assert (volume.stories, volume.days) == (1, 89)


def test_volume_of_an_empty_store_knows_nothing(home: House):
    volume = home.desk.watches.volume(add(home, "all").added)
    assert (volume.stories, volume.days) == (0, 0)


def test_matching_names_the_watches_that_ask_for_a_story(home: House):
    add(home, "FIN", "NOR", "all")
    names = [home.desk.watches.name(w) for w in home.desk.watches.matching(story(), HERS)]
    assert names == ["Finland", "everything"]


def test_states_of_watches_come_from_names_and_groups(home: House):
    added = add(home, "FIN", "group:baltics").added
    assert set(home.desk.watches.states_of(added)) == {"FIN", "EST", "LVA", "LTU"}


def test_targets_are_the_names_each_once(home: House):
    names = named(home.desk.treaty.current, "Finland", "Baltics", "Finland")
    assert targets_of(names) == (FINLAND, Target("group:baltics"))


# --- the names of channels --------------------------------------------------------------------


def test_a_channel_is_known_by_the_name_its_requests_gave(home: House):
    channels = home.desk.watches.channels
    assert channels.named("general") is None
    channels.note("C1", "general")
    assert (channels.named("general"), channels.name_of("C1")) == ("C1", "general")
    channels.note("C1", "renamed")
    assert (channels.named("general"), channels.named("renamed")) == (None, "C1")


@pytest.mark.parametrize(
    ("channel", "name"), [("G1", "privategroup"), ("D1", "directmessage"), ("D1", "x"), ("C1", "")]
)
def test_what_slack_calls_many_rooms_is_no_name(home: House, channel: str, name: str):
    home.desk.watches.channels.note(channel, name)
    assert home.desk.watches.channels.named(name) is None


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("fin", "Finland"),
        ("FIN", "Finland"),
        ("Suom", "Finland"),
        ("cote", "Côte d'Ivoire"),
        ("lettl", "Latvia"),
        ("saint v", "Saint Vincent and the Grenadines"),
        ("guinea", "Guinea"),
        ("bissau", "Guinea-Bissau"),
        ("Росс", "Russian Federation"),
        ("helsinki", "Finland"),
        ("Finlnad", "Finland"),
    ],
)
def test_type_ahead_puts_the_likeliest_state_first(home: House, typed: str, first: str):
    assert home.desk.watches.search(typed)[0].name == first


def test_type_ahead_of_nonsense_is_empty_and_of_nothing_is_not(home: House):
    assert home.desk.watches.search("qqqq") == ()
    assert len(home.desk.watches.search("")) == 100
