"""The page on which a person allows the app, over HTTP as a browser asks for it."""

import re
from html import unescape

import aiohttp
import pytest

from bot.workspace.oauth import Asked
from tests.doubles.installing_app import TWO, WITH_ORGANISATION, authorize_url, exchange, told
from tests.doubles.slack import StrictSlack
from tests.doubles.small_app import MANIFEST

WITH_OPTIONAL = MANIFEST | {
    "oauth_config": {
        "scopes": {"bot": ["commands", "chat:write", "users:read"], "bot_optional": ["users:read"]}
    }
}


@pytest.fixture
async def slack():
    async with StrictSlack(teams=TWO) as slack:
        slack.install(WITH_OPTIONAL)
        yield slack


@pytest.fixture
async def browser():
    async with aiohttp.ClientSession() as session:
        yield session


async def opened(browser, url: str) -> tuple[int, str]:
    async with browser.get(url, allow_redirects=False) as page:
        return page.status, page.headers.get("Location") or await page.text()


async def decide(browser, slack, url: str, **choice: str) -> str:
    """Fill the form in and send it; where the browser is sent."""
    _, page = await opened(browser, url)
    hidden = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page)
    form = {name: unescape(value) for name, value in hidden}
    async with browser.post(slack.authorize_url, data=form | choice, allow_redirects=False) as sent:
        return sent.headers.get("Location", "") or await sent.text()


async def test_a_person_chooses_a_team_and_the_app_gets_a_code_and_its_state(slack, browser):
    other = slack.others[0]
    url = authorize_url(slack)
    back = await decide(browser, slack, url, decision="allow", on=other.id, grant="users:read")
    assert back.startswith(f"{slack.base_url}/slack/oauth_redirect?code=")
    assert told(back)["state"] == "state-1"
    answer = await exchange(slack, told(back)["code"])
    assert answer["team"] == {"id": other.id, "name": "Second workspace"}


async def test_cancel_sends_the_person_back_with_access_denied(slack, browser):
    back = await decide(browser, slack, authorize_url(slack, state="s2"), decision="cancel")
    assert told(back) == {"error": "access_denied", "state": "s2"}


async def test_the_state_comes_back_as_it_was_sent(slack, browser):
    state = 'a&b="<script>?#/ü'
    back = await decide(browser, slack, authorize_url(slack, state=state), decision="cancel")
    assert told(back)["state"] == state


async def test_the_page_shows_markup_in_a_request_as_text(slack, browser):
    _, page = await opened(browser, authorize_url(slack, state='"><script>alert(1)</script>'))
    assert "<script>" not in page


async def test_the_team_asked_for_is_chosen_beforehand(slack, browser):
    for team in slack.teams:
        _, page = await opened(browser, authorize_url(slack, team=team.id))
        assert f'value="{team.id}" checked' in page
    _, page = await opened(browser, authorize_url(slack, team="T0UNKNOWN"))
    assert f'value="{slack.others[0].id}" checked' in page


async def test_an_optional_scope_is_declined_by_its_box(slack, browser):
    other = slack.others[0]
    url = authorize_url(slack)
    _, page = await opened(browser, url)
    assert 'name="grant" value="users:read" checked' in page
    assert 'disabled value="commands" checked' in page
    back = await decide(browser, slack, url, decision="allow", on=other.id)
    answer = await exchange(slack, told(back)["code"])
    assert answer["scope"] == "chat:write,commands"
    assert other.app.scopes == {"chat:write", "commands"}


async def test_a_needed_scope_cannot_be_declined(slack):
    back = slack.allow(authorize_url(slack), slack.others[0].id, declined=["commands"])
    answer = await exchange(slack, told(back)["code"])
    assert "commands" in answer["scope"].split(",")


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ({"client_id": "somebody.else"}, "invalid_client_id"),
        ({"client_id": ""}, "invalid_client_id"),
        ({"redirect_uri": "https://evil.example/slack/oauth_redirect"}, "bad_redirect_uri"),
    ],
)
async def test_a_request_that_cannot_be_trusted_is_sent_nowhere(slack, browser, query, problem):
    status, page = await opened(browser, authorize_url(slack, **query))
    assert status == 400
    assert problem in page
    with pytest.raises(ValueError, match=problem):
        slack.allow(authorize_url(slack, **query), slack.team.id)


