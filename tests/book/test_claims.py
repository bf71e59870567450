"""Each empirical sentence is a claim: it stands on a page, and holds in settings not the page's."""

import importlib.util
import json
import sys
from functools import cache

import claims as tool
import nbformat
import notebooks
import numpy as np
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from experiments import claims
from experiments.claims import __main__ as command
from experiments.claims import _measure, _page
from experiments.claims._fingerprint import fingerprint, packages

ALL = [one for chapter in claims.chapters() for one in claims.load(chapter).values()]
RECORDS = {id: found for name in claims.chapters() for id, found in claims.records(name).items()}

every_claim = pytest.mark.parametrize("one", ALL, ids=lambda one: one.id)
every_page = pytest.mark.parametrize("path", notebooks.chapters(), ids=lambda path: path.stem)


@cache
def pages():
    """The cells that name a claim, by its id."""
    found = {}
    for path in notebooks.chapters():
        for id, cell in tool.named(nbformat.read(path, as_version=4)):
            found.setdefault(id, []).append(cell)
    return found


# The claims of the book ----------------------------------------------------------------------


@every_claim
def test_a_claim_is_said_on_a_page(one):
    cells = pages().get(one.id, [])
    assert cells, "no cell names it in its metadata"
    texts = [tool.words(tool.cell_text(cell)) for cell in cells]
    assert any(tool.words(one.says) in text for text in texts), texts


@every_claim
def test_a_claim_was_measured_by_the_code_that_stands_here(one):
    assert not _measure.stale(one, RECORDS.get(one.id))


@every_claim
def test_a_claim_holds_in_every_setting_but_where_it_is_said_to_stop(one):
    assert not one.failing(RECORDS[one.id]["values"])


@pytest.mark.parametrize("one", [one for one in ALL if one.quick], ids=lambda one: one.id)
def test_a_quick_claim_measured_anew_gives_what_the_record_has(one):
    values, then = _measure.measured(one)["values"], RECORDS[one.id]["values"]
    assert not one.failing(values)
    for setting in values:
        np.testing.assert_allclose(values[setting], then[setting], rtol=2e-3, atol=1e-6)


@every_page
def test_a_page_names_claims_that_exist_and_shows_what_was_tried(path, capsys):
    named = {id for id, _ in tool.named(nbformat.read(path, as_version=4))}
    assert named <= {one.id for one in ALL}
    assert tool.main(["--check", str(path)]) == 0, capsys.readouterr().err


def test_nothing_is_kept_of_claims_that_are_no_more():
    assert set(RECORDS) <= {one.id for one in ALL}


# What makes a claim --------------------------------------------------------------------------

GOOD = dict(
    id="test_claims-it",
    says="it is so",
    measure="how much",
    over="two seeds",
    settings=[dict(seed=1), dict(seed=2)],
    holds=lambda value: value > 0,
)


@pytest.fixture
def fresh(monkeypatch):
    """No claim is known."""
    monkeypatch.setattr(claims, "CLAIMS", {})


def make(function=None, **other):
    id, *_ = (given := GOOD | other).values()
    return claims.claim(id, **{key: given[key] for key in given if key != "id"})(function or it)


def it(seed=0, size=3):
    """Return the seed."""
    return seed * size


