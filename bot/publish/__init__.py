"""What other programs may subscribe to or fetch: the calendar and a feed, and whatever joins them.

Everything here is what anyone may see: the record, and news that all share. Nothing that belongs to
a workspace (its watches, people, settings, own feeds) is reached from this room.
"""