@pytest.mark.parametrize(
    "query", [{"scope": ""}, {"scope": "admin"}, {"user_scope": "search:read"}], ids=str
)
async def test_scopes_that_the_app_has_not_declared_are_refused(slack, browser, query):
    status, back = await opened(browser, authorize_url(slack, **query))
    assert status == 302
    assert told(back) == {"error": "invalid_scope", "state": "state-1"}


@pytest.mark.parametrize(
    ("address", "good"),
    [
        ("https://bot.example/slack", True),
        ("https://bot.example/slack/oauth_redirect", True),
        ("https://bot.example/slackers", False),
        ("https://bot.example/", False),
        ("https://bot.example/slack/../other", False),
        ("https://bot.example:8443/slack", False),
        ("https://oauth.bot.example/slack", False),
        ("http://bot.example/slack", False),
        ("https://bot.example/slack#there", False),
        ("javascript:alert(1)", False),
        ("http://127.0.0.1:3000/back", True),
    ],
)
async def test_a_browser_returns_only_to_the_apps_own_addresses(slack, address, good):
    slack.redirects_to("https://bot.example/slack", "http://127.0.0.1:3000/back")
    asked = Asked.of({"client_id": slack.client[0], "scope": "commands", "redirect_uri": address})
    assert (slack.oauth.problem(asked) is None) is good


async def test_without_an_address_the_first_of_the_apps_is_taken(slack):
    slack.redirects_to("https://bot.example/one", "https://bot.example/two")
    back = slack.allow(authorize_url(slack), slack.others[0].id)
    assert back.startswith("https://bot.example/one?code=")


async def test_the_form_is_taken_from_this_page_only(slack, browser):
    form = {"client_id": slack.client[0], "scope": "commands", "decision": "allow"}
    form |= {"on": slack.others[0].id, "key": "guessed"}
    async with browser.post(slack.authorize_url, data=form, allow_redirects=False) as answer:
        assert answer.status == 403
    foreign = {"Origin": "https://evil.example"}
    form["key"] = slack.page.key
    async with browser.post(slack.authorize_url, data=form, headers=foreign) as answer:
        assert answer.status == 403
    assert not slack.others[0].has_app


async def test_a_choice_of_no_team_installs_nothing(slack, browser):
    for on in ("", "T0UNKNOWN"):
        text = await decide(browser, slack, authorize_url(slack), decision="allow", on=on)
        assert "Choose where" in text


async def test_a_link_on_another_site_may_open_the_page_but_no_frame_may(slack, browser):
    link = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    for destination, status in (("document", 200), ("iframe", 403)):
        headers = link | {"Sec-Fetch-Dest": destination}
        async with browser.get(authorize_url(slack), headers=headers) as page:
            assert page.status == status


async def test_the_form_may_lead_to_the_app_and_to_nothing_else(slack, browser):
    slack.redirects_to("https://bot.example/slack")
    async with browser.get(authorize_url(slack)) as page:
        policy = page.headers["Content-Security-Policy"]
        assert "form-action 'self' https://bot.example;" in policy
        assert "frame-ancestors 'none'" in policy
        # Without any referrer the form would be sent with the Origin null, which is refused.
        assert page.headers["Referrer-Policy"] == "same-origin"


async def test_an_organisation_is_offered_where_the_app_is_ready_for_one(browser):
    async with StrictSlack(teams=WITH_ORGANISATION) as slack:
        _, page = await opened(browser, authorize_url(slack))
        assert "the whole organisation" in page
        slack.install(MANIFEST)
        url = authorize_url(slack, scope="commands")
        _, page = await opened(browser, url)
        assert "the whole organisation" not in page
        with pytest.raises(LookupError):
            slack.allow(url, slack.others[0].enterprise_id)