@pytest.mark.usefixtures("fresh")
class TestClaim:
    def test_a_claim_is_registered_and_can_be_called(self):
        one = make()
        assert claims.CLAIMS["test_claims"] == {"test_claims-it": one}
        assert one(seed=4) == it(4) == 12

    def test_an_id_is_given_once(self):
        make()
        with pytest.raises(ValueError, match="claim 'test_claims-it' exists already"):
            make()

    @pytest.mark.parametrize(
        ("other", "complaint"),
        [
            ({"id": "counting-it"}, "'counting-it' does not begin with its chapter: test_claims-"),
            ({"id": "test_claims"}, "does not begin with its chapter"),
            ({"says": " "}, "has an empty `says`"),
            ({"over": ""}, "has an empty `over`"),
            ({"settings": []}, "tries no settings"),
            ({"settings": [{}]}, "tries the page's own setting: none given"),
            ({"settings": [{"seed": 1}, {"seed": 0}]}, "tries the page's own setting: seed=0"),
            ({"settings": [{"seed": 1}, {"seed": 1, "size": 3}]}, "a setting twice: seed=1, size"),
            ({"settings": [{"sead": 1}]}, "a setting of 'sead', which its function does not take"),
            ({"stops": [{"seed": 3}]}, "stops at a setting that it does not try: seed=3"),
            ({"stops": GOOD["settings"]}, "holds in none of its settings"),
            ({"where": "from the first"}, "says where it stops, and stops nowhere"),
            ({"function": lambda seed: seed}, "has no default for seed"),
        ],
    )
    def test_bad_use_is_refused(self, other, complaint):
        with pytest.raises(ValueError, match=complaint):
            make(**other)
        assert not claims.CLAIMS["test_claims"]

    def test_it_fails_where_it_does_not_hold_and_where_it_should_have_stopped(self):
        assert make().failing({"seed=1": 3, "seed=2": 6}) == []
        assert make(id="test_claims-b").failing({"seed=1": 3, "seed=2": 0}) == ["seed=2"]
        stopping = make(id="test_claims-c", stops=[{"seed": 2}])
        assert stopping.failing({"seed=1": 3, "seed=2": 0}) == []
        assert stopping.failing({"seed=1": 3, "seed=2": 6}) == ["seed=2"]

    def test_what_is_measured_is_a_number_or_a_list_of_some(self):
        one = make()
        assert _measure.measured(one)["values"] == {"seed=1": 3, "seed=2": 6}
        assert _measure._value(one, np.float32(1 / 3)) == 0.333333
        assert _measure._value(one, np.array([1, 2])) == [1, 2]
        for bad in (True, np.True_, float("nan"), "3", None, [[1], None]):
            with pytest.raises(TypeError, match="test_claims-it must return a finite number"):
                _measure._value(one, bad)


def test_a_chapter_without_claims_is_refused():
    with pytest.raises(ValueError, match="no claims of 'nowhere': there are "):
        claims.load("nowhere")


# The fingerprint -----------------------------------------------------------------------------

FILE = '''"""Claims of a page."""

import numpy as np
from embedding_tutorial import ppmi
from experiments.claims import claim

SIZE, OTHER = 3, 4


def helper(seed):
    """Help."""
    return np.arange(seed + SIZE).sum()


def other():
    return OTHER


@claim("aged-it", says="it is so", measure="how much", over="two seeds",
       settings=[dict(seed=1), dict(seed=2)], holds=lambda value: value > 0)
def it(seed=0):
    """Measure."""
    return helper(seed)
'''


@pytest.fixture
def write(tmp_path, monkeypatch, fresh):
    """A function that writes and loads a file of claims and returns its claim."""

    def load(text=FILE, name="aged"):
        path = tmp_path / f"{name}.py"
        path.write_text(text, encoding="utf-8")
        claims.CLAIMS.pop(name, None)
        spec = importlib.util.spec_from_file_location(f"experiments.claims.{name}", path)
        module = importlib.util.module_from_spec(spec)
        monkeypatch.setitem(sys.modules, spec.name, module)
        exec(compile(text, path, "exec"), module.__dict__)
        return next(iter(claims.CLAIMS[name].values()))

    return load


class TestFingerprint:
    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ("    return helper(seed)", "    return helper(seed) + 1"),
            ("def it(seed=0)", "def it(seed=3)"),
            (".sum()", ".max()"),
            ("SIZE, OTHER = 3", "SIZE, OTHER = 5"),
            ("import ppmi\n", "import ppmi\n\nnp.random.default_rng(0)\n"),
        ],
    )
    def test_what_the_value_rests_on_changes_it(self, old, new, write):
        assert FILE.count(old) == 1
        assert fingerprint(write()) != fingerprint(write(FILE.replace(old, new)))

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ('"""Help."""', '"""Help much."""\n\n    # so'),
            ('    """Measure."""\n', ""),
            ("it is so", "it is not so"),
            ("value > 0", "value > 1"),
            ("return OTHER", "return OTHER + 1"),
            ("np.arange(seed + SIZE)", "np.arange(\n        seed + SIZE\n    )"),
            ('"""Claims of a page."""', '"""A page\'s claims."""'),
            ("import ppmi\n", "import Embedding, pmi, ppmi\n"),
            ("SIZE, OTHER = 3, 4\n", "OTHER_NAME = 7\nSIZE, OTHER = 3, 4\n"),
        ],
    )
    def test_words_layout_and_other_helpers_do_not(self, old, new, write):
        assert FILE.count(old) == 1
        assert fingerprint(write()) == fingerprint(write(FILE.replace(old, new)))

    def test_the_packages_are_found(self, write):
        assert packages(write()) == ["numpy"]
        text = FILE.replace("return helper(seed)", "return helper(seed) + len(ppmi([]))")
        assert {"numpy", "scipy"} <= set(packages(write(text)))

    def test_a_function_of_a_page_counts(self, write, tmp_path, monkeypatch):
        monkeypatch.setattr(_page, "BOOK", tmp_path)
        text = FILE.replace("import claim\n", "import claim, from_page\n").replace(
            "SIZE, OTHER", 'page = from_page("aged", "twice", two=2)\nSIZE, OTHER'
        )
        text = text.replace("return helper(seed)", "return page.twice(helper(seed))")

        def store(source):
            cells = [new_markdown_cell("def twice"), new_code_cell(source)]
            nbformat.write(new_notebook(cells=cells), tmp_path / "aged.ipynb")

        store("%xmode Minimal\n\ndef twice(x):\n    return two * x\n\ntwice(4)")
        one = write(text)
        assert one(seed=1) == 12
        before = fingerprint(one)
        store("def twice(x):\n    '''Double.'''\n    return two * x\n\n\ntwice(5)")
        assert fingerprint(one) == before
        store("def twice(x):\n    return two * x * x")
        assert fingerprint(one) != before
        store("def thrice(x):\n    return two * x * x")
        with pytest.raises(LookupError, match=r"book/aged.ipynb defines no function twice"):
            fingerprint(one)


