"""From a poll's result to what is stored and what will be said: one unit of work.

In: the result of one poll of one feed. Out: entries, stories, feed state and outbox items
on disk as a whole or not at all, and a report. No network; nothing is sent here.
"""

from bot.pipeline.daily import Daily
from bot.pipeline.news_policy import NewsPolicy
from bot.pipeline.take import Pipeline, PollReport

__all__ = ["Daily", "NewsPolicy", "Pipeline", "PollReport"]
