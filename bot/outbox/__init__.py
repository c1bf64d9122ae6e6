"""Sending once, in order, within Slack's limits.

In: outbox items that a unit of work stored, and a Messenger. Out: messages in Slack,
their posts, and items settled with a reason. Who gets a message is decided by bot.watches,
its text by the Renderer.
"""
