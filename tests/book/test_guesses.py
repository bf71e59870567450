"""A reader can answer each prediction, and what the page calls right is what its outputs show."""

import re
from types import SimpleNamespace

import audit
import guesses
import nbformat
import notebooks
import numpy as np
import page_markup
import prose
import pytest
import yaml
from bs4 import BeautifulSoup
from helpers import ROOT
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from sphinx.application import Sphinx

from experiments.claims import from_page

ANSWERS = guesses.read_answers()
PARTS = {"answer", "within", "ask", "unit"}


def prompts_of(path):
    """Return the prompts of a notebook by their keys, each with the cell of its result."""
    cells = nbformat.read(path, as_version=4).cells
    asking = [place for place, cell in enumerate(cells) if "predict" in cell.metadata]
    return {
        cells[place].metadata["predict"]["key"]: SimpleNamespace(
            page=path.stem, result=cells[place + 1].id, **cells[place].metadata["predict"]
        )
        for place in asking
    }


PROMPTS = {}
for notebook in notebooks.chapters():
    PROMPTS |= prompts_of(notebook)


def shown(key, cell=None):
    """Return what the result of a prompt shows, or another cell of its page."""
    prompt = PROMPTS[key]
    return notebooks.output_text(prose.page(prompt.page).cells[cell or prompt.result])


def numbers(key, line="", cell=None):
    """Return the numbers that a result shows, or those of the line that begins so."""
    lines = [one for one in shown(key, cell).splitlines() if one.startswith(line)]
    text = "\n".join(one.removeprefix(line) for one in lines)
    return [float(item.value) for item in prose.numbers_in(text)]


# What a choice, a word, or a number that no cell prints comes to ------------------------------

WORKED_OUT = {}


def works_out(key):
    def register(function):
        WORKED_OUT[key] = function
        return function

    return register


@works_out("intro-overwrite")
def _(key):
    before, after = (
        [item.written for item in prose.numbers_in(text.partition("dtype")[0])]
        for text in (shown("intro-new-layer"), shown(key))
    )
    return str(sum(old != new for old, new in zip(before, after, strict=True)))


@works_out("intro-two-layers")
def _(key):
    return "yes" if numbers(key, "one") == numbers(key, "other") else "no"


@works_out("lookup-relabel")
def _(key):
    old, new = numbers(key, "old output:"), numbers(key, "new output:")
    return "the same" if old == new else "another order" if sorted(old) == sorted(new) else "else"


@works_out("lookup-bank")
def _(key):
    (_, one), (_, other) = (re.findall(r"\d", line) for line in shown(key).splitlines())
    return "the same row" if one == other else "a different row"


@works_out("lookup-order")
def _(key):
    return "no" if numbers(key, "see you:") == numbers(key, "you see:") else "yes"


@works_out("lookup-negative")
def _(key):
    row, rows = numbers(key), numbers("lookup-relabel", "old output:")
    return "the row of a word" if row in np.reshape(rows, (-1, 2)).tolist() else "else"


@works_out("lookup-coverage")
def _(key):
    (share,) = numbers(key)
    return "more than a third" if share > 100 / 3 else "a quarter" if share > 17 else "a tenth"


@works_out("one_hot-growth")
def _(key):  # the page measures it anew each time, and prints nothing
    values = prose.record("one_hot")["one_hot-time-grows-with-the-table"].values()
    lookup, product = (np.median(times) for times in zip(*values, strict=True))
    return {(False, True): "the product", (True, True): "both"}[lookup > 2, product > 2]


@works_out("counting-raw-counts")
def _(key):  # the page prints which share is among the 500 most frequent words
    (share,) = (int(n) for n in re.findall(r"(\d+)% of", shown(key, "f13f1c75")))
    return "found everywhere" if share > 50 else "else"


@works_out("counting-two-starts")
def _(key):
    first, second = np.split(np.array(numbers(key, "row of see:")), 2)
    rows = "same rows" if np.allclose(first, second) else "other rows"
    return f"{rows}, {'other' if any(numbers(key, 'products apart:')) else 'same'} product"


@works_out("counting-one-by-one")
def _(key):
    first, second, third = numbers(key, "step  50: singular values")
    return "the first term first" if first > 10 * max(second, third) else "else"


