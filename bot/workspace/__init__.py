"""A strict stand-in for Slack's side: ``make run`` without tokens, and every test.

In: what the bot calls (Web API, Socket Mode, response addresses) and what a person does in
the page. Out: signed requests or envelopes to the bot, and the page. It follows Slack's
published rules (docs.slack.dev) by its own reading of them and shares no code with the
views it checks. It knows nothing of treaties, feeds or watches and never imports handlers.
"""
