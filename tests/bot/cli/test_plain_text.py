"""Messages as a terminal shows them: everything that Slack would draw, and no markup."""

import pytest

from bot.cli.plain_text import plain_text, without_markup
from bot.model.request import Door
from bot.ports import Message
from tests.doubles.asking import asked
from tests.doubles.desk import house


@pytest.mark.parametrize(
    ("mrkdwn", "said"),
    [
        ("*Finland* and _Norway_", "Finland and Norway"),
        ("2 * 3 * 4, a_b_c", "2 * 3 * 4, a_b_c"),
        ("<https://un.example/a_b_c|Status of *Treaties*>", "Status of Treaties (https://un.example/a_b_c)"),
        ("<https://un.example>", "https://un.example"),
        ("<#C1|general>, <#C2>, <@U1>", "#general, #C2, @U1"),
        ("<!date^1772701200^{date} {time}|5 Mar 2026 09:00 UTC>", "5 Mar 2026 09:00 UTC"),
        ("AT&amp;T &lt;b&gt; &amp;lt;", "AT&T <b> &lt;"),
        ("`/minewatch list`", "`/minewatch list`"),
    ],
)  # fmt: skip
def test_markup_becomes_words(mrkdwn: str, said: str):
    assert without_markup(mrkdwn) == said


def test_a_message_without_blocks_is_its_text():
    assert plain_text(Message("*Yes* &amp; no")) == "Yes & no"


@pytest.mark.parametrize(
    ("door", "text", "lines"),
    [
        (Door.STATUS, "Finland", ["Status: No longer a State Party", "[Watch Finland]"]),
        (Door.STATUS, "list withdrawn", ["🇫🇮 Finland, 10 January 2026"]),
        (Door.STATUS, "Congo", ["Which one do you mean?", "[🇨🇬 Congo (COG)]"]),
        (Door.WATCH, "help", ["`/minewatch add Finland`"]),
    ],
)
def test_every_kind_of_block_is_shown(door: Door, text: str, lines: list[str]):
    shown = plain_text(asked(house(), text, door).message)
    for line in lines:
        assert line in shown
    assert "<http" not in shown
    assert "\u2060" not in shown
