"""Sending once, in order, within Slack's limits.

In: outbox items that a unit of work stored, and a Messenger. Out: messages in Slack,
posts that say where they stand, and items settled with a reason. Nothing here decides
whom to tell (bot.watches) or what to say (the Renderer).
"""