@works_out("counting-mean-left-in")
def _(key):
    lines = ("first direction:", "to the middle:", "the long axis:")
    first, middle, axis = (np.array(numbers(key, line)) for line in lines)
    nearer = np.abs(first - middle).max() < np.abs(first - axis).max()
    return "the middle of the cloud" if nearer else "the long axis"


@works_out("counting-toy-world")
def _(key):
    needed = {}
    for name, curve in re.findall(r"(\w+) \{(.*)\}", shown(key)):
        pairs = ([int(n) for n in pair.split(":")] for pair in curve.split(","))
        needed[name] = min(d for d, right in pairs if right > 95)
    return "PPMI" if needed["PPMI"] < needed["raw"] else "raw counts"


@works_out("predicting-lowest-product")
def _(key):
    columns = [line.split() for line in shown(key).splitlines()[1:]]
    lowest = {min(columns, key=lambda line: float(line[place]))[0] for place in (1, 2)}
    return lowest.pop() if len(lowest) == 1 else "undecided"


@works_out("predicting-offset")
def _(key):
    good = {d: numbers(key, f"d = {d}: correlation")[0] > 0.9 for d in (16, 4)}
    return {(True, True): "with both", (True, False): "with 16 only"}[good[16], good[4]]


@works_out("predicting-never-seen")
def _(key):
    means = numbers(key, "cannot")
    return "they keep sinking" if (np.diff(means) < -0.5).all() else "else"


@works_out("predicting-biases")
def _(key):
    slopes = numbers(key, "bias_ ") + numbers(key, "context_bias_ ")
    return "by most of it" if min(slopes) > 0.5 else "hardly" if max(slopes) < 0.2 else "else"


@works_out("pretrained-toad")
def _(key):
    (frog,), (toad,) = numbers(key, "frog"), numbers(key, "toad")
    return "nearly as much" if 0.8 < toad / frog < 1 else "else"


@works_out("pretrained-length")
def _(key):
    names = ("random       ", "right        ", "right, short ", "wrong words  ", "random, long ")
    random, *rows = (np.array(numbers(key, name)) for name in names)
    better = [bool((scores > random + 0.02).all()) for scores in rows]
    only = next(choice for choice in PROMPTS[key].choices if "only" in choice)
    return only if better == [True, False, False, False] else "else"


@works_out("pretrained-join")
def _(key):
    *_, old, new = numbers(key)
    return "about as many" if abs(old - new) < 3 else "fewer" if new < old else "more"


@works_out("pretrained-analogies")
def _(key):
    lines = [line.split() for line in shown(key).splitlines()[1:]]
    return str(sum(allowed in question for *question, left_out, allowed in lines))


@works_out("pretrained-mean")
def _(key):
    gains = [float(gain) for gain in re.findall(r"mean +(-?\d\.\d+)", shown(key))]
    return "yes" if min(gains) > 0 else "no"


@works_out("pitfalls-stretch")
def _(key):
    nice, soon, _ = numbers(key, "[3, 1]")
    return "nice" if nice > soon else "soon"


@works_out("pitfalls-wide-starts")
def _(key):
    lines = [numbers(key, f"{spread:>6}") for spread in ("0.001", "1", "2")]
    assert all(apart == 0 for apart, *_ in lines)
    same = {cosine for _, *cosines in lines for cosine in cosines} == {lines[0][1]}
    return "both the same" if same else "same products, other cosines"


@works_out("pitfalls-random-analogy")
def _(key):  # the result says "one of the three"; which, the page's own recipe says
    assert numbers(key, "one of the three:") == [100]
    unit = from_page("pitfalls", "unit", np=np).unit
    units = unit(np.random.default_rng(0).normal(size=(2_000, 100)))
    a, b, c = np.arange(600).reshape(3, 200)
    nearest = ((units[b] - units[a] + units[c]) @ units.T).argmax(1)
    return "b or c" if ((nearest == b) | (nearest == c)).all() else "else"


@works_out("transformer-order")
def _(key):
    cosines = [numbers(key, name)[0] for name in ("with places", "without")]
    with_places, without = cosines
    return "the same" if without == 1 > with_places else "else"


