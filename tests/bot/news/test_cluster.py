"""Stories: reports of one event join, whatever language and feed; other events stay apart."""

from dataclasses import replace
from itertools import permutations

import pytest

from bot.news.cluster import StoryIndex
from bot.news.decisions import StoryJoined, StoryOpened


@pytest.fixture
def take(judge, on):
    """Judge entries in order and keep what the index decides; returns the story of each."""

    def run(entries, index=None, *, baseline=False):
        index = StoryIndex() if index is None else index
        stories = []
        for entry in entries:
            decision = index.decide(entry, judge.judge(entry), on(1), baseline=baseline)
            story = decision.after if isinstance(decision, StoryJoined) else decision.story
            index.adopt(story)
            stories.append(story)
        return stories

    return run


def ids(stories):
    return [story.id for story in stories]


def test_a_vote_told_in_five_languages_is_one_story(take, make_entry, on):
    told = [
        ("Latvian parliament votes to leave Ottawa treaty", "en"),
        ("Saeima nobalso par izstāšanos no Otavas konvencijas", "lv"),
        ("Сейм Латвии проголосовал за выход из Оттавской конвенции", "ru"),
        ("Lettlands Parlament stimmt für Austritt aus Ottawa-Konvention", "de"),
        ("拉脱维亚议会投票退出渥太华公约", "zh"),
    ]
    entries = [
        make_entry(title, key=f"e{n}", language=language, at=on(16))
        for n, (title, language) in enumerate(told)
    ]
    stories = take(entries)
    assert len(set(ids(stories))) == 1
    assert stories[-1].headline == "Latvian parliament votes to leave Ottawa treaty"
    assert len(stories[-1].sources) == 5


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Latvian parliament votes to leave Ottawa treaty", "Lithuanian parliament votes to leave Ottawa treaty"),
        ("Latvian parliament votes to leave Ottawa treaty", "Latvia notifies UN of leaving Ottawa treaty"),
        ("Latvian parliament votes to leave Ottawa treaty", "Latvia will not leave Ottawa treaty, minister says"),
        ("Latvian parliament votes to leave Ottawa treaty", "Red Cross regrets Latvian vote to leave Ottawa treaty"),
        ("Finland notifies the UN of its withdrawal from the mine ban", "Ukraine tells the UN that it suspends the Ottawa Convention"),
        ("Estonia deposits its withdrawal from the mine ban", "Finland leaves the Ottawa Convention today"),
        ("Baltic States deposit their withdrawals from the mine ban with the UN Secretary-General", "UN Secretary-General starts campaign to uphold the ban on mines"),
        ("Finland deposits its withdrawal from the mine ban", "Red Cross regrets Finland's withdrawal from the mine ban"),
        ("United States approves transfer of anti-personnel landmines to Ukraine", "Campaigners condemn United States transfer of anti-personnel landmines to Ukraine"),
        ("Poland to produce anti-personnel mines again", "Red Cross condemns Poland's plan to produce anti-personnel mines"),
        ("Landmine kills 4 in Cambodia's Pailin", "Landmine kills 2 in Cambodia's Pursat"),
        ("Croatia declared free of landmines", "Split-Dalmatia in Croatia declared free of landmines"),
        ("New report maps Angola's last minefields", "New report counts Colombia's landmine victims"),
        ("Croatia declared free of landmines", "Croatia hopes to be free of landmines soon"),
    ],
)  # fmt: skip
def test_like_words_do_not_make_one_event(take, make_entry, on, first, second):
    one, other = (make_entry(title, key=title, at=on(16)) for title in (first, second))
    assert len(set(ids(take([one, other])))) == 2


def test_the_same_words_weeks_apart_are_two_events(take, make_entry, on):
    title = "Landmine kills two farmers in Angola"
    early, late = make_entry(title, key="a", at=on(1)), make_entry(title, key="b", at=on(25))
    assert len(set(ids(take([early, late])))) == 2


def test_a_copy_joins_although_its_publisher_is_in_the_title(take, make_entry, on):
    one = make_entry("Which countries leave the landmine treaty?", key="a", at=on(4))
    copy = make_entry(
        "Factbox: Which countries leave the landmine treaty? - Baltic News", key="b", at=on(5)
    )
    assert len(set(ids(take([one, copy])))) == 1


def test_a_story_keeps_its_sources_in_order_of_time(take, make_entry, on):
    late = make_entry("Finland notifies UN of leaving Ottawa treaty", key="late", at=on(11, 7))
    early = make_entry("Helsinki informs UN it leaves mine ban", key="early", at=on(10, 7))
    story = take([late, early])[-1]
    assert [source.entry for source in story.sources] == ["early", "late"]
    assert (story.first_at, story.last_at) == (on(10, 7), on(11, 7))


def test_deciding_changes_nothing_until_the_store_has_taken_it(judge, make_entry, on):
    index = StoryIndex()
    entry = make_entry("Tonga joins the Ottawa treaty", at=on(3))
    first = index.decide(entry, judge.judge(entry), on(3), baseline=False)
    again = index.decide(entry, judge.judge(entry), on(3), baseline=False)
    assert isinstance(first, StoryOpened)
    assert first == again
    assert len(index) == 0


