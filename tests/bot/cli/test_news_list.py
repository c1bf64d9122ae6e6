"""``minewatch news``: stories by what they are about, by when, and by words."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import click
import pytest
from click.testing import CliRunner, Result

from bot.cli.news_list import news
from bot.errors import InputError
from bot.model.entry import FeedId
from bot.model.judgement import Kind
from bot.model.story import SAMPLE_FEED, Story
from storage import open_stores
from tests.doubles.clock import ManualClock
from tests.doubles.values import story


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MINEWATCH_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("MINEWATCH_NOW", "2026-03-02T09:00:00Z")
    for name in ("MINEWATCH_FEEDS", "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def told(
    digits: str, headline: str, day: int, states=("FIN",), kind=Kind.WITHDRAWAL, feed="f1"
) -> Story:
    made = story(
        f"s-{digits:0<20}", states=states, kind=kind, at=datetime(2026, 2, day, tzinfo=UTC)
    )
    source = replace(made.sources[0], feed=FeedId(feed), title=headline)
    return replace(made, headline=headline, sources=(source,))


@pytest.fixture
def filled(here):
    stores = open_stores(here / "data", ManualClock())
    stores.stories.put(
        told("aa11", "Parliament votes to leave", 3),
        told("bb22", "Deminers clear a beach", 10, ("EST",), Kind.CLEARANCE),
        told("cc33", "A notice is deposited", 20, ("LTU",), feed=SAMPLE_FEED),
    )
    stores.close()


def run(*words: str) -> Result:
    return CliRunner().invoke(news, words)


def ids(*words: str) -> list[str]:
    result = run(*words, "--json")
    assert result.exit_code == 0, result.exception
    return [found["short_id"][:4] for found in json.loads(result.stdout)["stories"]]


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ([], ["cc33", "bb22", "aa11"]),
        (["Finland"], ["aa11"]),
        (["Baltics"], ["cc33", "bb22"]),
        (["Baltics", "clearance"], ["bb22"]),
        (["beach"], ["bb22"]),
        (["Estonia", "beach"], ["bb22"]),
        (["Finland", "beach"], []),
        (["search", "Parliament"], ["aa11"]),
        (["search", "clearance"], ["bb22"]),
        (["--since", "2026-02-10"], ["cc33", "bb22"]),
        (["--until", "10 February 2026"], ["bb22", "aa11"]),
        (["--since", "2026-02-04", "--until", "2026-02-19"], ["bb22"]),
        (["2026-02-20"], ["cc33"]),
        (["--last", "1", "--page", "2"], ["bb22"]),
        (["BB220000"], ["bb22"]),
    ],
)
def test_which_stories_are_listed(words: list[str], expected: list[str]):
    assert ids(*words) == expected


@pytest.mark.usefixtures("filled")
def test_a_line_has_the_day_the_short_id_and_who_reports():
    headings, first, second, *_ = run().stdout.splitlines()
    assert headings.split() == ["Day", "Story", "Kind", "States", "Headline"]
    said = ("2026-02-20", "cc330000", "withdrawal (Sample)", "Lithuania", "A notice is deposited")
    assert [word in first for word in said] == [True] * 5
    assert first.endswith("(Example News)")
    assert "Sample" not in second
    assert "--page 2" in run("--last", "1").stdout


@pytest.mark.usefixtures("filled")
def test_words_to_look_for_may_be_an_option():
    asked, typed = run("--search", "beach", "--json"), run("search", "beach", "--json")
    assert json.loads(asked.stdout)["search"] == "beach"
    assert asked.stdout == typed.stdout


@pytest.mark.usefixtures("filled")
def test_json_says_what_was_understood_and_what_is_sample():
    document = json.loads(run("Baltics", "beach", "--since", "2026-02-01", "--json").stdout)
    assert set(document["states"]) == {"EST", "LVA", "LTU"}
    assert (document["since"], document["until"], document["search"]) == (
        "2026-02-01",
        None,
        "beach",
    )
    sample = json.loads(run("Lithuania", "--json").stdout)["stories"][0]
    assert sample["sample"]
    assert sample["sources"][0]["feed"] == "sample"


def test_where_nothing_is_kept_it_says_so():
    assert run().stdout == "No stories.\n"


def test_a_name_of_several_states_is_asked_about():
    failed = run("Congo").exception
    assert isinstance(failed, InputError)
    assert "COG" in str(failed)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--since", "someday"], "not a day"),
        (["--since", "01/02/2026"], "2026"),
        (["--since", "2026-02-02", "--until", "2026-02-01"], "before"),
    ],
)
def test_a_day_that_is_none_is_wrong_usage(words: list[str], said: str):
    result = run(*words)
    assert result.exit_code == click.UsageError.exit_code
    assert said in result.output