@works_out("transformer-alone")
def _(key):
    ahead, layers = numbers(key, "rows less GloVe:"), numbers(key, "model less rows:")
    assert ahead[1] > 0  # the lower end of the interval
    return "rows and model, not told apart" if layers[1] < 0 < layers[2] else "else"


@works_out("transformer-tied-rows")
def _(key):
    lines = [re.findall(r"-?\d\.\d+", line) for line in shown(key).splitlines()[1:]]
    return str(sum(any(float(x) for x in line) for line in lines))


@works_out("transformer-trap")
def _(key):
    same = [name for name in ("SGD", "Adagrad", "Adam") if numbers(key, f"{name} ")[0] == 0]
    return {3: "with each of them", 0: "with none of them"}.get(
        len(same), "plain gradient descent alone" if same == ["SGD"] else "else"
    )


def better_or_worse(new, old, slack, higher_is_better):
    """Return which it is; what differs by less than the slack is the same."""
    if abs(new - old) < slack:
        return "the same"
    return "better" if (new > old) == higher_is_better else "worse"


@works_out("big_tables-crowd")
def _(key):
    (without,), (with_it,) = numbers(key, "without a memory"), numbers(key, "1,024 rows")
    return better_or_worse(with_it, without, 0.2, higher_is_better=False)


@works_out("big_tables-renamed")
def _(key):
    (new,), (*_, old) = numbers(key), numbers(key, "quotient-remainder:", cell="bt-trick-run")
    return better_or_worse(new, old, 0.02, higher_is_better=True)


@works_out("big_tables-bit-for-bit")
def _(key):
    found = re.findall(r"shards ([\d,]+), copies ([\d,]+)", shown(key))
    shards, copies = (
        {int(n.replace(",", "")) == 0 for n in side} for side in zip(*found, strict=True)
    )
    return {(True, False): "the shards", (False, True): "the copies"}.get(
        (shards == {True}, copies == {True}), "both" if shards == {True} else "neither"
    )


@works_out("categories-nearest")
def _(key):
    (line,) = (line for line in shown(key).splitlines() if line.startswith("Seattle"))
    return line.removeprefix("Seattle Tacoma Intl").split()[0]


@works_out("categories-shuffled")
def _(key):
    lines = [[float(x) for x in line.split()] for line in shown(key).splitlines()[1:]]
    assert len(lines) == 3
    latitude, longitude = (max(line[place] for line in lines) for place in (2, 3))
    if latitude < 0.1:
        return "nothing" if longitude < 0.1 else "west and east only"
    return "most of it"


@works_out("categories-pairs")
def _(key):
    (pairs,), (rows,) = numbers(key, "each pair"), numbers(key, "rows  ")
    return "equal" if pairs == rows else "pairs" if pairs < rows else "rows"


@works_out("categories-thin")
def _(key):
    _, pairs, rows = numbers(key, f"{'5%':>11}")
    return "equal" if pairs == rows else "pairs" if pairs < rows else "rows"


@works_out("categories-few-flights")
def _(key):
    lines = np.array([line.split() for line in shown(key).splitlines()[2:]], dtype=float)
    better = {
        str(int(n)): (row < day).all()
        for n, day, row in ((line[0], line[1:4], line[4:]) for line in lines)
    }
    choices = PROMPTS[key].choices
    return next(n for i, n in enumerate(choices) if all(better[m] for m in choices[i:]))


@works_out("frameworks-empty")
def _(key):
    return {"[]": "nothing"}.get(shown(key).strip(), "else")


@works_out("frameworks-zeros")
def _(key):
    starts = dict(line.split() for line in shown(key).splitlines() if len(line.split()) == 2)
    zeros = {name for name, start in starts.items() if start == "zeros"}
    return {
        frozenset(["ours", "PyTorch"]): "ours and PyTorch's",
        frozenset(["ours", "Keras"]): "ours and Keras'",
        frozenset(["ours", "PyTorch", "Keras"]): "all three",
        frozenset(["Keras"]): "Keras' only",
    }[frozenset(zeros)]


@works_out("frameworks-flatten")
def _(key):
    text = " ".join(shown(key).split())
    if text == "nothing":
        return text
    return "a warning" if "destroy the mask information" in text else "an error"


