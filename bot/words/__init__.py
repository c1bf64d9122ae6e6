"""What treaty, feeds and news share about written words: one folding, one detector of languages."""
