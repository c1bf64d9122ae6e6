"""Which story goes to whom, and when.

In: stories, watches, deliveries, the treaty's answers and the present instant. Out:
matches, moments and groups as values. Pure: nothing here reads a store or a clock.
"""