@works_out("frameworks-reverse")
def _(key):
    rows = [line.split() for line in shown(key).splitlines()[1:]]
    return max(rows, key=lambda row: float(row[1]))[0]


# The answers ---------------------------------------------------------------------------------


def place(entry):
    """Return what an answer says and where it is taken from, if it is taken from a cell."""
    written, equals, source = str(entry).partition(" = ")
    return written, source if equals else ""


@pytest.mark.parametrize("key", ANSWERS)
def test_an_answer_belongs_to_a_prompt_and_fits_its_kind(key):
    assert key in PROMPTS, f"no cell asks {key}: book/_guesses.yml has its answer"
    entry, prompt = ANSWERS[key], PROMPTS[key]
    assert set(entry) <= PARTS
    assert prompt.kind in ("number", "word", "choice")
    right = entry["answer"]
    if prompt.kind == "choice":
        assert right in guesses.choices_of(vars(prompt))
    if prompt.kind == "word":
        assert isinstance(right, list)
        assert all(isinstance(word, str) and " " not in word for word in right)
    assert prompt.kind == "number" or not {"within", "unit", "ask"} & set(entry)


@pytest.mark.parametrize("key", ANSWERS)
def test_an_answer_is_what_the_stored_outputs_show(key):
    entry = ANSWERS[key]
    written, source = place(entry["answer"])
    if source:
        (item,) = prose.numbers_in(f"{written} {entry.get('unit', '')}")
        there = prose.reckon(source, prose.page(PROMPTS[key].page))
        assert prose.agree(item, there), f"{key}: {source} is {there.written}, not {written}"
    else:
        right = entry["answer"] if isinstance(entry["answer"], list) else [written]
        assert WORKED_OUT[key](key) in right


def test_whatever_is_worked_out_is_an_answer():
    places = {key for key in ANSWERS if place(ANSWERS[key]["answer"])[1]}
    assert set(WORKED_OUT) == set(ANSWERS) - places


def test_of_a_page_with_answers_each_choice_has_one():
    done = {PROMPTS[key].page for key in ANSWERS if key in PROMPTS}
    choices = {key for key, p in PROMPTS.items() if p.kind == "choice" and p.page in done}
    assert choices - set(ANSWERS) == {"pitfalls-noise-picture"}  # a matter of the eye


# The pages -----------------------------------------------------------------------------------


def test_each_prompt_of_the_book_can_be_answered_and_no_other_page_loads_the_script(book, tree):
    asked = {}
    for path in sorted((book / "book").rglob("*.html")):
        soup = tree(path.relative_to(book).as_posix())
        here = [guess["data-key"] for guess in soup.select("blockquote .guess")]
        scripts = soup.select("script[src*='guesses.js'][defer]")
        assert len(scripts) == bool(here), path.name
        asked |= dict.fromkeys(here, path.stem)
    assert asked == {key: prompt.page for key, prompt in PROMPTS.items()}


