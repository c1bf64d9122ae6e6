"""The settings of a workspace: within Slack's limits, and complete for a screen reader."""

import pytest

from bot.desk.settings import MOST_ADMINS, NO_LIMITS, ChosenSettings, Limits
from bot.model.workspace import UserId
from handlers.views.workspace_settings import (
    WorkspaceShown,
    admins_sentence,
    channel_sentence,
    workspace_message,
)
from tests.handlers.views.peoples_samples import check

MANY = tuple(UserId(f"U{number:010}") for number in range(MOST_ADMINS))


@pytest.mark.parametrize("pickers", [True, False])
@pytest.mark.parametrize("admins", [(), MANY[:1], MANY])
@pytest.mark.parametrize("channel", [None, "C1NEWS"])
def test_it_is_within_slacks_limits_and_its_text_says_all_of_it(
    channel: str | None, admins: tuple[UserId, ...], *, pickers: bool
):
    chosen = ChosenSettings(channel, admins, UserId("U0INSTALLER"))
    said = admins_sentence(admins, keeps_chooser=True)
    limits = Limits(watches=2_000, feeds=20)
    shown = WorkspaceShown(chosen, 1_234, 3, limits, at_home=False, pickers=pickers, said=said)
    made = workspace_message(shown)
    check(made)
    for fact in (said, "1,234 of 2,000", "3 of 20", "<@U0INSTALLER>", f"<#{channel}>"):
        assert fact in made.text or fact == "<#None>"


def test_without_limits_only_what_is_used_is_said():
    shown = WorkspaceShown(ChosenSettings("#news_*x*"), 5, 7, NO_LIMITS, at_home=True)
    made = workspace_message(shown)
    check(made)
    assert "Watches: 5. Feeds of its own: 7. The settings MINEWATCH_CHANNEL" in made.text


def test_a_channel_that_is_taken_away_is_said_as_plainly_as_one_that_is_chosen():
    assert "<#C1NEWS>" in channel_sentence("C1NEWS")
    assert channel_sentence(None).startswith("No channel gets every alert now")
