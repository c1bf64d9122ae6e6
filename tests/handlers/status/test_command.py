"""/minestatus from the outside: signed requests to the real Bolt app, answers as Slack gets them."""

from datetime import UTC, datetime

import pytest

import handlers
from bot.model.entry import EntryId, FeedId, StoryId
from bot.model.judgement import Kind
from bot.model.state import Iso3
from bot.model.story import Story, StorySource
from tests.doubles.bolt import SignedRequests, requests_to
from tests.doubles.desk import House, house
from tests.doubles.status_asked import ask


@pytest.fixture(scope="module")
def home() -> House:
    return house()


@pytest.fixture(scope="module")
def requests(home: House) -> SignedRequests:
    return requests_to(home.desk, handlers)


async def test_a_state_is_answered_with_dates_rule_and_sources(requests: SignedRequests):
    answer = await ask(requests, "Finland")
    assert answer.private
    for said in (
        "No longer a State Party since 10 January 2026: instrument of withdrawal received on 10 July 2025, effective six months later, Article 20(3). (Had it been engaged in an armed conflict on that day, the withdrawal would have waited for the end of the conflict; no source says that it was.)",
        "acceded 9 January 2012",
        "in force 1 July 2012",
        "notice of withdrawal received 10 July 2025",
        "withdrawal effective 10 January 2026",
        "Record known to 25 August 2026.",
    ):
        assert said in answer.text
    assert "Sources: <https://" in answer.body
    assert {"Watch Finland", "Timeline", "Sources", "Cite", "Share"} <= answer.buttons.keys()
    assert answer.buttons["Watch Finland"]["action_id"] == "watch:add"
    assert answer.buttons["Watch Finland"]["value"] == "FIN"


async def test_a_day_in_the_past_is_answered_as_it_was(requests: SignedRequests):
    for text in ("Finland 2025-08-01", "2025-08-01 Finland", "Finland on 1 August 2025"):
        answer = await ask(requests, text)
        assert "Finland, 1 August 2025: State Party, notice of withdrawal received." in answer.text


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("Finland Norway", ["Finland", "Norway"]),
        ("compare Finland vs Norway", ["Finland", "Norway"]),
        ("Bosnia and Herzegovina Serbia", ["Bosnia and Herzegovina", "Serbia"]),
        ("South Sudan, Sudan &amp; Chad", ["South Sudan", "Sudan", "Chad"]),
    ],
)
async def test_two_to_five_states_are_compared_in_a_field_each_with_the_same_lines(
    requests: SignedRequests, typed: str, names: list[str]
):
    answer = await ask(requests, typed)
    [compared] = [block["fields"] for block in answer.blocks if "fields" in block]
    lines = [field["text"].splitlines() for field in compared]
    assert [of_state[0].strip("*").split(" ", 1)[1] for of_state in lines] == names
    assert len({tuple(line.partition(":")[0] for line in each[2:]) for each in lines}) == 1
    assert all(name in answer.text for name in names)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Baltics", "Baltic States on 2 March 2026: 3 States. Estonia, No longer a State Party"),
        ("list withdrawn", "States that withdrew on 2 March 2026: 5 States."),
        ("withdrawn", "States that withdrew on 2 March 2026: 5 States."),
        ("Which states withdrew?", "States that withdrew on 2 March 2026: 5 States."),
        (
            "who has not joined",
            "without signature or instrument on 2 March 2026: 30 or 31 States. Lebanon",
        ),
        ("not joined 2025-06-16", "without signature or instrument on 16 June 2025: 32 States."),
        ("list Finland", "Finland, 2 March 2026: No longer a State Party since"),
        ("Finland signed", "Finland, 2 March 2026: No longer a State Party since"),
        ("2025-06-16 counts", "165 States Parties by deposit"),
        ("deadlines all", "Next dates of the Convention."),
        ("list withdrawn 2025-06-16", "States that withdrew on 16 June 2025: 0 States."),
        ("list parties Nordics", "States Parties: Nordic"),
        ("counts 2025-06-16", "165 States Parties by deposit"),
        ("counts 2025-06-16", "32 not States Parties"),
        ("deadlines", "Next dates of the Convention."),
        ("deadlines Finland", "Next dates: Finland."),
        ("deadlines 2026-12-31", "31 December 2026: Article 5 clearance deadline"),
        ("deadlines Baltics Norway", "Next dates: Estonia, Latvia and 2 more."),
        ("NATO", "NATO on 2 March 2026: 32 States (State Party: 26; No longer a State Party: 5;"),
        ("timeline Finland", "10 July 2025: Instrument of withdrawal received by the Depositary ("),
        ("Finland timeline", "Timeline of Finland, oldest first."),
        ("timeline Ukraine page 99", "Timeline of Ukraine, oldest first."),
        ("deadlines overdue 2026-11-26", "Passed deadlines. 1 March 2008: Article 4"),
        ("overdue Greece", "Passed deadlines: Greece. 1 March 2008: Article 4"),
        ("deadlines page 2", "Page 2 of"),
        ("sources Finland", "Finland on 2 March 2026: "),
        ("cite Finland 2026-01-01", "Finland, withdrawal, received 10 July 2025, to take effect"),
        ("more Ukraine", "Ukraine on 2 March 2026: more."),
        ("Finland sources", "Finland on 2 March 2026: "),
        ("Finland August 2025", "The card shows its status on 31 August 2025."),
        ("Finland July 2025", "Notice of withdrawal"),
        ("Norway March 2012", "No developments are recorded for Norway in March 2012."),
        ("list withdrawn 2025", "States that withdrew in 2025: 3"),
        ("timeline Finland 2025", "1 April 2025: Finland announces"),
        ("deadlines 2027", "From 1 January 2027 to 31 December 2027."),
        ("groups", "Groups that you can name: "),
        ("article 20", "Article 20: Duration and withdrawal."),
        ("article 20(3)", "Only the official text is authoritative: <https://"),
        ("article 99", "no 99"),
        ("", "States Parties by deposit"),
        ("help", "/minestatus Finland Norway: two to five States side by side."),
        ("Finnlnad", "Finland, 2 March 2026"),
        (":flag-fi:", "Finland, 2 March 2026"),
        ("🇫🇮", "Finland, 2 March 2026"),
        ("Ranska", "France, 2 March 2026"),
    ],
)
async def test_every_form_of_the_command_is_answered(
    requests: SignedRequests, typed: str, said: str
):
    answer = await ask(requests, typed)
    assert answer.private
    assert said in answer.text


