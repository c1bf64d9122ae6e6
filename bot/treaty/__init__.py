"""Who is bound by the Convention on any day, and which State a name means.

In: the packaged record (bot/data), and acts entered by admins on top of it. Out: a
``Treaty``, immutable, that answers for any State and day, counts, lists, names, duties
and dates. It must not fetch, store, read the clock or change the record by itself.
"""
