"""Pure functions from answer values to Slack messages and windows; no I/O, no desk, no clock."""
