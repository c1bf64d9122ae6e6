"""Minewatch: follows the Anti-Personnel Mine Ban Convention and tells the people who need to know."""
