"""Which form of a message a workspace gets, and how long that is remembered."""

from __future__ import annotations

from pathlib import Path

from bot.desk.block_kinds import KNOWN_FOR, PICTURES_KNOWN_FOR, Surface
from bot.model.workspace import WorkspaceId
from bot.ports import Message
from tests.doubles.desk import house

WORDS = Message("words", ({"type": "section"},))
TABLE = Message("words", ({"type": "section"}, {"type": "table"}), plainer=WORDS)
SORTABLE = Message("words", ({"type": "section"}, {"type": "data_table"}), plainer=TABLE)
PICTURE = Message("words", ({"type": "section"}, {"type": "image"}), plainer=WORDS)


async def test_the_richest_form_is_tried_first():
    form = await house(untried=True).desk.block_kinds.fitting(SORTABLE)
    assert (form.message, form.sure) == (SORTABLE, False)


async def test_what_was_taken_is_sure_from_then_on():
    kinds = house(untried=True).desk.block_kinds
    await kinds.took(SORTABLE)
    form = await kinds.fitting(SORTABLE)
    assert (form.message, form.sure) == (SORTABLE, True)


async def test_a_refused_kind_gives_way_to_the_next_plainer_one():
    kinds = house(untried=True).desk.block_kinds
    await kinds.refused(SORTABLE)
    form = await kinds.fitting(SORTABLE)
    assert (form.message, form.sure) == (TABLE, False)


async def test_where_all_kinds_are_refused_the_words_are_sure():
    kinds = house(untried=True).desk.block_kinds
    await kinds.refused(SORTABLE)
    await kinds.refused(TABLE)
    form = await kinds.fitting(SORTABLE)
    assert (form.message, form.sure) == (WORDS, True)


async def test_a_message_without_a_plainer_form_goes_as_it_is():
    form = await house(untried=True).desk.block_kinds.fitting(WORDS)
    assert (form.message, form.sure) == (WORDS, True)


async def test_a_refusal_of_home_says_nothing_about_messages():
    kinds = house(untried=True).desk.block_kinds
    await kinds.refused(TABLE, Surface.HOME)
    assert (await kinds.fitting(TABLE)).message == TABLE
    assert (await kinds.fitting(TABLE, Surface.HOME)).message == WORDS


async def test_a_refusal_of_one_workspace_says_nothing_about_another():
    home = house(untried=True)
    await home.desk.block_kinds.refused(TABLE)
    other = home.desks.of(WorkspaceId("T2"))
    assert (await other.block_kinds.fitting(TABLE)).message == TABLE


async def test_a_fault_of_ours_is_held_against_no_kind():
    kinds = house(untried=True).desk.block_kinds
    await kinds.refused(SORTABLE)
    await kinds.refused(TABLE)
    await kinds.was_our_fault(SORTABLE)
    assert (await kinds.fitting(SORTABLE)).message == SORTABLE


async def test_a_refusal_lasts_over_a_restart(tmp_path: Path):
    before = house(data_dir=tmp_path, untried=True)
    await before.desk.block_kinds.refused(TABLE)
    before.stores.close()
    after = house(data_dir=tmp_path, untried=True)
    assert (await after.desk.block_kinds.fitting(TABLE)).message == WORDS
    after.stores.close()


async def test_after_a_month_it_is_tried_again():
    home = house(untried=True)
    await home.desk.block_kinds.refused(TABLE)
    home.clock.move(days=KNOWN_FOR.days, minutes=-1)
    assert (await home.desk.block_kinds.fitting(TABLE)).message == WORDS
    home.clock.move(minutes=2)
    assert (await home.desk.block_kinds.fitting(TABLE)).message == TABLE


async def test_a_picture_is_tried_again_after_a_day():
    home = house(untried=True)
    await home.desk.block_kinds.refused(PICTURE)
    assert (await home.desk.block_kinds.fitting(PICTURE)).message == WORDS
    home.clock.move(days=PICTURES_KNOWN_FOR.days, minutes=1)
    assert (await home.desk.block_kinds.fitting(PICTURE)).message == PICTURE
