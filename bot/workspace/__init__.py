"""A strict simulation of Slack, for ``make run`` without tokens and for every test.

In: the bot's calls (Web API, Socket Mode, response addresses) and a person's actions in
the page. Out: signed requests or envelopes to the bot, and the page. It implements Slack's
published rules (docs.slack.dev) independently and shares no code with the views it checks. It knows nothing of treaties, feeds or watches and never imports handlers.
"""
