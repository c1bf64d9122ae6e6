"""Alerts: drawing them, and their buttons."""