@pytest.mark.parametrize("typed", ["Congo", "Korea"])
async def test_a_name_of_two_states_is_asked_about(requests: SignedRequests, typed: str):
    answer = await ask(requests, typed)
    assert "Which one do you mean?" in answer.text
    assert len(answer.buttons) == 2
    for name in answer.buttons:
        assert name.split(" ", 1)[1] in answer.text


async def test_a_name_of_one_state_is_answered_with_its_namesakes_one_click_away(
    requests: SignedRequests,
):
    answer = await ask(requests, "Guinea")
    assert answer.text.startswith(
        "Guinea is a State Party, bound by the Convention since 1 April 1999."
    )
    assert {"🇬🇼 Guinea-Bissau", "🇬🇶 Equatorial Guinea"} <= answer.buttons.keys()


async def test_a_territory_gets_a_neutral_sentence(requests: SignedRequests):
    answer = await ask(requests, "Kosovo")
    assert "is not one of the 197 States" in answer.text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Atlantis", "I do not understand “Atlantis”."),
        ("Finland 31 February", "There is no day “31 February”"),
        ("Finland 1996-01-01", "adopted on 18 September 1997"),
        ("Finland 10/01/2026", "“10/01/2026” can be two days. Which one?"),
        ("10.01.2026", "“10.01.2026” can be two days. Which one?"),
        ("deadlines Congo", "Which one do you mean?"),
        ("Finland 2025-01-01 2026-01-01", "one day or one span at a time"),
        ("2025-08-01", "Which State on 1 August 2025?"),
        ("Norway Sweden Denmark Iceland Finland Estonia", "That names 6 States"),
        ("timeline Finland Norway", "Which State?"),
        ("cite Finland Norway", "Name one State: `/minestatus cite Finland`."),
        ("sources Congo", "Which one do you mean?"),
        ("list bananas", "I did not understand “bananas”. Only you see this answer."),
        ("counts bananas", "I did not understand “bananas”. Only you see this answer."),
        ("x" * 4000, "characters; a question takes at most"),
        ("بدون دولة", "I do not understand"),
        ("\u202e\u0000 ; DROP TABLE", "I do not understand"),
        ("<!channel> <@U1ANN>", "I do not understand"),
    ],
)
async def test_what_cannot_be_answered_gets_one_clear_private_sentence(
    requests: SignedRequests, typed: str, said: str
):
    answer = await ask(requests, f"{typed} share")
    assert answer.private
    assert said in answer.text
    assert "<!channel>" not in answer.body


async def test_a_misspelt_word_is_answered_with_how_it_was_read(requests: SignedRequests):
    answer = await ask(requests, "timelin Finland")
    assert answer.text.startswith("Read as `/minestatus timeline Finland`. Timeline of Finland")


async def test_yesterday_is_a_day(requests: SignedRequests):
    answer = await ask(requests, "Finland yesterday")
    assert "Finland, 1 March 2026" in answer.text


async def test_share_as_the_last_word_answers_for_everybody(requests: SignedRequests):
    answer = await requests.command("/minestatus", "Finland SHARE", user="U7CARL")
    assert not answer.private
    assert "Shared by <@U7CARL>" in answer.body
    assert "Share" not in answer.buttons


async def test_the_latest_stories_of_the_state_are_on_its_card_but_none_later_than_the_day():
    own = house()
    at = datetime(2026, 2, 28, 12, tzinfo=UTC)
    url = "https://news.example/1"
    source = StorySource(EntryId("e1"), FeedId("f"), "Finland orders", url, "Yle", "en", at)
    own.stores.stories.put(
        Story(
            StoryId("s1"),
            "Finland <!here> orders *mines*",
            "https://news.example/1",
            Kind.PRODUCTION_TRANSFER,
            None,
            None,
            (Iso3("FIN"),),
            0.9,
            at,
            at,
            (source,),
        )
    )
    shown = "https://news.example/1|Finland &lt;!here&gt; orders"
    assert shown in (await ask(requests_to(own.desk, handlers), "Finland")).body
    assert shown in (await ask(requests_to(own.desk, handlers), "Finland 2026-02-28")).body
    assert shown not in (await ask(requests_to(own.desk, handlers), "Finland 2026-02-27")).body
