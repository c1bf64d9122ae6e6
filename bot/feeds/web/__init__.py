"""Asking a site: politely, within bounds, and however oddly it answers."""
