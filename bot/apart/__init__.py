"""Work on what strangers wrote, in a process of its own under limits.

``ChildProcess`` is the parent's side (process.py), ``serve`` the child's (serve.py): frames of
bytes go through pipes, and what they mean is the business of the two who speak.
"""
