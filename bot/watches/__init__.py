"""Which story goes to which conversation, and when.

In: stories, watches, deliveries, the treaty's answers and the present instant. Out:
matches, moments and groups as values. Pure: reads neither store nor clock.
"""
