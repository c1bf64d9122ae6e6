"""/minefeeds."""
