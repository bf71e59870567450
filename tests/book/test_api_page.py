"""The page of the module says what the module is: its names, attributes and docstrings, whole."""

import inspect
import re
from dataclasses import is_dataclass

import numpy as np
import pytest
from bs4 import BeautifulSoup
from helpers import ROOT, WORLD

import embedding_tutorial
from embedding_tutorial import (
    SGD,
    Adagrad,
    Adam,
    Embedding,
    GloVe,
    KeyedVectors,
    RMSprop,
    RowGradient,
    SkipGram,
    Vocabulary,
)

FIT = {"output_dim": 4, "epochs": 1, "random_state": 0}
TEXT = WORLD.sample(300, random_state=0)

# What only an object has, made by its __init__ or by `fit`.
OBJECTS = {
    "SkipGram": lambda: SkipGram(**FIT).fit(TEXT),
    "GloVe": lambda: GloVe(**FIT).fit(TEXT),
    "Vocabulary": lambda: Vocabulary.from_sentences(TEXT),
    "Embedding": lambda: Embedding(3, 2),
    "RowGradient": lambda: RowGradient([1], np.ones((1, 2)), 3),
    "KeyedVectors": lambda: KeyedVectors(["a", "b"], np.eye(2)),
    "ToyWorld": lambda: WORLD,
    "SGD": SGD,
    "Adagrad": Adagrad,
    "RMSprop": RMSprop,
    "Adam": Adam,
}


@pytest.fixture(scope="module")
def soup(book):
    text = (book / "book" / "api.html").read_text(encoding="utf-8")
    return BeautifulSoup(text, "html.parser")


@pytest.fixture(scope="module")
def documented(soup):
    """{name: (its object, its description on the page)} for functions, classes and methods."""
    found = {}
    for signature in soup.select("dl.py:is(.function, .class, .method) > dt.sig"):
        module, _, name = _split(signature["id"])
        thing = module
        for part in name.split("."):
            thing = getattr(thing, part)
        found[name] = thing, signature.find_next_sibling("dd")
    return found


def _split(full):
    """Split a name into its module, imported, and what follows."""
    parts = full.split(".")
    for end in range(len(parts) - 1, 0, -1):
        try:
            module = __import__(".".join(parts[:end]), fromlist=["_"])
        except ModuleNotFoundError:
            continue
        return module, ".", ".".join(parts[end:])
    raise AssertionError(full)


def field(description, label):
    """Return the text of a field of an object's own description, or None."""
    for title in description.select(":scope > dl.field-list > dt"):
        if title.get_text().strip(" :") == label:
            return title.find_next_sibling("dd")
    return None


def letters(text):
    return re.sub(r"\W+", "", text)


def section_of(thing, title):
    """Return the text of one section of a docstring."""
    found = re.search(rf"^{title}:\n((?:[ ].*\n?|\n)+)", inspect.getdoc(thing) or "", re.MULTILINE)
    return found and found[1]


class TestNames:
    def test_every_public_name_is_on_the_page(self, documented):
        public = {
            name
            for name in embedding_tutorial.__all__
            if callable(getattr(embedding_tutorial, name))
        }
        assert public <= documented.keys()

    def test_the_table_on_top_lists_every_function_and_class_with_a_sentence(
        self, soup, documented
    ):
        rows = soup.select("table.api-summary tbody tr")
        links = [row.a for row in rows if len(row.find_all("td")) > 1]
        listed = {link.get_text() for link in links}
        assert listed == {name for name in documented if "." not in name}
        assert all(soup.find(id=link["href"][1:]) for link in links)
        assert all(row.find_all("td")[1].get_text(strip=True) for row in rows if row.a in links)

    def test_the_table_tells_in_which_chapters_a_name_is_used(self, soup):
        used = {
            cells[0].get_text(strip=True): [link["href"] for link in cells[2].find_all("a")]
            for row in soup.select("table.api-summary tbody tr")
            if len(cells := row.find_all("td")) == 3
        }
        assert used["RowGradient"] == ["learning.html"]
        assert used["one_step"] == ["learning.html"]  # figures.one_step
        assert used["one_hot"][:2] == ["intro.html", "one_hot.html"]
        assert used["load_text"] == []
        chapters = {link for links in used.values() for link in links}
        notebooks = {f"{path.stem}.html" for path in (ROOT / "book").glob("[!_]*.ipynb")}
        assert chapters == notebooks

    def test_no_method_of_a_foreign_base_class_is_listed(self, documented):
        foreign = {
            name
            for name, (thing, _) in documented.items()
            if inspect.isfunction(thing) and not thing.__module__.startswith("embedding_tutorial")
        }
        assert foreign == set()


