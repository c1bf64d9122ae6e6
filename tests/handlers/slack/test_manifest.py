"""The manifest, the file that is handed out, and the listeners are in step."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

import handlers
from bot.errors import InputError
from handlers.slack.installing.flow import Place
from handlers.slack.manifest import ENDINGS, EVENTS, manifest, manifest_text
from handlers.talk.commands import COMMANDS
from tests.doubles.bolt import requests_to
from tests.doubles.desk import house

ROOT = Path(__file__).parents[3]
ADDRESS = "https://bot.example.org"


def test_the_file_is_what_the_command_prints():
    assert (ROOT / "manifest.json").read_text() == manifest_text()


def test_scopes_are_the_least_that_works():
    scopes = manifest()["oauth_config"]["scopes"]
    assert scopes["bot"] == ["commands", "chat:write"]
    assert "user" not in scopes
    history = [s for s in scopes["bot_optional"] if s.endswith(":history")]
    assert history == ["im:history"]


def test_socket_mode_names_no_address_and_http_names_one_everywhere():
    assert "url" not in manifest_text().replace("message_menu_options_url", "")
    document = manifest("https://bot.example.org/")
    urls = set(re.findall(r"https://[^\"]+", json.dumps(document)))
    assert urls == {"https://bot.example.org/slack/events"}
    assert not document["settings"]["socket_mode_enabled"]
    assert manifest()["settings"]["socket_mode_enabled"]


@pytest.mark.parametrize("address", ["http://bot.example.org", "bot.example.org", "https://", "x"])
def test_an_address_slack_would_refuse_is_refused_here(address: str):
    with pytest.raises(InputError, match="https"):
        manifest_text(address)


@pytest.mark.parametrize(
    "document", [manifest(), manifest(ADDRESS), manifest(ADDRESS, several=True)]
)
def test_everything_is_within_slacks_limits(document: dict[str, Any]):
    display = document["display_information"]
    assert len(display["name"]) <= 35
    assert len(display["description"]) <= 140
    assert 175 <= len(display["long_description"]) <= 4000
    for command in document["features"]["slash_commands"]:
        assert re.fullmatch(r"/[a-z]{1,31}", command["command"])
        assert len(command["description"]) <= 2000
        assert len(command["usage_hint"]) <= 1000
    for shortcut in document["features"]["shortcuts"]:
        assert len(shortcut["name"]) <= 24
        assert len(shortcut["description"]) <= 150


async def test_every_command_of_the_manifest_is_answered():
    requests = requests_to(house().desk, handlers)
    for command in manifest()["features"]["slash_commands"]:
        answer = await requests.command(command["command"], "help")
        assert answer.status == 200
        assert command["command"] in answer.text


def test_every_listener_for_a_command_shortcut_or_event_is_in_the_manifest():
    code = "\n".join(path.read_text() for path in (ROOT / "handlers").rglob("*.py"))
    declared = manifest()
    commands = {command["command"] for command in declared["features"]["slash_commands"]}
    assert set(COMMANDS) == commands
    events = {
        event.split(".")[0] for event in declared["settings"]["event_subscriptions"]["bot_events"]
    }
    assert set(re.findall(r'app\.event\("([^"]+)"', code)) == {*events, *ENDINGS}
    assert events.isdisjoint(ENDINGS)


def test_for_several_workspaces_there_are_a_way_back_endings_and_tokens_that_expire():
    one, several = manifest(ADDRESS), manifest(ADDRESS, several=True)
    assert several["oauth_config"].pop("redirect_urls") == [f"{ADDRESS}/slack/oauth_redirect"]
    settings = several["settings"]
    assert settings["org_deploy_enabled"]
    assert settings["token_rotation_enabled"]
    events = settings["event_subscriptions"]["bot_events"]
    assert events == [*EVENTS, *ENDINGS]
    settings |= {"org_deploy_enabled": False, "token_rotation_enabled": False}
    settings["event_subscriptions"]["bot_events"] = list(EVENTS)
    assert several == one, "and nothing else differs"


@pytest.mark.parametrize("address", [None, ""])
def test_several_workspaces_without_an_address_are_refused_in_words(address: str | None):
    with pytest.raises(InputError, match="--http"):
        manifest(address, several=True)


def test_the_way_back_is_where_the_flow_listens():
    place = Place(ADDRESS, "https://slack.com/api/")
    [redirect] = manifest(ADDRESS, several=True)["oauth_config"]["redirect_urls"]
    assert redirect == place.redirect_url
    assert place.authorize_url == "https://slack.com/oauth/v2/authorize"
