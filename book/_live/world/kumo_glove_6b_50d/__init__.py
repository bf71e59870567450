"""The page has GloVe's most frequent words only."""
