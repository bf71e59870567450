"""The page has only the columns of the flights that the book reads."""