# The command and what it keeps ---------------------------------------------------------------


@pytest.fixture
def run(write, tmp_path, monkeypatch):
    """A function that runs the command on a file of claims; what it keeps is in `tmp_path`."""
    monkeypatch.setattr(claims, "FOLDER", tmp_path)

    def measure(*arguments, text=FILE):
        write(text)
        return command.main(list(arguments))

    return measure


class TestTheCommand:
    def test_it_keeps_values_date_machine_versions_and_fingerprint(self, run, tmp_path, write):
        assert run("aged") == 0
        (record,) = json.loads((tmp_path / "aged.json").read_text()).values()
        assert record["values"] == {"seed=1": 6, "seed=2": 10}
        assert {"python", "numpy"} <= set(record["versions"])
        assert set(record) == {"values", "fingerprint", "date", "machine", "versions"}
        assert not _measure.stale(write(), record)

    def test_an_aged_record_is_noticed(self, run, write):
        run("aged")
        record = claims.records("aged")["aged-it"]
        aged = write(FILE.replace("SIZE, OTHER = 3", "SIZE, OTHER = 5"))
        assert "the code of aged-it has changed" in _measure.stale(aged, record)
        more = write(FILE.replace("dict(seed=2)", "dict(seed=3)"))
        assert "aged-it was measured in other settings" in _measure.stale(more, record)
        assert "--only aged-it" in _measure.stale(more, record)
        assert "aged-it was never measured" in _measure.stale(more, None)

    def test_with_stale_it_measures_only_what_has_aged(self, run, capsys):
        run("aged")
        capsys.readouterr()
        assert run("--stale") == 0
        assert capsys.readouterr().out == ""
        assert run("--stale", text=FILE.replace(".sum()", ".max()")) == 0
        assert "aged-it: 2 settings" in capsys.readouterr().out
        assert claims.records("aged")["aged-it"]["values"] == {"seed=1": 3, "seed=2": 4}

    def test_it_says_what_does_not_hold(self, run, capsys):
        assert run(text=FILE.replace("value > 0", "value > 6")) == 1
        assert "NOT as said at seed=1" in capsys.readouterr().out

    def test_it_measures_one_alone_and_forgets_what_is_no_more(self, run):
        second = FILE.partition("\n\n\n@claim")
        second = FILE + second[1] + second[2].replace("aged-it", "aged-two").replace("it(", "two(")
        run(text=second)
        assert set(claims.records("aged")) == {"aged-it", "aged-two"}
        changed = second.replace(".sum()", ".max()")
        run("aged", "--only", "aged-two", text=changed)
        assert claims.records("aged")["aged-it"]["values"]["seed=1"] == 6
        assert claims.records("aged")["aged-two"]["values"]["seed=1"] == 3
        run("--only", "aged-it")
        assert set(claims.records("aged")) == {"aged-it"}

    @pytest.mark.parametrize(
        ("arguments", "said"),
        [(["nowhere"], "no claims of 'nowhere'"), (["--only", "aged-x"], "no claim aged-x")],
    )
    def test_what_does_not_exist_is_refused(self, arguments, said, run, capsys):
        with pytest.raises(SystemExit):
            run(*arguments)
        assert said in capsys.readouterr().err


# The table of what was tried -----------------------------------------------------------------