class TestAttributes:
    def names(self, description):
        listed = field(description, "Attributes")
        return [name.get_text() for name in listed.select("strong")] if listed else []

    def test_every_attribute_exists_as_it_is_written(self, documented):
        checked, missing = 0, []
        for name, (thing, description) in documented.items():
            for attribute in self.names(description):
                checked += 1
                holder = OBJECTS[name]() if name in OBJECTS else thing
                declared = getattr(thing, "_fields", ()) if isinstance(thing, type) else ()
                if is_dataclass(thing):
                    declared = thing.__dataclass_fields__
                if not hasattr(holder, attribute) and attribute not in declared:
                    missing.append(f"{name}.{attribute}")
        assert missing == []
        assert checked > 15

    @pytest.mark.parametrize("name", ["SkipGram", "GloVe"])
    def test_what_is_learnt_ends_with_an_underscore(self, documented, name):
        names = self.names(documented[name][1])
        assert {"weight_", "context_weight_", "keyed_vectors_"} <= set(names)
        assert all(attribute.endswith("_") for attribute in names)

    def test_no_field_is_an_alias_for_a_number(self, soup):
        assert "Alias for field number" not in soup.get_text()
        assert "Variables" not in {title.get_text() for title in soup.select("dl.field-list dt")}


class TestDescriptions:
    def test_returns_stay_whole(self, documented):
        torn, checked = [], 0
        for name, (thing, description) in documented.items():
            said = section_of(thing, "Returns")
            if said and not description.get_text().startswith("As "):
                checked += 1
                shown = field(description, "Returns")
                if shown is None or letters(shown.get_text()) != letters(said):
                    torn.append(name)
        assert torn == []
        assert checked > 10

    def test_types_are_shown_as_the_source_writes_them(self, documented):
        parameters = field(documented["load_glove"][1], "Parameters").get_text()
        assert "(int | None)" in parameters
        shown = " ".join(description.get_text() for _, description in documented.values())
        assert "_typing" not in shown
        assert "dtype[" not in shown

    def test_defaults_are_shown(self, soup):
        signature = soup.select_one("dt.sig[id$='.SkipGram']").get_text()
        assert "window=5" in re.sub(r"\s", "", signature)

    def test_a_long_signature_has_a_line_for_each_parameter(self, soup):
        signature = soup.select_one("dt.sig[id$='.SkipGram']")
        lines = [line.get_text().strip() for line in signature.select(".sig-line")]
        assert "window=5," in lines
        assert not soup.select("dt.sig dl")  # no list of definitions: it would define nothing

    def test_every_example_is_shown(self, documented):
        lost = [
            name
            for name, (thing, description) in documented.items()
            if section_of(thing, "Examples")
            and ">>>" not in description.get_text()
            and not description.get_text().startswith("As ")
        ]
        assert lost == []

    def test_a_name_in_backquotes_is_a_link(self, documented):
        links = documented["ppmi"][1].select("a.reference.internal")
        assert any(link["href"].endswith("counts.pmi") for link in links)
        links = documented["Vocabulary"][1].select("a.reference.internal")
        assert any(link["href"].endswith("embedding.Embedding") for link in links)
