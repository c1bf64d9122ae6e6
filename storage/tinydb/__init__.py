"""TinyDB made durable: storages, tables and a database on TinyDB's own extension points.

Knows documents and files, nothing of Minewatch's values.
"""
