"""From a poll's result to stored data and outbox items, in one unit of work.

In: the result of one poll of one feed. Out: entries, stories, feed state and outbox items
on disk together or not at all, and a report. No network; nothing is sent here.
"""

from bot.pipeline.daily import Daily
from bot.pipeline.news_policy import NewsPolicy
from bot.pipeline.poll_report import PollReport
from bot.pipeline.take import Pipeline

__all__ = ["Daily", "NewsPolicy", "Pipeline", "PollReport"]
