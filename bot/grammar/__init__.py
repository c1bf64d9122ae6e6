"""Words to requests: what a person typed, read once, whatever the door.

In: text, the door it came through, the treaty's names and today's date. Out: a Request
(bot.model.request). Pure: nothing is looked up beyond the treaty, nothing is done.
"""