SMALL = {  # the key, the metadata beside it, and what is known of the answer
    "small-number": ({"kind": "number"}, {"answer": "-6 = run output 1"}),
    "small-near": (
        {"kind": "number"},
        {"answer": "29 = run output 1", "within": 5, "unit": "%", "ask": "of the words"},
    ),
    "small-many": ({"kind": "number"}, {}),
    "small-word": ({"kind": "word"}, {"answer": ["see", "itself"]}),
    "small-choice": ({"kind": "choice", "choices": ["yes", 'no, "never"']}, {"answer": "yes"}),
    "small-text": ({"kind": "text"}, {}),
}


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """The folder of a page that asks for one guess of each kind."""
    source, site = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("site")
    cells = [new_markdown_cell("# Small\n\n## Rows")]
    for key, (marks, _) in SMALL.items():
        result = new_output("stream", name="stdout", text="42\n")
        cells += [
            new_markdown_cell("> **Predict.** What?", metadata={"predict": {"key": key, **marks}}),
            new_code_cell("print(42)", metadata={"tags": ["hide-output"]}, outputs=[result]),
            new_markdown_cell('<details class="why"><summary>Why</summary>\n\nSo.\n\n</details>'),
        ]
    nbformat.write(new_notebook(cells=cells), source / "small.ipynb")
    known = {key: entry for key, (_, entry) in SMALL.items() if entry}
    (source / "answers.yml").write_text(yaml.safe_dump(known), encoding="utf-8")
    config = {
        "extensions": ["myst_nb", "result_folds", "guesses"],
        "root_doc": "small",
        "nb_execution_mode": "off",
        "html_static_path": [str(ROOT / "book" / "_static")],
        "html_css_files": ["book.css"],
    }
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(guesses, "ANSWERS", source / "answers.yml")
        Sphinx(
            source, None, site, site / "trees", "html", confoverrides=config, status=None
        ).build()
    built = BeautifulSoup((site / "small.html").read_text(encoding="utf-8"), "html.parser")
    scripts = built.select("script[src*='guesses.js']")
    page = BeautifulSoup(  # as the theme would have it
        "<!DOCTYPE html><html lang=en><meta charset=utf-8><title>Small</title>"
        "<meta name=viewport content='width=device-width'><style>body{"
        "background:var(--pst-color-background,#fff);color:var(--pst-color-text-base)}</style>"
        f"<link rel=stylesheet href=_static/book.css>{''.join(map(str, scripts))}"
        f"<main><article class=bd-article>{built.select_one('section')}</article></main></html>",
        "html.parser",
    )
    page_markup.repair(page)
    (site / "page.html").write_text(str(page), encoding="utf-8")
    return site


@pytest.fixture
def visit(small, chromium):
    """Return a function that opens the small page for a reader of this kind."""
    contexts, messages = [], []

    with audit.serve(small) as address:

        def open_page(theme="light", script=None, width=1440, **options):
            view = {"viewport": {"width": width, "height": 900}}
            contexts.append(chromium.new_context(**view, **options))
            if script:
                contexts[-1].add_init_script(script)
            page = contexts[-1].new_page()
            page.on("pageerror", lambda error: messages.append(str(error)))
            page.on("console", lambda message: messages.append(message.text))
            page.goto(address + "page.html")
            if theme != "light":
                page.evaluate("theme => { document.documentElement.dataset.theme = theme }", theme)
            return page

        yield open_page
        for context in contexts:
            context.close()
    assert [text for text in messages if "favicon" not in text and "404" not in text] == []


def prompt(page, key):
    return page.locator(f".guess[data-key={key}]")


def folds(page, key):
    """Return whether the result of a prompt stands open, and its reason."""
    return prompt(page, key).evaluate(
        """guess => {
            const cell = guess.closest("blockquote").nextElementSibling;
            return [cell.querySelector("details").open, cell.nextElementSibling.open];
        }"""
    )


def answer(page, key, text):
    """Give an answer from the keyboard."""
    field = prompt(page, key).locator("input, textarea").first
    field.focus()
    page.keyboard.type(text)
    if SMALL[key][0]["kind"] == "text":
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")


def beside(page):
    """Return what stands beside the results: the guesses and what they are worth."""
    return page.locator(".guessed").all_inner_texts()


def fault(page, key):
    return prompt(page, key).locator("[role=status]").inner_text()


KEPT = "JSON.parse(localStorage.getItem('embedding-layer:guesses:small'))"


