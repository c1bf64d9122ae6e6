"""App Home and what a person can do there, in a strict local Slack."""

from bot.desk.changes import WatchWish
from bot.desk.places import Place
from bot.desk.targets import Target
from bot.model.entry import FeedState
from bot.model.workspace import HOME, UserId
from tests.doubles.desk import TODAY, House
from tests.doubles.slack import COLLEAGUE, READER, StrictSlack
from tests.doubles.values import feed_record, story

ME = UserId(READER)
MINE = Place.of_person(HOME, ME)


async def shown(slack: StrictSlack, user: str = READER) -> str:
    before = len(slack.calls("views.publish"))
    await slack.open_home(user)
    await slack.until(lambda: len(slack.calls("views.publish")) > before)
    return str(slack.home(user))


async def test_a_newcomer_sees_what_to_do_and_how_the_convention_stands(slack: StrictSlack):
    page = await shown(slack)
    assert "You watch nothing yet" in page
    assert "Choose what to watch" in page
    assert "States Parties" in page
    [table] = [block for block in slack.home()["blocks"] if block["type"] == "table"]
    assert [cell["text"] for cell in table["rows"][0][1:]] == ["2026-03-02", "2025-03-02"]
    assert [cell["text"] for cell in table["rows"][1]] == [
        "States Parties (deposited)",
        "161 or 162",
        "164",
    ]


async def test_where_home_takes_no_table_it_says_the_numbers_in_words(slack: StrictSlack):
    slack.team.faults.refused_kinds.add("table")
    page = await shown(slack)
    assert "fewer than a year before)" in page
    assert [call.error for call in slack.calls("views.publish")] == ["invalid_arguments", None]
    await shown(slack)
    assert len(slack.calls("views.publish")) == 3


async def test_home_shows_watches_their_news_and_their_dates(home: House, slack: StrictSlack):
    home.desk.watches.add(ME, MINE, WatchWish((Target("FIN"),)))
    home.stores.stories.put(story(at=TODAY), story("s2", states=("MLI",), at=TODAY))
    page = await shown(slack)
    assert "*Finland*: all kinds of news" in page
    assert "Latest stories of my States" in page
    assert page.count("'story:show'") == 1
    assert "Next dates" in page


async def test_nobody_sees_anothers_watches(home: House, slack: StrictSlack):
    home.desk.watches.add(ME, MINE, WatchWish((Target("FIN"),)))
    assert "*Finland*" not in await shown(slack, COLLEAGUE)


async def test_a_change_in_home_is_seen_in_home_with_undo(home: House, slack: StrictSlack):
    home.desk.watches.add(ME, MINE, WatchWish((Target("FIN"),)))
    await shown(slack)
    await slack.press_in_window("watch:remove", view=slack.home())
    await slack.until(lambda: "No longer watched: *Finland*" in str(slack.home()))
    assert home.desk.watches.at(MINE) == ()
    await slack.press_in_window("watch:undo", view=slack.home())
    await slack.until(lambda: "*Finland*: all kinds" in str(slack.home()))


async def test_pausing_from_home(home: House, slack: StrictSlack):
    home.desk.watches.add(ME, MINE, WatchWish((Target("FIN"),)))
    await shown(slack)
    await slack.press_in_window("watch:pause", view=slack.home())
    await slack.until(lambda: "Resume now" in str(slack.home()))
    assert home.desk.watches.deliveries.of(MINE).paused_until is not None


async def test_a_story_opens_in_a_window(home: House, slack: StrictSlack):
    home.stores.stories.put(story(at=TODAY))
    await shown(slack)
    await slack.press_in_window("story:show", view=slack.home())
    await slack.until(lambda: len(slack.calls("views.open")) == 1)
    assert "Parliament votes to leave" in str(slack.window())


async def test_feeds_that_fail_are_shown_to_admins_alone(home: House, slack: StrictSlack):
    record = feed_record()
    failing = FeedState(error="The server says 500.", failing_since=TODAY, failures=9)
    home.stores.feeds.put(type(record)(record.feed, failing))
    assert "The server says 500." not in await shown(slack)
    home.desk.rights.operators = frozenset({READER})
    assert "The server says 500." in await shown(slack)


async def test_a_person_can_see_what_is_kept_and_delete_it(home: House, slack: StrictSlack):
    home.desk.watches.add(ME, MINE, WatchWish((Target("FIN"),)))
    home.desk.watches.deliveries.learn_zone(ME, "Europe/Riga")
    await shown(slack)
    await slack.press_in_window("me:export", view=slack.home())
    await slack.until(lambda: len(slack.calls("views.open")) == 1)
    assert "*Time zone:* Europe/Riga" in str(slack.window())
    assert "*States:* Finland" in str(slack.window())
    await slack.press_in_window("me:json")
    await slack.until(lambda: len(slack.calls("views.push")) == 1)
    assert "rich_text_preformatted" in str(slack.window())
    assert '"zone": "Europe/Riga"' in str(slack.window())
    await slack.press_in_window("me:forget", view=slack.home())
    await slack.until(lambda: "Deleted 2 records about you." in str(slack.home()))
    assert home.desk.watches.owned_by(ME) == ()
    await slack.press_in_window("me:forget", view=slack.home())
    await slack.until(lambda: "Nothing was kept about you" in str(slack.home()))


async def test_deleting_asks_first(slack: StrictSlack):
    await shown(slack)
    assert "'Delete my data?'" in str(slack.home())
