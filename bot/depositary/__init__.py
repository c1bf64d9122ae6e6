"""The depositaries' pages: fetched once a day and compared with the record.

treaty_check.py says when, and hands what was found to bot.desk.depositary; comparison.py has a
page compared in a process of its own, which is child.py.
"""
