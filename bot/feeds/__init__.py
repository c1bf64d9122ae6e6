"""From a feed's address to normalised entries: politely, within limits, trusting no byte.

In: a FeedRecord. Out: a PollResult. Nothing here writes to a store or knows Slack.
The way of a document: catalogue -> fetch (address, hosts, decompress) -> parse (a
process under limits: screen, read, normalise, identity) -> poll (schedule).
"""
