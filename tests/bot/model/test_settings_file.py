"""The file of settings as people write and save it: read, or spoken of by the line."""

import codecs
import os
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import bot.config.settings
from bot.config import environment, read_settings
from bot.errors import ConfigError
from bot.model.settings_file import NAMES, read_leniently, read_settings_text

PLAIN = "MINEWATCH_CHANNEL=C0123456789\nMINEWATCH_POLL_MINUTES=20\n"
BOTH = {"MINEWATCH_CHANNEL": "C0123456789", "MINEWATCH_POLL_MINUTES": "20"}


@pytest.fixture
def read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """What a file of these bytes sets, beyond the environment."""
    for name in [name for name in os.environ if name.upper() in NAMES]:
        monkeypatch.delenv(name)

    def read(content: str | bytes) -> dict[str, str]:
        raw = content if isinstance(content, bytes) else content.encode()
        (tmp_path / ".env").write_bytes(raw)
        found = environment(tmp_path)
        return {name: value for name, value in found.items() if name.upper() in NAMES}

    return read


@pytest.mark.parametrize(
    "encoded",
    [
        PLAIN.encode(),
        PLAIN.encode("utf-8-sig"),
        PLAIN.encode("utf-16"),
        codecs.BOM_UTF16_BE + PLAIN.encode("utf-16-be"),
        PLAIN.encode("utf-16-le"),
        PLAIN.encode("utf-16-be"),
        PLAIN.encode("utf-32"),
        PLAIN.replace("\n", "\r\n").encode(),
        PLAIN.replace("\n", "\r").encode(),
        PLAIN.replace("\n", "\r\n").encode("utf-16"),
        PLAIN.rstrip().encode(),
        b"\n\n# caf\xe9 in Latin-1\n" + PLAIN.encode(),
        ("\u200b" + PLAIN.replace("=", "\u00a0=\u00a0")).encode(),
    ],
    ids=lambda raw: repr(raw[:6]),
)
def test_it_is_read_however_it_was_saved(read, encoded: bytes):
    assert read(encoded) == BOTH


@pytest.mark.parametrize(
    "line",
    [
        "MINEWATCH_CHANNEL: C0123456789",
        "MINEWATCH_CHANNEL:C0123456789",
        "MINEWATCH_CHANNEL : C0123456789",
        "MINEWATCH_CHANNEL := C0123456789",
        "  MINEWATCH_CHANNEL: 'C0123456789'",
        'MINEWATCH_CHANNEL: "C0123456789" # the alerts',
        "export MINEWATCH_CHANNEL: C0123456789",
        "minewatch_channel=C0123456789",
        "Minewatch_Channel = C0123456789",
        "minewatch-channel: C0123456789",
        "'MINEWATCH_CHANNEL'=C0123456789",
        '"minewatch_channel": "C0123456789"',
        "export minewatch_channel=C0123456789",
        "MINEWATCH_CHANNEL=C0123456789   # the alerts",
        "MINEWATCH_CHANNEL='C0123456789'",
        "MINEWATCH_CHANNEL = C0123456789\t",
    ],
)
@pytest.mark.parametrize("around", ["{}\n", "# first\n\n{}\n# last", "OTHER=1\r\n{}\r\nMORE=2\r\n"])
def test_a_setting_is_read_however_its_line_is_written(read, around: str, line: str):
    assert read(around.format(line)) == {"MINEWATCH_CHANNEL": "C0123456789"}


@pytest.mark.parametrize(
    "line",
    [
        "MINEWATCH_CHANNEL= #mine-ban-alerts",
        "MINEWATCH_CHANNEL = #mine-ban-alerts",
        "MINEWATCH_CHANNEL=#mine-ban-alerts",
        "MINEWATCH_CHANNEL: #mine-ban-alerts",
        "MINEWATCH_CHANNEL:   #mine-ban-alerts   # where all read",
        "minewatch_channel= #mine-ban-alerts",
        "MINEWATCH_CHANNEL='#mine-ban-alerts'",
        'MINEWATCH_CHANNEL= "#mine-ban-alerts" # where all read',
    ],
)
def test_a_channels_name_behind_a_blank_is_no_comment(read, line: str):
    assert read(line) == {"MINEWATCH_CHANNEL": "#mine-ban-alerts"}


@pytest.mark.parametrize(
    "line",
    ["MINEWATCH_CHANNEL= # where all read", "MINEWATCH_CHANNEL=", "MINEWATCH_HTTP_PORT= # 8765 else",
     "MINEWATCH_LOG=  # json or console", "MINEWATCH_LOG: # json", "MINEWATCH_LOG='' # empty"],
)  # fmt: skip
def test_a_comment_behind_a_blank_is_one(read, line: str):
    assert [*read(line).values()] == [""]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("MINEWATCH_HTTP_PORT= #8080", "MINEWATCH_HTTP_PORT"),
        ("MINEWATCH_FEEDS = #feeds.toml", "MINEWATCH_FEEDS"),
        ("slack_bot_token: #xoxb-hunter2", "SLACK_BOT_TOKEN"),
        ("MINEWATCH_CHANNEL C0123456789", "MINEWATCH_CHANNEL is not set"),
        ("MINEWATCH_CHANNEL", "MINEWATCH_CHANNEL is not set"),
        ("set MINEWATCH_CHANNEL=hunter2", "MINEWATCH_CHANNEL is not set"),
        ("$env:SLACK_BOT_TOKEN = 'xoxb-hunter2'", "SLACK_BOT_TOKEN is not set"),
        ("- MINEWATCH_LOG=json", "MINEWATCH_LOG is not set"),
        ("= MINEWATCH_LOG", "MINEWATCH_LOG is not set"),
        ('SLACK_SIGNING_SECRET="hunter2', "SLACK_SIGNING_SECRET"),
        ("SLACK_SIGNING_SECRET='hunter2' more", "SLACK_SIGNING_SECRET"),
        ("SLACK_SIGNING_SECRET='hunter2\"", "SLACK_SIGNING_SECRET"),
        ("MINEWATCH_CHANEL=C0123456789", "did you mean MINEWATCH_CHANNEL"),
        ("minewatch_admin: U0123", "did you mean MINEWATCH_ADMINS"),
        ("SLACK_BOT_TOKN=xoxb-hunter2", "did you mean SLACK_BOT_TOKEN"),
    ],
)
def test_a_line_that_would_set_nothing_is_named_without_its_value(read, line: str, said: str):
    with pytest.raises(ConfigError) as refused:
        read(f"# first\nMINEWATCH_LOG=json\n{line}\n")
    assert "line 3: " in str(refused.value)
    assert said in str(refused.value)
    assert "hunter2" not in str(refused.value)


