"""The composition root: the only place that builds real parts and joins them.

parts.py builds what needs no Slack, bot.py the whole bot, modes.py how requests reach it
(local workspace, Socket Mode, HTTP), doctor.py what ``minewatch doctor`` asks.
"""
