"""The sections of the book for the page of results: where a hit leads, and its words.

Sphinx's index knows in which page a word stands. A reader wants the section, so every section is
written down here with its heading, what people ask in other words, and its text; the ranking is
`_static/search_results.js`, the loading `_static/search_index.js`.
"""

import json
import re

from bs4 import NavigableString, Tag
from elements import classes_of

# What is left out: pictures, formulas, buttons, and the questions with their wrong choices.
NOT_READ = {"script", "style", "noscript", "svg", "math", "button", "book-quiz"}
CLASSES_NOT_READ = {"math", "headerlink", "section-number", "quiz-question"}
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
BESIDE = {"genindex.html", "search.html", "404.html", "index.html"}


def write(pages, outdir):
    """Write the sections of all pages into one file, for the page of results to load."""
    lines = []
    for path, page in pages.items():
        address = path.relative_to(outdir).as_posix()
        if address not in BESIDE and not address.startswith("_modules/"):
            lines += [json.dumps([address, *fields], ensure_ascii=False) for fields in read(page)]
    text = "Search.setSections([\n{}\n]);\n".format(",\n".join(lines))
    (outdir / "_static/search_sections.js").write_text(text, encoding="utf-8")
    for page in pages.values():
        for line in page.find_all("em", string="Also asked as:"):
            line.parent["class"] = "also"  # which is set small
        load_late(page)


def load_late(page):
    """Let the page of results ask for the index, ours and Sphinx's, when it is there."""
    if index := page.find("script", src=re.compile(r"searchindex\.js")):
        results = page.new_tag("script", defer="", src="_static/search_results.js")
        loader = page.new_tag("script", defer="", src="_static/search_index.js")
        loader["data-files"] = f"_static/search_sections.js {index['src']}"
        index.insert_before(results)
        index.replace_with(loader)


def read(page):
    """Yield (anchor, title of the page, heading, other wordings, text) of each section."""
    article = page.find("article", class_="bd-article")
    if article is None:
        return
    title = text_of(article.h1) if article.h1 else ""
    seen = symptoms_of(article)
    for section in article.find_all("section", id=True):
        heading = section.find(HEADINGS, recursive=False)
        if heading is None:
            continue
        asked, body = seen.get("#" + section["id"], []), []
        for part in section.find_all(True, recursive=False):
            if part is not heading and part.name != "section":
                text = text_of(part)
                (asked if re.match(r"(Also a|A)sked as:", text) else body).append(text)
        anchor = "" if heading.name == "h1" else "#" + section["id"]
        yield anchor, title, text_of(heading), " ".join(asked), " ".join(filter(None, body))


def symptoms_of(article):
    """Return {section: what is seen}, from the rows of tables that lead to a section of theirs."""
    seen = {}
    for row in article.find_all("tr"):
        for link in row.find_all("a", href=re.compile("^#")):
            seen.setdefault(link["href"], []).append(text_of(row.find(["td", "th"])))
    return seen


def text_of(element):
    """Return what is read of an element, without changing it."""

    def pieces(part):
        for child in part.children:
            if isinstance(child, Tag):
                if is_read(child):
                    yield from pieces(child)
            elif type(child) is NavigableString:  # not a comment
                yield child

    return " ".join("".join(pieces(element)).split())


def is_read(element):
    return element.name not in NOT_READ and CLASSES_NOT_READ.isdisjoint(classes_of(element))
