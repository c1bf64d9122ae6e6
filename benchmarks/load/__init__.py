"""Many workspaces, several processes and one story that everybody watches: how long, and what it costs."""