def test_every_such_line_is_named_at_once(read):
    with pytest.raises(ConfigError) as refused:
        read("MINEWATCH_CHANNEL\n\nMINEWATCH_LOG json\nMINEWATCH_HTTP_PORT= #1\n")
    assert re.findall(r"line \d", str(refused.value)) == ["line 1", "line 3", "line 4"]


@pytest.mark.parametrize(
    ("raw", "line"),
    [
        (b"MINEWATCH_LOG=json\nMINEWATCH_CONTACT=caf\xe9@example.org\n", 2),
        (b"\n\nMINEWATCH_LOG=\0json\n", 3),
        (b"\x00\xff\xd8\x00\x00", 1),
        (codecs.BOM_UTF16_LE + "MINEWATCH_LOG=json\n".encode("utf-16-le") + b"\x00\xd8", 2),
        (codecs.BOM_UTF16_LE + b"M\0I", 1),
    ],
)
def test_what_is_no_text_is_named_by_its_line(read, raw: bytes, line: int):
    with pytest.raises(ConfigError, match=rf"\.env, line {line}, is not UTF-8 text"):
        read(raw)


def test_a_folder_in_its_place_is_said(tmp_path: Path):
    (tmp_path / ".env").mkdir()
    with pytest.raises(ConfigError, match=r"\.env cannot be read"):
        environment(tmp_path)


def test_no_file_is_no_setting(tmp_path: Path):
    assert set(environment(tmp_path)) == set(os.environ)


def test_lines_of_other_programs_stay_as_they_are(read, tmp_path: Path):
    others = "lower=1\nYAML: x\nSLACK_VERIFICATION_TOKEN=1.2\nOTHER_STORE=x\nOTHER_PUBLIC_URL=y\n"
    key = 'KEY="-----BEGIN\nminewatch_channel=inside\n-----END"\nOPEN="never closed\n'
    assert read(f"{others}{key}minewatch_channel=C0123456789\n") == {
        "MINEWATCH_CHANNEL": "C0123456789"
    }
    found = environment(tmp_path)
    assert found["lower"] == "1"
    assert "minewatch_channel=inside" in found["KEY"]


def test_a_proxys_name_keeps_its_case(read):
    assert read("https_proxy: http://proxy.example:3128\n") == {
        "https_proxy": "http://proxy.example:3128"
    }


def test_the_environment_may_write_names_in_lower_case_too(
    read, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    monkeypatch.setenv("minewatch_log", "json")
    assert read("MINEWATCH_LOG=console\n")["MINEWATCH_LOG"] == "json"
    monkeypatch.setenv("MINEWATCH_LOG", "console")
    assert environment(tmp_path)["MINEWATCH_LOG"] == "console"


def test_every_setting_that_is_read_is_known_here():
    source = Path(bot.config.settings.__file__).read_text()
    assert set(re.findall(r'"((?:SLACK|MINEWATCH|SSL|HTTPS?|NO)_[A-Z_]+)"', source)) == NAMES


@given(st.binary(max_size=200))
def test_any_bytes_are_lines_or_a_sentence(raw: bytes):
    try:
        text = read_settings_text(raw)
    except ConfigError as error:
        assert "line" in str(error)
    else:
        assert isinstance(text, str)


@given(
    st.text(
        st.characters(exclude_characters="\r\n'\"#$\\", exclude_categories=["C", "Z"]), min_size=1
    )
)
def test_any_value_without_quotes_is_read_as_it_stands(value: str):
    (line,) = read_settings_text(f"slack_signing_secret: {value}".encode()).splitlines()[:1]
    assert line.startswith("SLACK_SIGNING_SECRET=")


def test_a_wrong_value_is_still_said_with_its_name(read):
    with pytest.raises(ConfigError, match="MINEWATCH_HTTP_PORT is '70000'"):
        read_settings(read("minewatch_http_port: 70000\n"))


@pytest.mark.parametrize(
    "line",
    ["MINEWATCH_LOG: json", "MINEWATCH_LOG := json", "minewatch_log=json", "'MINEWATCH_LOG'=json"],
)
def test_a_line_that_others_would_pass_over_is_named_with_its_number(line: str):
    text = f"# settings\nMINEWATCH_HTTP_PORT=9\n{line}\nOTHER: 1\n"
    assert read_leniently(text.encode()) == (
        ".env, line 3: read as MINEWATCH_LOG=…; write it so, as others would not.",
    )


def test_an_encoding_that_others_would_not_read_is_named():
    assert read_leniently("MINEWATCH_LOG=json\n".encode("utf-16")) == (
        ".env is in UTF-16 or UTF-32; save it as UTF-8.",
    )
    assert read_leniently(b"MINEWATCH_LOG=json\n") == ()
