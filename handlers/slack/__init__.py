"""Slack itself: requests in, calls out, who is who."""
