"""The prepared file holds a title and a text a line, and gensim's filter has already been used."""

import json


def extract_pages(file, filter_namespaces):
    for number, line in enumerate(file):
        title, text = json.loads(line)
        yield title, text, number


def filter_wiki(text):
    return text