def test_a_restart_decides_as_before(take, make_entry, on):
    first = [
        make_entry("Tonga joins the Ottawa treaty", key="a", at=on(3)),
        make_entry("Landmine kills 4 in Somalia's Baidoa", key="b", at=on(3)),
    ]
    later = [
        make_entry("Tonga becomes party to the mine ban treaty", key="c", at=on(4)),
        make_entry("Four killed by landmine near Baidoa in Somalia", key="d", at=on(4)),
    ]
    running = StoryIndex()
    stored = take(first, running)
    assert ids(take(later, StoryIndex(stored))) == ids(take(later, running)) == ids(stored)


def test_a_story_that_has_expired_is_forgotten(take, make_entry, on):
    index = StoryIndex()
    story = take([make_entry("Tonga joins the Ottawa treaty", key="a", at=on(3))], index)[0]
    index.forget(story.id)
    again = take([make_entry("Tonga joins the Ottawa treaty", key="b", at=on(3))], index)[0]
    assert again.id != story.id
    assert len(index) == 1


def test_a_story_stays_a_baseline_until_news_joins_it(take, make_entry, on):
    index = StoryIndex()
    old = make_entry("Tonga joins the Ottawa treaty", key="a", at=on(3))
    new = make_entry("Tonga accedes to the Ottawa treaty", key="b", at=on(4))
    assert take([old], index, baseline=True)[0].baseline
    assert not take([new], index)[0].baseline


def test_the_order_of_arrival_does_not_part_what_belongs_together(take, make_entry, on):
    entries = [
        make_entry("Poland's president signs law on leaving Ottawa treaty", key="a", at=on(5)),
        make_entry("Duda signs act on withdrawal from mine ban treaty", key="b", at=on(5)),
        make_entry("Prezydent Duda podpisał ustawę o wypowiedzeniu konwencji ottawskiej",
                   key="c", language="pl", at=on(6)),
    ]  # fmt: skip
    assert {len(set(ids(take(order)))) for order in permutations(entries)} == {1}


def test_an_accident_told_in_two_languages_is_one_story(take, make_entry, on):
    told = [
        ("Bus hits landmine near Gao, nine dead", "en"),
        ("Mali : un autocar saute sur une mine, 9 morts", "fr"),
    ]
    entries = [
        make_entry(title, key=f"e{n}", language=language, at=on(16))
        for n, (title, language) in enumerate(told)
    ]
    assert len(set(ids(take(entries)))) == 1


def test_two_accidents_of_a_day_stay_apart(take, make_entry, on):
    told = ["Landmine kills four farmers in Marib", "Landmine kills two children in Taiz"]
    entries = [make_entry(title, key=f"e{n}", at=on(16)) for n, title in enumerate(told)]
    assert len(set(ids(take(entries)))) == 2


FINLAND_VOTES = (
    "Finnish parliament votes to leave Ottawa mine ban treaty",
    "Finland's parliament votes for withdrawal from the Ottawa convention on landmines",
    "Eduskunta votes to quit the Ottawa treaty on anti-personnel mines",
)


def test_two_stories_of_one_event_become_one_that_opened_first(take, make_entry, on, judge):
    index = StoryIndex()
    entries = [make_entry(t, key=f"e{n}", at=on(19 + n)) for n, t in enumerate(FINLAND_VOTES)]
    first, later = (opened_alone(judge, entry, on) for entry in entries[:2])
    for story in (later, first):
        index.adopt(story)
    merged = index.to_merge(later)
    assert merged is not None
    assert (merged.kept.id, merged.gone.id) == (first.id, later.id)
    assert merged.gone.merged_into == first.id
    assert [source.entry for source in merged.kept.sources] == ["e0", "e1"]
    assert merged == StoryIndex([first, later]).to_merge(first)


def test_stories_of_two_events_are_never_merged(judge, make_entry, on):
    titles = (
        "Finnish parliament votes to leave mine ban",
        "Finland notifies UN it leaves mine ban",
    )
    stories = [opened_alone(judge, make_entry(t, key=t, at=on(19)), on) for t in titles]
    assert StoryIndex(stories).to_merge(stories[0]) is None


def test_an_edit_of_one_report_is_heard_in_the_story(judge, make_entry, on):
    index = StoryIndex()
    entry = make_entry("Landmine kills two farmers in Angola", key="a", at=on(3))
    story = opened_alone(judge, entry, on)
    index.adopt(story)
    edited = replace(entry, summary="A cluster of mines in Moxico, police said.")
    told = index.reread(story, edited, replace(judge.judge(edited), states=("MOZ",)))
    assert told.states == ("MOZ",)
    assert told.sources[0].title == entry.title


def test_why_a_report_joined_is_said_in_words(judge, make_entry, on):
    index = StoryIndex()
    for number, title in enumerate(FINLAND_VOTES[:2]):
        entry = make_entry(title, "157 members voted for it.", key=f"e{number}", at=on(19))
        decided = index.decide(entry, judge.judge(entry), on(19), baseline=False)
        if isinstance(decided, StoryOpened):
            index.adopt(decided.story)
    (why,) = decided.evidence
    assert (why.aspect, why.rule) == ("story", "same State, same step, same day; both say 157")


def opened_alone(judge, entry, on):
    return StoryIndex().decide(entry, judge.judge(entry), on(19), baseline=False).story
