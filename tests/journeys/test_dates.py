"""News is told whatever its date looks like: a baseline, then one new story, over the real web."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.doubles.web import Answer

OLD = "Football club opens new stadium"
NEWS = "Landmine kills two farmers in northern Angola"
# The engine's clock stands at 2 March 2026, 9:00 UTC. One of each form, whether we can read it or not.
TODAY = [
    "02-03-2026 08:00", "2026/03/02 08:00:00", "2026.03.02 08:00", "2026年3月2日", "2026. 3. 2. 08:00", "2026 03 02",
    "2026,03,02", "02-03-26", "02/03/2026", "03/02/2026", "2.3.2026 klo 8.00", "2026년 3월 2일 (월) 오전 8:00",
    "٠٢/٠٣/٢٠٢٦", "2 марта 2026 г., 08:00", "March 2, 2026 8:00 AM", "1772438400000", "Mon, 02 Mar 2026 08:00:00 IST",
    "2026-03-02 08:00:00 UTC", "2 มีนาคม 2569", "۱۱ اسفند ۱۴۰۴", "yesterday", "2026-02-31", "2026-09-01", "",
    "Mon, 02 Mar 2026 08:00:00 GMT", "2026-03-02T08:00:00Z",
]  # fmt: skip
# Read as long ago: by the publisher's mistake, or by ours.
LONG_AGO = [
    "05-01-2020 08:00", "2019/11/30", "2025年1月5日", "05-01-20", "5 January 2024", "Sun, 05 Jan 2025 08:00:00 IST",
    "1500000000", "2025-01-05 08:00:00 EST", "10/02/2025", "Jan 5, 2016",
]  # fmt: skip
STANDARD_LONG_AGO = ["Sun, 05 Jan 2025 08:00:00 GMT", "2025-01-05T08:00:00Z", "2025-01-05"]


def document(*items: tuple[str, str]) -> bytes:
    listed = "".join(
        f"<item><title>{title}</title><link>https://desk.example/{title[:8].strip()}</link>"
        f'<guid isPermaLink="false">{title[:8]}</guid><pubDate>{written}</pubDate></item>'
        for title, written in items
    )
    return f'<rss version="2.0"><channel><title>Desk</title>{listed}</channel></rss>'.encode()


async def polled_after_a_baseline(newsroom, engine, written: str):
    """What a feed brings after its first poll, with this date."""
    await newsroom.publish(feed="desk")
    old = (OLD, "Fri, 27 Feb 2026 08:00:00 GMT")
    newsroom.web.serve("/desk.xml", Answer(document((NEWS, written), old)))
    report = await newsroom.poll("desk")
    await engine.deliver_all()
    return report


@pytest.mark.parametrize("written", TODAY + LONG_AGO)
async def test_news_is_told_whatever_the_form_of_its_date(engine, newsroom, written):
    report = await polled_after_a_baseline(newsroom, engine, written)
    (text,) = engine.texts()
    assert "Angola" in text
    assert report.queued == 1


@pytest.mark.parametrize("written", STANDARD_LONG_AGO)
async def test_a_standard_date_is_believed_and_old_news_is_kept_and_not_told(
    engine, newsroom, written
):
    report = await polled_after_a_baseline(newsroom, engine, written)
    assert engine.texts() == []
    assert report.relevant == 1


@pytest.mark.parametrize("written", LONG_AGO)
async def test_what_counts_from_now_is_dated_now_and_kept_as_long_as_other_news(
    engine, newsroom, written
):
    await polled_after_a_baseline(newsroom, engine, written)
    (story,) = engine.stores.stories.all()
    assert engine.clock.now() - story.last_at < timedelta(hours=1)