@pytest.mark.browser
class TestGuessing:
    def test_a_guess_opens_result_and_reason_and_stands_beside_the_result(self, visit):
        page = visit()
        assert folds(page, "small-number") == [False, False]
        answer(page, "small-number", "3")
        assert folds(page, "small-number") == [True, True]
        assert folds(page, "small-near") == [False, False]
        assert beside(page) == ["You guessed 3. It is \u22126."]
        assert prompt(page, "small-number").inner_text() == "You guessed 3."
        focused = page.evaluate("document.activeElement.textContent")
        assert focused == "You guessed 3. It is \u22126."
        assert page.locator(".guessed").evaluate("p => !!p.closest('details[open]')")

    @pytest.mark.parametrize(
        ("key", "text", "said"),
        [
            ("small-number", "-6", "You guessed \u22126. That is right."),
            ("small-number", "\u22126.0", "You guessed \u22126.0. That is right."),
            ("small-number", "-5.9", "You guessed \u22125.9. It is \u22126."),
            ("small-near", "29", "You guessed 29 %. That is right."),
            ("small-near", "29 %", "You guessed 29 %. That is right."),
            (
                "small-near",
                "34",
                "You guessed 34 %. That is near enough: it is 29 % (of the words).",
            ),
            ("small-near", "34.1", "You guessed 34.1 %. It is 29 % (of the words)."),
            ("small-many", "14 and 2", "You guessed \u201c14 and 2\u201d."),
            ("small-many", "0.2, 1", "You guessed 0.2, 1."),
            ("small-word", " *See*. ", "You guessed \u201c*See*.\u201d. That is right."),
            ("small-word", "itself", "You guessed \u201citself\u201d. That is right."),
            ("small-word", "to", "You guessed \u201cto\u201d. The result says \u201csee\u201d."),
            ("small-text", "not <b>much</b>", "You guessed \u201cnot <b>much</b>\u201d."),
        ],
    )
    def test_a_guess_is_compared_where_it_can_be(self, key, text, said, visit):
        page = visit()
        answer(page, key, text)
        assert beside(page) == [said]

    @pytest.mark.parametrize(
        ("presses", "said"),
        [
            (["Space"], "You guessed \u201cyes\u201d. That is right."),
            (
                ["Space", "ArrowDown"],
                'You guessed \u201cno, "never"\u201d. The result says \u201cyes\u201d.',
            ),
        ],
    )
    def test_a_choice_is_made_with_arrows_and_enter(self, presses, said, visit):
        page = visit()
        prompt(page, "small-choice").locator("input").first.focus()
        for key in [*presses, "Enter"]:
            page.keyboard.press(key)
        assert beside(page) == [said]
        assert folds(page, "small-choice") == [True, True]

    def test_the_fields_and_choices_have_names(self, visit):
        page = visit()
        assert page.get_by_label("Your guess: of the words").count() == 1
        assert page.get_by_role("group", name="Your guess").count() == 1
        assert page.get_by_role("radio", name='no, "never"').count() == 1

    @pytest.mark.parametrize(
        ("key", "text", "said"),
        [
            ("small-number", "", "Please write a number, such as 3 or 0.5."),
            ("small-number", "many", "\u201cmany\u201d is not a number."),
            ("small-number", "14, 2", "without a comma"),
            ("small-number", "1,414", "without a comma"),
            ("small-number", "3 or 4", "\u201c3 or 4\u201d is not one number."),
            ("small-many", "some", "\u201csome\u201d is not a number."),
            ("small-word", "", "Please write a word."),
            ("small-word", "12", "\u201c12\u201d is not a word."),
            ("small-word", "with itself", "Please write one word alone."),
            ("small-choice", "", "Please choose one of these."),
            ("small-text", "  ", "Please write down what you expect"),
        ],
    )
    def test_what_is_no_guess_gets_a_message_and_opens_nothing(self, key, text, said, visit):
        page = visit()
        answer(page, key, text)
        assert said in fault(page, key)
        assert folds(page, key) == [False, False]
        assert beside(page) == []
        assert page.evaluate(f"{KEPT}") is None
        field = prompt(page, key).locator("input, textarea").first
        assert field.evaluate("field => field === document.activeElement")
        describing = field.get_attribute("aria-describedby")
        assert page.locator(f"#{describing}").inner_text() == fault(page, key)

    def test_numbers_are_read_as_people_write_them(self, visit):
        for text in ("5e9", "5 billion", "+5000000000", "500000000000 per cent"):
            page = visit()
            prompt(page, "small-number").evaluate(
                "g => { g.dataset.answer = '[\"5,000,000,000\"]'; }"
            )
            answer(page, "small-number", text)
            assert beside(page)[0].endswith("That is right.")
        page = visit()
        prompt(page, "small-number").evaluate("g => { g.dataset.answer = '[\"5,000,000,000\"]'; }")
        answer(page, "small-number", "0")
        assert beside(page) == ["You guessed 0. It is 5,000,000,000."]


