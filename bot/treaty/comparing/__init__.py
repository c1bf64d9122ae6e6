"""Comparing a status page that was read with the record; the face of it is bot.treaty.comparing.report.

``matching``: rows and notes by State; ``trust``: whether the page can be believed;
``episodes``: a State's consents as the page shows them; ``differences``: what differs.
"""
