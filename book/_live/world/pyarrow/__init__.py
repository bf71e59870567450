"""The page has no pyarrow: the one table that the book reads is a list of words here."""
