"""``minewatch label``, ``explain`` and ``feedback``, as a person runs them."""

import json
from dataclasses import replace

import pytest
from click.testing import CliRunner, Result

from bot.cli.news import explain, feedback, label
from bot.errors import InputError
from bot.model.alert import Feedback
from bot.model.entry import StoryId
from storage import open_stores
from tests.doubles.clock import ManualClock
from tests.doubles.values import NOON, stored_entry, story

FIELDS = ["id", "relevant", "kind", "states", "story", "score", "evidence"]


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MINEWATCH_DATA_DIR", str(tmp_path / "data"))
    for name in ("MINEWATCH_FEEDS", "MINEWATCH_NOW", "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def run(command, *words: str) -> Result:
    return CliRunner().invoke(command, words)


def saved(here, *rows: dict | str) -> str:
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    (here / "news.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return "news.jsonl"


def test_label_gives_one_line_for_each_entry_and_groups_stories(here):
    file = saved(
        here,
        {"id": "a", "title": "Latvian parliament votes to leave Ottawa treaty", "published": "2025-04-16"},
        {"id": 2, "title": "Saeima backs exit from mine ban treaty", "published": "2025-04-16", "summary": None},
        {"id": "c", "title": "Gold mine closes"},
    )  # fmt: skip
    lines = [json.loads(line) for line in run(label, file).stdout.splitlines()]
    assert [list(line) for line in lines] == [FIELDS] * 3
    assert [line["id"] for line in lines] == ["a", "2", "c"]
    assert [line["relevant"] for line in lines] == [True, True, False]
    assert lines[0]["story"] == lines[1]["story"] != lines[2]["story"]
    assert (lines[0]["kind"], lines[0]["states"]) == ("withdrawal", ["LVA"])
    assert lines[2]["kind"] is None


def test_a_date_as_feeds_write_it_is_read_too(here):
    title = "Saeima backs exit from mine ban treaty"
    rows = [
        {"id": "a", "title": title, "published": "Wed, 16 Apr 2025 10:00:00 GMT"},
        {"id": "b", "title": title, "published": "2025-04-16"},
    ]
    first, second = map(json.loads, run(label, saved(here, *rows)).stdout.splitlines())
    assert first["story"] == second["story"]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("{not json", "not JSON"),
        ("[1, 2]", "object with id and title"),
        ('{"id": "a"}', "needs an id and a title"),
        ('{"id": "a", "title": null}', "needs an id and a title"),
        ('{"id": "a", "title": "t", "summary": 7}', "summary must be a text"),
        ('{"id": "a", "title": "t", "published": "yesterday"}', "must be an ISO date"),
    ],
)
def test_a_malformed_line_is_named_by_its_number(here, line, problem):
    file = saved(here, {"id": "good", "title": "Landmine kills two"}, line)
    failed = run(label, file).exception
    assert isinstance(failed, InputError)
    assert "news.jsonl, line 2" in str(failed)
    assert problem in str(failed)


def test_a_byte_order_mark_and_empty_lines_do_no_harm(here):
    (here / "bom.jsonl").write_bytes(b'\xef\xbb\xbf{"id": "a", "title": "Mine ban"}\r\n\r\n')
    assert len(run(label, "bom.jsonl").stdout.splitlines()) == 1


def test_a_file_that_is_not_there_is_one_sentence():
    assert "cannot be read" in str(run(label, "nowhere.jsonl").exception)


def test_explain_says_why_in_words():
    said = run(
        explain, "Finland's parliament votes to leave mine ban treaty over Russian threat"
    ).stdout
    assert "Relevant: score" in said
    assert "Finland: name: “Finland's”" in said.replace("Finland”", "Finland's”")
    assert "named as threat or reason" in said
    assert "Kind: withdrawal – leaving the Convention" in said
    assert "step: parliament" in said


def test_explain_says_why_not_in_words():
    said = run(explain, "Three killed by a landmine of sorts: coal mine collapses").stdout
    assert "Not relevant" in said
    assert "mainly because of mining (“coal mine”)" in said
    assert "it mentions mining (“coal mine”)" in run(explain, "A coal mine closes").stdout
    assert "no words about mines" in run(explain, "Rain in Riga").stdout


def test_explain_finds_a_stored_entry_by_its_address_and_its_story(here):
    stores = open_stores(here / "data", ManualClock(NOON))
    stores.entries.put(stored_entry("e1", story="s1"))
    stores.stories.put(story("s1"))
    stores.close()
    assert "(1 reports, s1)" in run(explain, "https://news.example/e1").stdout
    assert "give its title instead" in str(run(explain, "https://news.example/other").exception)


def test_explain_shows_no_control_characters():
    assert "\x1b" not in run(explain, "Landmine \x1b[31m kills\u202e two").stdout


def test_feedback_is_listed_and_exported_in_the_labelling_format(here):
    stores = open_stores(here / "data", ManualClock(NOON))
    stores.entries.put(stored_entry("e1", story="s1", title="A minefield of rules"))
    stores.feedback.put(
        Feedback("s1", "U1", NOON, "C1", "A minefield of rules", "clearance", (), ("minefield",))
    )
    stores.close()
    assert "U1: A minefield of rules [clearance; minefield]" in run(feedback, "list").stdout
    assert "Exported 1 entries" in run(feedback, "export", "out.jsonl").stdout
    row = json.loads((here / "out.jsonl").read_text(encoding="utf-8"))
    assert row["relevant"] is False
    assert row["split_reason"] == "hard_negative"
    assert row["title"] == "A minefield of rules"
    assert run(label, "out.jsonl").exit_code == 0


def test_feedback_on_a_story_that_was_merged_is_exported_with_its_own_entry(here):
    stores = open_stores(here / "data", ManualClock(NOON))
    stores.entries.put(
        stored_entry("e0", story="s0", title="Another headline"),
        stored_entry("e1", story="s0", title="A minefield of rules"),
    )
    stores.stories.put(story("s0"), replace(story("s1"), merged_into=StoryId("s0")))
    stores.feedback.put(
        Feedback("s1", "U1", NOON, "C1", "A minefield of rules", "clearance", (), ("minefield",))
    )
    stores.close()
    run(feedback, "export", "out.jsonl")
    row = json.loads((here / "out.jsonl").read_text(encoding="utf-8"))
    assert row["url"] == "https://news.example/e1"
    assert "s0" in run(explain, "https://news.example/e1").stdout


def test_no_feedback_is_said_plainly():
    assert "Nothing has been marked" in run(feedback, "list").stdout
