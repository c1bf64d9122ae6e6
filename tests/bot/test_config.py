"""Settings: defaults, both modes, and one message for everything that is wrong."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config import environment, read_settings
from bot.errors import ConfigError


def test_without_any_setting_minewatch_runs_the_local_workspace():
    settings = read_settings({})
    assert settings.local
    assert not settings.socket_mode
    assert (settings.host, settings.port, settings.poll_minutes) == ("127.0.0.1", 8765, 15.0)
    assert settings.slack_api_url == "https://slack.com/api/"


def test_both_tokens_mean_socket_mode():
    settings = read_settings({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"})
    assert settings.socket_mode
    assert not settings.local


def test_a_signing_secret_without_app_token_means_http_mode():
    settings = read_settings({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "s"})
    assert not settings.socket_mode
    assert not settings.local


def test_an_empty_value_is_no_value():
    assert read_settings({"MINEWATCH_HTTP_PORT": "  ", "SLACK_BOT_TOKEN": ""}).port == 8765


def test_the_api_address_always_ends_in_a_slash():
    assert read_settings({"SLACK_API_URL": "http://127.0.0.1:9/api"}).slack_api_url.endswith("api/")


def test_every_wrong_setting_is_named_at_once(tmp_path: Path):
    wrong = {
        "SLACK_BOT_TOKEN": "hunter2-bot",
        "SLACK_APP_TOKEN": "hunter2-app",
        "SLACK_API_URL": "slack.com",
        "MINEWATCH_CHANNEL": "general",
        "MINEWATCH_ADMINS": "bob",
        "MINEWATCH_FEEDS": str(tmp_path / "missing.toml"),
        "MINEWATCH_POLL_MINUTES": "often",
        "MINEWATCH_ALLOW_PRIVATE_FEEDS": "yes",
        "MINEWATCH_HTTP_PORT": "70000",
        "MINEWATCH_LOG": "xml",
        "MINEWATCH_NOW": "tomorrow",
    }
    with pytest.raises(ConfigError) as caught:
        read_settings(wrong)
    message = str(caught.value)
    assert all(name in message for name in wrong)
    assert "hunter2" not in message
    assert "expected" in message


@pytest.mark.parametrize("name", ["SLACK_API_URL", "MINEWATCH_TREATY_PAGE"])
@pytest.mark.parametrize(
    "text",
    [
        "https://[x/",
        "https://a:b/x",
        "https://a.example:99999/",
        "https://user:pw@a.example/",
        "a",
        "https://",
    ],
)
def test_an_address_that_is_none_is_refused_in_words(name: str, text: str):
    with pytest.raises(ConfigError, match=f"{name} is"):
        read_settings({name: text})


@pytest.mark.parametrize(
    "text",
    [
        "mysql://me:hunter2@db.example/minewatch",
        "me:hunter2@db.example/minewatch",
        "postgresql://me:hunter2@db.example:port/minewatch",
        "postgresql://me:hunter2@db.example:70000/minewatch",
        "postgresql://me:hunter2#@db.example/minewatch",
        "postgresql://me:hunter2@@db.example/minewatch",
        "postgresql://me:hunter2%zz@db.example/minewatch",
        "postgresql://me:hunter2@[db.example/minewatch",
    ],
)
def test_an_address_of_a_store_that_is_none_is_refused_without_its_password(text: str):
    with pytest.raises(ConfigError, match="MINEWATCH_STORE cannot be used") as caught:
        read_settings({"MINEWATCH_STORE": text})
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "postgresql:///minewatch",
        "postgres://me@db.example/minewatch?sslmode=verify-full",
        "postgresql://me:p%40ss@one.example:5432,two.example:5433/minewatch",
        "postgresql://me:p@[::1]:5432/minewatch",
        "postgresql:///minewatch?host=/run/postgresql",
    ],
)
def test_an_address_of_a_store_is_a_secret(text: str):
    settings = read_settings({"MINEWATCH_STORE": text})
    assert settings.store is not None
    assert settings.store.reveal() == text
    assert text not in repr(settings)


def test_a_token_for_socket_mode_alone_is_refused():
    with pytest.raises(ConfigError, match="SLACK_BOT_TOKEN is missing"):
        read_settings({"SLACK_APP_TOKEN": "xapp-1"})


def test_a_bot_token_alone_is_refused_because_nothing_could_arrive():
    with pytest.raises(ConfigError, match="SLACK_APP_TOKEN"):
        read_settings({"SLACK_BOT_TOKEN": "xoxb-1"})


def test_a_data_dir_that_is_a_file_is_refused(tmp_path: Path):
    (tmp_path / "data").write_text("")
    with pytest.raises(ConfigError, match="MINEWATCH_DATA_DIR"):
        read_settings({"MINEWATCH_DATA_DIR": str(tmp_path / "data")})


def test_an_instant_without_zone_is_utc():
    now = read_settings({"MINEWATCH_NOW": "2026-01-10T09:00:00"}).now
    assert now == datetime(2026, 1, 10, 9, tzinfo=UTC)


def test_secrets_do_not_show_in_any_text():
    settings = read_settings({"SLACK_BOT_TOKEN": "xoxb-very", "SLACK_SIGNING_SECRET": "quiet"})
    assert "very" not in repr(settings)
    assert "quiet" not in f"{settings} {settings.signing_secret}"
    assert settings.bot_token is not None
    assert settings.bot_token.reveal() == "xoxb-very"


def test_the_environment_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / ".env").write_text("MINEWATCH_LOG=json\nMINEWATCH_HTTP_PORT=1\n")
    monkeypatch.setenv("MINEWATCH_LOG", "console")
    values = environment(tmp_path)
    assert (values["MINEWATCH_LOG"], values["MINEWATCH_HTTP_PORT"]) == ("console", "1")


@given(
    st.dictionaries(
        st.sampled_from(
            [
                "MINEWATCH_POLL_MINUTES",
                "MINEWATCH_HTTP_PORT",
                "MINEWATCH_NOW",
                "MINEWATCH_ADMINS",
                "MINEWATCH_STORE",
            ]
        ),
        st.text(max_size=40),
    )
)
def test_any_text_is_either_taken_or_refused_in_words(values):
    try:
        read_settings(values)
    except ConfigError as error:
        assert "expected" in str(error)


@pytest.mark.parametrize(
    ("text", "pages"),
    [
        ("off", ()),
        ("https://a.example/x,https://a.example/x", (("https://a.example/x",),)),
        ("OFF", ()),
        ("https://a.example/x", (("https://a.example/x",),)),
        ("https://a.example/x,http://b.example", (("https://a.example/x",), ("http://b.example",))),
        (
            "https://a.example/x , https://b.example,",
            (("https://a.example/x",), ("https://b.example",)),
        ),
        ("https://a.example/list,2.aspx", (("https://a.example/list,2.aspx",),)),
    ],
)
def test_the_depositaries_pages_are_a_list_or_off(text: str, pages: tuple[tuple[str, ...], ...]):
    assert read_settings({"MINEWATCH_TREATY_PAGE": text}).treaty_pages == pages


@pytest.mark.parametrize("values", [{}, {"MINEWATCH_TREATY_PAGE": " "}])
def test_the_depositarys_own_page_is_compared_by_default_as_xml_and_else_as_html(values):
    [(xml, html)] = read_settings(values).treaty_pages
    assert xml == (
        "https://treaties.un.org/doc/Publication/MTDSG/Volume%20II/Chapter%20XXVI/XXVI-5.en.xml"
    )
    assert html.startswith("https://treaties.un.org/Pages/ViewDetails.aspx?")
    assert "mtdsg_no=XXVI-5" in html


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("MINEWATCH_HTTP_PRT", "did you mean MINEWATCH_HTTP_PORT?"),
        ("MINEWATCH_ADMIN", "did you mean MINEWATCH_ADMINS?"),
        ("minewatch_poll_minute", "did you mean MINEWATCH_POLL_MINUTES?"),
        ("SLACK_BOT_TOKN", "did you mean SLACK_BOT_TOKEN?"),
        ("MINEWATCH_COLOUR_OF_THE_MAP", "is not a setting; remove it"),
    ],
)
def test_a_name_that_is_no_setting_stops_the_start_with_the_nearest_one(name: str, meant: str):
    with pytest.raises(ConfigError) as refused:
        read_settings({name: "1", "MINEWATCH_POLL_MINUTES": "often"})
    assert f"{name} is not a setting" in str(refused.value)
    assert meant in str(refused.value)
    assert "MINEWATCH_POLL_MINUTES is 'often'" in str(refused.value)


@pytest.mark.parametrize("name", ["SLACK_VERIFICATION_TOKEN", "SLACK_WEBHOOK_URL", "MINE", "PATH"])
def test_what_belongs_to_other_programs_does_not_stop_the_start(name: str, tmp_path: Path):
    (tmp_path / ".env").write_text(f"{name}=anything\n")
    assert read_settings(environment(tmp_path))


SEVERAL = {
    "SLACK_CLIENT_ID": "1.2",
    "SLACK_CLIENT_SECRET": "hunter2-client",
    "MINEWATCH_TOKEN_KEY": "A" * 43 + "=",
    "SLACK_SIGNING_SECRET": "hunter2-signing",
    "MINEWATCH_PUBLIC_URL": "https://bot.example.org/minewatch/",
}


def test_several_workspaces_are_http_mode_without_a_token_of_ones_own():
    settings = read_settings(SEVERAL)
    assert settings.many_workspaces
    assert not settings.local
    assert not settings.socket_mode
    assert settings.public_url == "https://bot.example.org/minewatch"
    assert settings.keep_days_after_removal == 14
    assert "hunter2" not in repr(settings)
    assert "AAAA" not in repr(settings)


def test_one_workspace_needs_none_of_this():
    assert not read_settings(
        {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "s"}
    ).many_workspaces
    alone = {"MINEWATCH_PUBLIC_URL": "https://bot.example.org"}
    assert read_settings(alone).local


@pytest.mark.parametrize("name", SEVERAL)
def test_what_is_missing_for_several_workspaces_is_named_and_nothing_else(name: str):
    with pytest.raises(ConfigError) as caught:
        read_settings({key: value for key, value in SEVERAL.items() if key != name})
    [_, problem] = str(caught.value).splitlines()
    assert problem.strip().startswith(f"{name} is missing")


@pytest.mark.parametrize("name", ["SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET", "MINEWATCH_TOKEN_KEY"])
def test_one_of_the_settings_for_several_workspaces_asks_for_the_others(name: str):
    with pytest.raises(ConfigError) as caught:
        read_settings({name: SEVERAL[name], "SLACK_BOT_TOKEN": "xoxb-1"})
    [_, missing, token] = str(caught.value).splitlines()
    assert all(missing.count(each) == 1 for each in SEVERAL)
    assert missing.endswith(f" are missing; several workspaces need them as well as {name}")
    assert token.strip().startswith("SLACK_BOT_TOKEN is set together")


@pytest.mark.parametrize(
    ("name", "value"), [("SLACK_BOT_TOKEN", "xoxb-1"), ("SLACK_APP_TOKEN", "xapp-1")]
)
def test_a_token_of_ones_own_and_installing_exclude_each_other_in_words(name: str, value: str):
    with pytest.raises(ConfigError, match=f"{name} is set together with SLACK_CLIENT_ID"):
        read_settings(SEVERAL | {name: value})


@pytest.mark.parametrize(
    "values",
    [
        {"MINEWATCH_STORE_LISTEN": "postgresql://db.example.org/desk"},
        {"MINEWATCH_LOCAL_TEAMS": "2", "SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"},
        {"MINEWATCH_LOCAL_TEAMS": "2", **SEVERAL},
        {"SLACK_SIGNING_SECRET": "hunter2"},
    ],
    ids=lambda values: next(iter(values)),
)
def test_what_cannot_have_the_effect_that_was_meant_stops_the_start(values: dict[str, str]):
    with pytest.raises(ConfigError) as caught:
        read_settings(values)
    [_, problem] = str(caught.value).splitlines()
    assert problem.strip().startswith(f"{next(iter(values))} is set ")


ONE = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "s"}
SOCKET = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}
TWO_TEAMS = {"MINEWATCH_LOCAL_TEAMS": "2"}


@pytest.mark.parametrize(
    ("name", "value", "without", "with_effect"),
    [
        ("MINEWATCH_KEEP_DAYS_AFTER_REMOVAL", "14", [ONE, SOCKET, {}], [SEVERAL, TWO_TEAMS]),
        ("MINEWATCH_WATCHES_PER_WORKSPACE", "5", [ONE, SOCKET, {}], [SEVERAL, TWO_TEAMS]),
        ("MINEWATCH_FEEDS_PER_WORKSPACE", "5", [ONE, SOCKET, {}], [SEVERAL, TWO_TEAMS]),
        ("MINEWATCH_PUBLIC_URL", "https://b.example", [SOCKET, {}, TWO_TEAMS], [ONE, SEVERAL]),
        ("MINEWATCH_CHANNEL", "C012", [SEVERAL, TWO_TEAMS], [ONE, SOCKET, {}]),
        ("MINEWATCH_ADMINS", "U012", [TWO_TEAMS], [ONE, SOCKET, {}]),
        ("MINEWATCH_ADMINS", "T012/U012", [ONE, SOCKET, {}], [SEVERAL, TWO_TEAMS]),
        ("SLACK_API_URL", "https://slack.example/api/", [{}, TWO_TEAMS], [ONE, SOCKET, SEVERAL]),
        ("SLACK_SIGNING_SECRET", "s", [SOCKET], [{"SLACK_BOT_TOKEN": "xoxb-1"}]),
        ("MINEWATCH_HTTP_PORT", "8765", [SOCKET], [ONE, SEVERAL, {}]),
        ("MINEWATCH_HTTP_HOST", "::1", [SOCKET], [ONE, SOCKET | {"MINEWATCH_METRICS": "1"}]),
    ],
)
def test_a_setting_without_effect_is_said(
    name: str, value: str, without: list[dict[str, str]], with_effect: list[dict[str, str]]
):
    for others in without:
        (sentence,) = read_settings({**others, name: value}).unused
        assert sentence.startswith(name)
    for others in with_effect:
        assert read_settings({**others, name: value}).unused == ()


@pytest.mark.parametrize(
    "key", ["hunter2", "A" * 43 + "=,hunter2", "A" * 44, f"{'A' * 43}= {'A' * 43}="]
)
def test_a_key_of_another_form_is_named_once_and_never_shown(key: str):
    with pytest.raises(ConfigError) as caught:
        read_settings(SEVERAL | {"MINEWATCH_TOKEN_KEY": key})
    [_, problem] = str(caught.value).splitlines()
    assert problem.strip().startswith("MINEWATCH_TOKEN_KEY cannot be used")
    assert "hunter2" not in problem
    assert "AAAA" not in problem


def test_several_keys_may_be_set():
    keys = f"{'A' * 43}=, {'b-_9' * 10}abc="
    assert read_settings(SEVERAL | {"MINEWATCH_TOKEN_KEY": keys}).token_key is not None


@pytest.mark.parametrize(
    ("address", "taken"),
    [
        ("https://bot.example.org", True),
        ("http://127.0.0.1:8765", True),
        ("http://localhost:8765/", True),
        ("http://bot.example.org", False),
        ("https://bot.example.org/?x=1", False),
        ("https://bot.example.org/#x", False),
        ("https://user:hunter2@bot.example.org", False),
        ("bot.example.org", False),
        ("http://127.0.0.1.example.org", False),
    ],
)
def test_a_public_address_is_https_or_on_this_machine(address: str, *, taken: bool):
    values = {"MINEWATCH_PUBLIC_URL": address}
    if taken:
        assert read_settings(values).public_url == address.rstrip("/")
    else:
        with pytest.raises(ConfigError, match="MINEWATCH_PUBLIC_URL is"):
            read_settings(values)


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("MINEWATCH_KEEP_DAYS_AFTER_REMOVAL", "a fortnight"),
        ("MINEWATCH_WATCHES_PER_WORKSPACE", "0"),
        ("MINEWATCH_FEEDS_PER_WORKSPACE", "-1"),
    ],
)
def test_a_limit_that_is_no_number_is_refused_in_words(name: str, wrong: str):
    with pytest.raises(ConfigError, match=f"{name} is"):
        read_settings({name: wrong})


def test_an_admin_without_a_workspace_is_refused_where_several_install_minewatch():
    with pytest.raises(ConfigError, match=r"names U1ANN, W2BOB without a workspace; expected ids"):
        read_settings(SEVERAL | {"MINEWATCH_ADMINS": "U1ANN, T0123ABCD/U0456EFGH, W2BOB"})
    within = SEVERAL | {"MINEWATCH_ADMINS": "T0123ABCD/U0456EFGH"}
    assert read_settings(within).admins == ("T0123ABCD/U0456EFGH",)


def test_an_admin_is_named_within_a_workspace_or_at_home():
    admins = "U0123ABCD, T0123ABCD/U0456EFGH,E0123ABCD/W0456EFGH"
    assert read_settings({"MINEWATCH_ADMINS": admins}).admins == (
        "U0123ABCD",
        "T0123ABCD/U0456EFGH",
        "E0123ABCD/W0456EFGH",
    )
    for wrong in ("T0123ABCD/", "/U0123ABCD", "U0123ABCD/T0123ABCD", "T1/T2/U0123ABCD"):
        with pytest.raises(ConfigError, match="MINEWATCH_ADMINS"):
            read_settings({"MINEWATCH_ADMINS": wrong})