class TestWords:
    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("the **first**\n_direction_ *is* it", "the first direction is it"),
            ("see [chapter 4](neighbours.ipynb), now", "see chapter 4, now"),
            ("{term}`ids <id>` go {term}`in` {cite:p}`levy2014`.", "ids go in."),
            ("`weight_` of `a_b`", "weight of a_b"),
            ("<details><summary>Why</summary>\n\nSo", "Why So"),
            ("> one\n> two", "> one two"),
        ],
    )
    def test_emphasis_links_and_line_breaks_do_not_count(self, text, words):
        assert tool.words(text) == words

    def test_of_a_figure_its_caption_and_alt_text_are_read(self):
        shown = {"figure": {"caption": "A line."}, "image": {"alt": "It rises."}}
        cell = new_code_cell("draw()", metadata={"mystnb": shown})
        assert tool.words(tool.cell_text(cell)) == "A line. It rises."
        assert tool.cell_text(new_code_cell("draw()")).strip() == ""


class TestTable:
    @pytest.mark.parametrize(
        ("values", "said"),
        [
            ([0.912, 0.97, 0.955], "0.91 to 0.97"),
            ([20, 20], "20"),
            ([1200.4, 19], "19 to 1,200"),
            ([0.0123, 0], "0 to 0.012"),
            ([1e-12, 3e-9], "less than a millionth"),
            ([[0.5, 7], [0.25, 8]], "(1) 0.25 to 0.50, (2) 7 to 8"),
        ],
    )
    def test_the_least_and_the_most_are_written(self, values, said):
        assert tool.extent(values) == said

    def test_the_ends_of_an_interval_are_named(self):
        said = "0.20 to 0.30; its lower end 0 to 0.10, its upper end 0.40 to 0.50"
        assert tool.extent([[0.2, 0, 0.5], [0.3, 0.1, 0.4]], interval=True) == said

    def test_a_page_gets_its_table_and_keeps_it(self, run, tmp_path, capsys):
        path = tmp_path / "aged.ipynb"
        text = FILE.replace("dict(seed=2)]", "dict(seed=2)], stops=[dict(seed=1)]")
        run(text=text.replace("value > 0", "value > 6"))
        said = new_markdown_cell("It is so.", metadata={"claims": ["aged-it"]})
        cells = [said, new_markdown_cell(tool.MARK), new_code_cell("1")]
        path.write_text(notebooks.text(notebooks.normalise(new_notebook(cells=cells))))
        assert tool.main(["--check", str(path)]) == 1
        assert "its table is old" in capsys.readouterr().err
        assert tool.main([str(path)]) == 0
        cell = nbformat.read(path, as_version=4).cells[1]
        assert "| it is so | two seeds | how much: 10; not at seed 1: 6 |" in cell.source
        assert cell.source.startswith('<!-- claims -->\n<details class="tried"><summary>What was')
        assert cell.source.endswith("</details>\n<!-- end -->")
        assert tool.main(["--check", str(path)]) == 0
        assert notebooks.main(["--check", str(path)]) == 0, capsys.readouterr().err

    def test_words_of_its_own_stand_in_the_table_in_place_of_the_page_s(self, write):
        one = write(FILE.replace('says="it is so"', 'says="it is so", about="the answer is so"'))
        assert tool.row(one, {"seed=1": 1, "seed=2": 2})[0] == "the answer is so"

    def test_where_it_stops_is_written_for_people(self, fresh):
        one = make(settings=[{"seed": 2}, {"size": 1.0}], stops=[{"size": 1.0}])
        said = tool.row(one, {"seed=2": 2, "size=1.0": 0})[2]
        assert said == "how much: 2; not at size 1: 0"
        one = make(id="test_claims-b", stops=[{"seed": 1}], where="from the first start")
        said = tool.row(one, {"seed=1": 0, "seed=2": 2})[2]
        assert said == "how much: 2; not from the first start: 0"

    def test_a_page_that_names_claims_needs_a_place_for_them(self, run, tmp_path, capsys):
        path = tmp_path / "aged.ipynb"
        said = new_markdown_cell("It is so.", metadata={"claims": ["aged-it"]})
        nbformat.write(new_notebook(cells=[said]), path)
        run()
        assert tool.main([str(path)]) == 1
        assert "must have one cell <!-- claims -->" in capsys.readouterr().err

    def test_what_was_never_measured_is_refused(self, write, tmp_path, monkeypatch, capsys):
        path = tmp_path / "aged.ipynb"
        write()
        monkeypatch.setattr(claims, "FOLDER", tmp_path)
        said = new_markdown_cell("It is so.", metadata={"claims": ["aged-it"]})
        nbformat.write(new_notebook(cells=[said, new_markdown_cell(tool.MARK)]), path)
        assert tool.main([str(path)]) == 1
        assert "never measured: aged-it" in capsys.readouterr().err
