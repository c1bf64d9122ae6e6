"""The frozen values that travel between the parts of Minewatch.

No I/O, no clock, no Slack, no TinyDB: only data and what follows from it.
Instants end in ``_at`` and are aware UTC datetimes; legal dates end in ``_on`` or
carry the treaty's own name and are plain dates.
"""
