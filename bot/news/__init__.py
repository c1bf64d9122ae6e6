"""News judgement: what matters, which State, what happened, which story; always with why.

In: entries. Out: ``Judgement`` values (``judge.build_judge``) and story decisions
(``cluster.StoryIndex``). Pure: no clock, no store, no network, and no edit of the treaty
record. Its words are in bot/data/news_*.csv.
"""
