"""Text basics shared by treaty, feeds and news: one folding, one language detector."""