@pytest.mark.browser
class TestRemembering:
    def test_after_a_reload_the_guess_is_shown_and_the_folds_are_closed(self, visit):
        page = visit()
        answer(page, "small-number", "3")
        answer(page, "small-word", "see")
        assert page.evaluate(KEPT) == {"small-number": "3", "small-word": "see"}
        page.reload()
        assert prompt(page, "small-number").inner_text() == "You guessed 3."
        assert page.locator(".guessed").all_text_contents() == [
            "You guessed 3. It is \u22126.",
            "You guessed \u201csee\u201d. That is right.",
        ]
        assert folds(page, "small-number") == [False, False]
        assert page.evaluate("localStorage.length") == 1

    def test_forgetting_brings_the_forms_back_and_empties_the_storage(self, visit):
        page = visit()
        answer(page, "small-number", "3")
        line = page.locator(".guesses-kept")
        assert "kept in this browser, and sent nowhere" in line.inner_text()
        page.get_by_role("button", name="Forget my guesses").press("Enter")
        assert "One guess is forgotten." in line.locator("[role=status]").inner_text()
        assert page.locator(".guessed").count() == 0
        assert page.locator(".guess form").count() == len(SMALL)
        assert page.evaluate("localStorage.length") == 0
        page.reload()
        assert page.locator(".guess form").count() == len(SMALL)
        page.get_by_role("button", name="Forget my guesses").click()
        assert "no guess to forget" in line.inner_text()

    @pytest.mark.parametrize(
        "kept", ["no JSON", "null", "[1]", '{"small-choice": "maybe", "small-number": 3}']
    )
    def test_what_does_not_fit_is_not_shown(self, kept, visit):
        page = visit(script=f"localStorage.setItem('embedding-layer:guesses:small', {kept!r})")
        assert page.locator(".guess form").count() == len(SMALL)

    @pytest.mark.parametrize(
        "script",
        [
            "Object.defineProperty(window, 'localStorage', {get() { throw Error('blocked'); }})",
            "Object.defineProperty(window, 'localStorage', {value: null})",
            "for (const name of ['setItem', 'removeItem'])"
            " Storage.prototype[name] = () => { throw Error('full'); }",
        ],
    )
    def test_without_a_storage_all_but_the_memory_works(self, script, visit):
        page = visit(script=script)
        answer(page, "small-number", "-6")
        assert beside(page) == ["You guessed \u22126. That is right."]
        assert "This browser keeps nothing" in page.locator(".guesses-kept").inner_text()
        page.get_by_role("button", name="Forget my guesses").click()
        assert page.locator(".guess form").count() == len(SMALL)

    def test_it_works_from_a_file(self, small, chromium):
        context = chromium.new_context()
        page = context.new_page()
        page.goto((small / "page.html").as_uri())
        answer(page, "small-number", "3")
        page.reload()
        assert prompt(page, "small-number").inner_text() == "You guessed 3."
        context.close()


@pytest.mark.browser
def test_without_scripts_the_folds_are_all_there_is(visit):
    page = visit(java_script_enabled=False)
    assert page.locator(".guess form, .guesses-kept").count() == 0
    assert page.locator(".guess").first.bounding_box()["height"] < 1
    fold = page.locator("div.cell details").first
    fold.locator("summary").click()
    assert fold.locator(".cell_output").inner_text().strip() == "42"


@pytest.mark.browser
@pytest.mark.parametrize(("theme", "width"), [("light", 1440), ("dark", 390)])
class TestForEveryReader:
    def test_axe_finds_nothing_before_during_and_after(self, theme, width, visit):
        page = visit(theme=theme, width=width)
        assert audit.axe_findings(page) == []
        answer(page, "small-number", "many")
        answer(page, "small-choice", "")
        answer(page, "small-near", "34")
        answer(page, "small-text", "much")
        assert audit.axe_findings(page) == []

    def test_all_that_is_pressed_is_large_and_nothing_is_wider_than_the_screen(
        self, theme, width, visit
    ):
        page = visit(theme=theme, width=width)
        sizes = page.locator(
            ".guess :is(button, input[type=text], textarea, fieldset label), .guesses-kept button"
        ).evaluate_all("all => all.map(one => one.getBoundingClientRect().height)")
        assert len(sizes) == 14
        assert min(sizes) >= 44
        assert page.evaluate("document.documentElement.scrollWidth") <= width
