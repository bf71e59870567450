"""The page has no gensim: here are only the data that its wheel carries, one of them prepared."""
