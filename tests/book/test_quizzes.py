"""Test yourself: each key is computed, each link leads somewhere, and the page asks and answers."""

import copy
import doctest
import re
from collections import Counter
from urllib.parse import urljoin

import nbformat
import notebooks
import numpy as np
import prose
import pytest
import quizzes
import yaml
from bs4 import BeautifulSoup
from helpers import ROOT
from nbformat.v4 import new_markdown_cell, new_notebook
from sphinx.application import Sphinx

import embedding_tutorial
from embedding_tutorial import Vocabulary, two_sentences

SOURCE = ROOT / "book" / "_quizzes.yml"
STATIC = ROOT / "book" / "_static"
ENTRIES = yaml.safe_load(SOURCE.read_text(encoding="utf-8"))
PAGES = quizzes.load(SOURCE)
QUESTIONS = {q.key: q for questions in PAGES.values() for q in questions}
TOC = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
CHAPTERS = [TOC["root"]] + [
    chapter["file"] for part in TOC["parts"] if "numbered" in part for chapter in part["chapters"]
]
CHAPTERS = [chapter.rpartition("/")[2] for chapter in CHAPTERS]

every_question = pytest.mark.parametrize("key", QUESTIONS)


# The file ------------------------------------------------------------------------------------


def faults(pages):
    """Return what is wrong with the form of the questions, a line a fault."""
    found, keys = [], Counter()
    own = {entry.get("key") for name in pages if name != quizzes.EXAM for entry in pages[name]}
    for page, entries in pages.items():
        for entry in entries:
            if set(entry) == {"take"}:
                keys[entry["take"], page] += 1
                if page != quizzes.EXAM or entry["take"] not in own:
                    found.append(f"{page} cannot take {entry['take']}")
                continue
            keys[entry.get("key")] += 1
            found += [f"{entry.get('key')}: {fault}" for fault in _faults(page, entry)]
    found += [f"{key} stands twice" for key, times in keys.items() if times > 1]
    return found


def _faults(page, entry):
    if not {"key", "asks", "choices", "reread", "held_by"} <= set(entry):
        yield "lacks something"
        return
    if set(entry) - {"key", "asks", "choices", "reread", "held_by", "also"}:
        yield "has something unknown"
    if not re.fullmatch(rf"{page}-[a-z0-9-]+", entry["key"]):
        yield f"the key is not {page}-something"
    if not entry["asks"].strip().endswith("?"):
        yield "asks nothing"
    kinds = Counter(kind for choice in entry["choices"] for kind in choice)
    if kinds["right"] != 1 or not 2 <= len(entry["choices"]) <= 4:
        yield "needs two to four choices, one of them right"
    for choice in entry["choices"]:
        if set(choice) - {"reread"} not in ({"right", "because"}, {"wrong", "because"}):
            yield "a choice is right or wrong, and has a reason"
        elif not all(isinstance(text, str) and text.strip() for text in choice.values()):
            yield "a choice says nothing"
    says = [str(choice.get("right") or choice.get("wrong")) for choice in entry["choices"]]
    if len(set(says)) < len(says):
        yield "says the same twice"
    right = next((c["right"] for c in entry["choices"] if "right" in c), "")
    if len(right) > max(len(text) for text in says if text != right):
        yield "the right choice is the longest"


class TestTheFile:
    def test_it_is_in_order(self):
        assert faults(ENTRIES) == []

    def test_each_chapter_has_three_questions_and_the_exam_32(self):
        assert set(PAGES) == {*CHAPTERS, quizzes.EXAM}
        assert {page: len(asked) for page, asked in PAGES.items()} == dict.fromkeys(CHAPTERS, 3) | {
            quizzes.EXAM: 32
        }

    def test_the_exam_asks_mostly_what_the_chapters_do_not(self):
        taken = [entry for entry in ENTRIES[quizzes.EXAM] if "take" in entry]
        assert len(taken) <= 8

    def test_no_choice_gives_itself_away_by_a_reason(self):
        """Either none of the choices says why, or the right one does as well."""
        reason = re.compile(r", (since|as|because|for) (?!such as)")
        for question in QUESTIONS.values():
            right, *wrong = sorted(question.choices, key=lambda choice: not choice.is_right)
            if any(reason.search(choice.says) for choice in wrong):
                assert reason.search(right.says), question.key

    def test_no_letter_is_the_better_guess(self):
        """Of three choices each is the right one in a quarter of the questions at least."""
        three = [q.right for q in QUESTIONS.values() if len(q.choices) == 3]
        assert min(Counter(three).values()) > len(three) / 4

    @pytest.mark.parametrize(
        ("fault", "change"),
        [
            ("lacks something", lambda entry: entry.pop("held_by")),
            ("has something unknown", lambda entry: entry.update(hint="Think.")),
            ("the key is not lookup-something", lambda entry: entry.update(key="other-x")),
            ("asks nothing", lambda entry: entry.update(asks="Say it.")),
            ("one of them right", lambda entry: entry["choices"].pop(1)),
            ("one of them right", lambda entry: entry["choices"].append(entry["choices"][1])),
            ("has a reason", lambda entry: entry["choices"][0].pop("because")),
            ("says nothing", lambda entry: entry["choices"][0].update(because=" ")),
            ("says the same twice", lambda entry: entry["choices"].append(entry["choices"][0])),
            ("is the longest", lambda entry: entry["choices"][1].update(right="7" * 99)),
        ],
    )
    def test_a_bad_question_is_found(self, fault, change):
        pages = {"lookup": copy.deepcopy(ENTRIES["lookup"][:1])}
        assert faults(pages) == []
        change(pages["lookup"][0])
        assert fault in "\n".join(faults(pages))

    def test_a_question_that_stands_twice_or_cannot_be_taken_is_found(self):
        pages = {"lookup": ENTRIES["lookup"][:1] * 2, "exam": [{"take": "lookup-none"}]}
        assert faults(pages) == [
            "exam cannot take lookup-none",
            f"{ENTRIES['lookup'][0]['key']} stands twice",
        ]


# The keys ------------------------------------------------------------------------------------

BINDING = re.compile(
    r"(?P<said>.+?) = (?P<page>\w+):(?P<cell>[\w-]+) (?P<where>output|source|line) (?P<place>\d+)"
    r"(?: word (?P<word>\d+))?"
)


def computed(held_by):
    """Return the words or the number that hold a key, as they were computed just now."""
    if held_by.lstrip().startswith(">>>"):
        return _run(held_by)
    binding = BINDING.fullmatch(held_by)
    assert binding, f"{held_by!r} is neither code nor of the form '7 = lookup:cell output 1'"
    page, place = prose.page(binding["page"]), int(binding["place"]) - 1
    assert binding["cell"] in page.cells, f"{binding['page']} has no cell {binding['cell']}"
    if binding["where"] == "line":
        line = notebooks.output_text(page.cells[binding["cell"]]).splitlines()[place]
        if binding["word"]:
            line = line.split()[int(binding["word"]) - 1]
        assert stands_in(binding["said"], line), f"{binding['said']!r} is not in {line!r}"
        return binding["said"]
    (item,) = prose.numbers_in(binding["said"])
    number = page.numbers(binding["cell"], binding["where"])[place]
    assert prose.agree(item, number), f"{item.written} is not {number.written}"
    return item.written


def _run(code):
    known = {name: getattr(embedding_tutorial, name) for name in embedding_tutorial.__all__}
    answer = two_sentences()
    vocabulary = Vocabulary.from_sentences(answer.sentences, order="appearance")
    known |= {"np": np, "answer": answer, "vocabulary": vocabulary, "weight": answer.weight}
    test = doctest.DocTestParser().get_doctest(code, known, "question", str(SOURCE), 0)
    said = []
    runner = doctest.DocTestRunner(verbose=False, optionflags=doctest.NORMALIZE_WHITESPACE)
    runner.run(test, out=said.append)
    assert said == []
    return test.examples[-1].want.splitlines()[-1].strip("'\"")


def stands_in(words, text):
    text = re.sub(r"[`*]", "", text)
    pattern = rf"(?<![\w.])(?<!\d,){re.escape(words)}(?!\w)(?![.,]\d)"
    return bool(re.search(pattern, text, re.IGNORECASE))


def check_key(question):
    words = computed(question.held_by)
    right = question.choices[question.right]
    assert stands_in(words, f"{right.says} {right.because}")
    assert [c.says for c in question.choices if not c.is_right and stands_in(words, c.says)] == []


def unheld(question):
    """Return the numbers of a question that nothing holds.

    Whole ones of one digit are part of what is asked, and what a wrong choice says is wrong.
    """
    held = f"{question.asks} {question.held_by}"
    held = " ".join([held, *(computed(binding) for binding in question.also)])
    texts = [c.because for c in question.choices] + [question.choices[question.right].says]
    numbers = {number for text in texts for number in re.findall(r"[\d.,]*\d", text)}
    return sorted(n for n in numbers if re.search(r"\.|\d\d", n) and not stands_in(n, held))


class TestTheKeys:
    @every_question
    def test_the_right_choice_is_right(self, key):
        check_key(QUESTIONS[key])

    @every_question
    def test_its_other_numbers_are_computed_as_well(self, key):
        assert unheld(QUESTIONS[key]) == []

    def test_another_right_choice_would_be_noticed(self):
        """Whichever wrong choice changes places with the right one, words and all."""
        unnoticed = []
        for question in QUESTIONS.values():
            for wrong in question.choices:
                if wrong.is_right:
                    continue
                turned = copy.deepcopy(ENTRIES_BY_KEY[question.key])
                for choice in turned["choices"]:
                    if "right" in choice:
                        choice["wrong"] = choice.pop("right")
                    elif choice["wrong"] == wrong.says:
                        choice["right"] = choice.pop("wrong")
                try:
                    check_key(quizzes._question(turned))
                except AssertionError:
                    continue
                unnoticed.append((question.key, wrong.says))
        assert unnoticed == []

    @pytest.mark.parametrize(
        "held_by",
        [
            "8 = lookup:45673df0 output 1",
            "7 = lookup:00000000 output 1",
            "moves = learning:3c944e42 line 2 word 2",
            "seven",
            ">>> 6 + 2\n7\n",
        ],
    )
    def test_what_does_not_hold_is_noticed(self, held_by):
        with pytest.raises(AssertionError):
            computed(held_by)


ENTRIES_BY_KEY = {e["key"]: e for entries in ENTRIES.values() for e in entries if "key" in e}


# The pages -----------------------------------------------------------------------------------


class TestTheBuiltPages:
    @pytest.mark.parametrize("page", [*CHAPTERS, quizzes.EXAM])
    def test_the_questions_stand_on_their_page_and_their_links_lead_to_sections(self, page, tree):
        path = f"book/{'reference/exam' if page == quizzes.EXAM else page}.html"
        soup = tree(path)
        (quiz,) = soup.select("book-quiz")
        keys = [asked["data-key"] for asked in quiz.select(".quiz-question")]
        assert keys == [question.key for question in PAGES[page]]
        assert any("quiz.js" in script["src"] for script in soup.select("script[src]"))
        for link in quiz.select("a"):
            file, _, name = link["href"].partition("#")
            assert tree(urljoin(path, file)).find("section", id=name), link["href"]
        if page != quizzes.EXAM:
            section = quiz.find_parent("section")
            assert section["id"] == "test-yourself"
            assert section.find_previous_sibling("section")["id"] == "summary"
            assert soup.select('nav a[href="#test-yourself"]')

    def test_other_pages_load_no_script_for_it(self, book):
        text = (book / "book" / "api.html").read_text(encoding="utf-8")
        assert "quiz.js" not in text

    def test_the_deck_has_a_card_for_each_question_and_the_exam_leads_to_it(self, book):
        text = (book / "_static" / quizzes.DECK).read_text(encoding="utf-8")
        assert text == quizzes.deck(PAGES)
        page = (book / "book/reference/exam.html").read_text(encoding="utf-8")
        assert f"../../_static/{quizzes.DECK}" in page


class TestTheDeck:
    def test_anki_reads_it_as_cards_of_three_fields(self):
        lines = quizzes.deck(PAGES).splitlines()
        assert lines[0] == "#separator:tab"
        cards = [line.split("\t") for line in lines if not line.startswith("#")]
        assert len(cards) == len(QUESTIONS)
        assert {len(card) for card in cards} == {3}
        for front, back, tag in cards:
            assert tag in PAGES
            assert '"' not in re.sub(r"<[^>]*>", "", front + back)  # which would quote a field
            soup = BeautifulSoup(back, "html.parser")
            assert soup.b.get_text() in "ABCD"


class TestTheExtension:
    @pytest.fixture
    def build(self, tmp_path):
        def build(text, warned=None):
            (tmp_path / "book").mkdir()
            nb = new_notebook(cells=[new_markdown_cell(part) for part in text.split("\n---\n")])
            nbformat.write(nb, tmp_path / "book" / "small.ipynb")
            (tmp_path / "index.md").write_text("# All\n\n```{toctree}\nbook/small\n```\n")
            entry = ENTRIES["lookup"][0] | {"key": "small-rows", "reread": "small#the-rows-code"}
            source = yaml.safe_dump({"small": [entry]})
            (tmp_path / "book" / "_quizzes.yml").write_text(source, encoding="utf-8")
            config = {"extensions": ["myst_nb", "quizzes"], "nb_execution_mode": "off"}
            config |= {"root_doc": "index", "myst_heading_anchors": 3}
            site = tmp_path / "site"
            Sphinx(
                tmp_path, None, site, site / "t", "html", config, status=None, warning=warned
            ).build()
            page = (site / "book/small.html").read_text(encoding="utf-8")
            return BeautifulSoup(page, "html.parser")

        return build

    def test_the_questions_come_behind_the_summary(self, build):
        soup = build("# Small\n\n## The row's `code`\n---\n## Summary\n\nIt is.\n\n## Exercises\n")
        sections = [section["id"] for section in soup.select("section section")]
        assert sections[1:] == ["summary", "test-yourself", "exercises"]
        assert soup.select_one("book-quiz a")["href"] == f"#{sections[0]}"
        assert "quiz.js" in str(soup.head)

    def test_a_page_without_summary_is_reported(self, build, tmp_path):
        with (tmp_path / "warnings").open("w+", encoding="utf-8") as warned:
            soup = build("# Small\n\n## The row's `code`\n", warned)
            warned.seek(0)
            assert "has questions and no Summary" in warned.read()
        assert not soup.select("book-quiz")

    def test_a_link_to_no_section_is_reported(self, build, tmp_path):
        with (tmp_path / "warnings").open("w+", encoding="utf-8") as warned:
            build("# Small\n\n## Summary\n", warned)
            warned.seek(0)
            assert "no section small#the-rows-code" in warned.read()

    def test_no_question_is_found_by_the_search(self, build, tmp_path):
        build("# Small\n\n## The row's code\n\n## Summary\n\nLookup.\n")
        index = (tmp_path / "site/searchindex.js").read_text(encoding="utf-8")
        assert "lookup" in index
        assert "longest" not in index

    @pytest.mark.parametrize(
        ("text", "html"),
        [
            ("`a*b*c` and *so*", "<code>a*b*c</code> and <em>so</em>"),
            ("*a* - *b* < 2 * 3 * 4", "<em>a</em> - <em>b</em> &lt; 2 * 3 * 4"),
        ],
    )
    def test_code_and_emphasis_are_marked_up(self, text, html):
        assert quizzes.inline(text) == html


# In the browser ------------------------------------------------------------------------------


@pytest.fixture
def ask(chromium, tmp_path):
    """Return a function that opens the questions of a page in a browser, from a file."""
    contexts = []

    def link(reread):
        return f'<a href="#{reread.partition("#")[2]}">{reread}</a>'

    def ask(name="lookup", theme="light", storage=True, width=1440, **options):
        sheets = "".join(
            f"<style>{(STATIC / sheet).read_text(encoding='utf-8')}</style>"
            for sheet in ("book.css", "quiz.css", "print.css")
        )
        ground = "<style>body{background:var(--pst-color-background,#fff);"
        ground += (
            "color:var(--pst-color-text-base)} .bd-article a{color:var(--pst-color-link)}</style>"
        )
        body = quizzes.page_html(name, PAGES[name], link)
        page = tmp_path / f"{name}.html"
        page.write_text(
            f'<!doctype html><html lang="en" data-theme="{theme}"><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width"><title>t</title>'
            f"{sheets}{ground}<main class=bd-article><h1>Page</h1><h2>Test yourself</h2>"
            f"{body}</main>"
            f'<script src="{(STATIC / "quiz.js").as_uri()}" defer></script>',
            encoding="utf-8",
        )
        context = chromium.new_context(viewport={"width": width, "height": 900}, **options)
        contexts.append(context)
        if not storage:
            context.add_init_script(
                "Object.defineProperty(window, 'localStorage',"
                " { get() { throw new DOMException('no', 'SecurityError'); } });"
            )
        tab = context.new_page()
        tab.faults = []
        tab.on("pageerror", lambda error: tab.faults.append(str(error)))
        tab.on("console", lambda message: tab.faults.append(message.text))
        tab.goto(page.as_uri())
        return tab

    yield ask
    for context in contexts:
        context.close()


def question(tab, place=0):
    return tab.locator(".quiz-question").nth(place)


def choose(tab, place, choice):
    question(tab, place).locator("button").nth(choice).click()


def said(tab, place=0):
    return question(tab, place).locator("output").inner_text()


def wrong(name, place):
    return next(i for i, c in enumerate(PAGES[name][place].choices) if not c.is_right)


def plain(html):
    return BeautifulSoup(quizzes.inline(html), "html.parser").get_text()


@pytest.mark.browser
class TestInTheBrowser:
    def test_each_choice_is_answered_with_its_reason_and_where_to_reread(self, ask):
        tab = ask("lookup")
        for place, asked in enumerate(PAGES["lookup"]):
            for number, choice in enumerate(asked.choices):
                choose(tab, place, number)
                verdict = "Right." if choice.is_right else "Wrong."
                assert said(tab, place) == (
                    f"{verdict} {plain(choice.because)} Read again: {choice.reread}"
                )
                link = question(tab, place).locator("output a")
                assert link.get_attribute("href") == f"#{choice.reread.partition('#')[2]}"
                button = question(tab, place).locator("button").nth(number)
                assert button.get_attribute("aria-pressed") == "true"
                assert ("is-right" in button.get_attribute("class")) == choice.is_right
        assert tab.faults == []

    def test_the_answer_is_read_out_and_the_group_has_the_question_as_its_name(self, ask):
        tab = ask("lookup")
        output = question(tab).locator("output")
        assert output.get_attribute("aria-live") == "polite"
        assert output.inner_text() == ""
        name = f"1. {plain(PAGES['lookup'][0].asks)}"
        group = tab.get_by_role("group", name=name)
        assert group.get_by_role("button").count() == len(PAGES["lookup"][0].choices)

    def test_the_keyboard_does_all_of_it(self, ask):
        tab = ask("lookup")
        right = PAGES["lookup"][0].right
        for _ in range(right + 1):
            tab.keyboard.press("Tab")
        tab.keyboard.press("Enter")
        assert said(tab).startswith("Right.")
        assert tab.evaluate("document.activeElement.matches('.quiz-choices button')")
        assert tab.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
        tab.keyboard.press("Shift+Tab")
        tab.keyboard.press("Space")
        assert said(tab).startswith("Wrong.")

    def test_the_first_choice_counts_and_the_end_says_what_to_reread(self, ask):
        tab = ask("lookup")
        score = tab.locator(".quiz-score")
        assert score.inner_text() == ""
        assert tab.get_by_role("button", name="Start again").count() == 0
        choose(tab, 0, wrong("lookup", 0))
        choose(tab, 0, PAGES["lookup"][0].right)
        assert score.inner_text() == "1 of 3 answered."
        for place in (1, 2):
            choose(tab, place, PAGES["lookup"][place].right)
        assert "All 3 answered, 2 right at the first choice." in score.inner_text()
        assert score.locator("li").all_text_contents() == [
            f"{PAGES['lookup'][0].choices[0].reread} (question 1)"
        ]
        assert score.get_attribute("aria-live") == "polite"

    def test_all_right_leaves_nothing_to_reread(self, ask):
        tab = ask("intro")
        for place, asked in enumerate(PAGES["intro"]):
            choose(tab, place, asked.right)
        score = tab.locator(".quiz-score")
        assert score.inner_text() == "All 3 answered, 3 right at the first choice."

    def test_what_was_answered_is_there_again_until_one_starts_again(self, ask):
        tab = ask("lookup")
        choose(tab, 0, wrong("lookup", 0))
        choose(tab, 1, PAGES["lookup"][1].right)
        before = [said(tab, 0), said(tab, 1)]
        tab.reload()
        assert [said(tab, 0), said(tab, 1)] == before
        assert tab.locator(".quiz-score").inner_text() == "2 of 3 answered."
        tab.get_by_role("button", name="Start again").click()
        assert tab.evaluate(
            "document.activeElement === document.querySelector('.quiz-live button')"
        )
        tab.reload()
        assert [said(tab, 0), said(tab, 1)] == ["", ""]
        assert tab.faults == []

    def test_a_question_that_was_rewritten_is_asked_again(self, ask):
        tab = ask("lookup")
        choose(tab, 0, 0)
        tab.evaluate(
            "localStorage.setItem('quiz lookup',"
            " localStorage.getItem('quiz lookup').replace('the largest id', 'another text'))"
        )
        tab.reload()
        assert said(tab, 0) == ""

    @pytest.mark.parametrize("kept", ["no JSON", "null", "7", '{"lookup-shape": 3}', "[]"])
    def test_what_others_have_kept_there_breaks_nothing(self, kept, ask):
        tab = ask("lookup")
        tab.evaluate("kept => localStorage.setItem('quiz lookup', kept)", kept)
        tab.reload()
        choose(tab, 1, PAGES["lookup"][1].right)
        assert said(tab, 1).startswith("Right.")
        assert tab.faults == []

    def test_where_nothing_may_be_kept_it_works_until_the_page_is_left(self, ask):
        tab = ask("lookup", storage=False)
        choose(tab, 0, PAGES["lookup"][0].right)
        assert said(tab).startswith("Right.")
        tab.reload()
        assert said(tab) == ""
        assert tab.faults == []

    def test_a_full_storage_breaks_nothing(self, ask):
        tab = ask("lookup")
        tab.evaluate(
            "() => { Storage.prototype.setItem = () => { throw new DOMException('full'); }; }"
        )
        choose(tab, 0, PAGES["lookup"][0].right)
        assert said(tab).startswith("Right.")
        assert tab.faults == []

    def test_without_scripts_there_is_a_fold_for_each_question(self, ask):
        tab = ask("lookup", java_script_enabled=False)
        assert tab.locator("button").count() == 0
        for place, asked in enumerate(PAGES["lookup"]):
            part = question(tab, place)
            items = part.locator(".quiz-plain > ol > li")
            assert items.all_inner_texts() == [plain(choice.says) for choice in asked.choices]
            reasons = part.locator("details ol")
            assert not reasons.is_visible()
            part.locator("summary").click()
            assert reasons.is_visible()
            assert f"It is {quizzes.LETTERS[asked.right]}." in part.inner_text()

    def test_on_paper_stand_the_choices_and_the_answers_and_nothing_to_press(self, ask):
        tab = ask("lookup")
        choose(tab, 0, 0)
        tab.emulate_media(media="print")
        assert not any(button.is_visible() for button in tab.locator("button").all())
        assert not any(output.is_visible() for output in tab.locator("output").all())
        assert all(item.is_visible() for item in tab.locator(".quiz-plain > ol > li").all())
        shown = "[...document.querySelectorAll('details ol')].every(part => part.checkVisibility())"
        assert tab.evaluate(shown)

    @pytest.mark.parametrize(("theme", "width"), [("light", 1440), ("dark", 390)])
    def test_axe_finds_nothing_and_what_is_touched_is_44_px_high(self, theme, width, ask):
        from axe_playwright_python.sync_playwright import Axe

        tab = ask("exam", theme, width=width)
        for place in range(32):
            choose(tab, place, 0)
        assert tab.locator(".quiz-score li").count() > 5
        for button in tab.locator(".quiz-live button").all():
            assert button.bounding_box()["height"] >= 44
        assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
        found = Axe().run(tab).response["violations"]
        assert [(v["id"], [n["html"] for n in v["nodes"]]) for v in found] == []

    def test_it_opens_in_the_built_book(self, chromium, site):
        """The page's policy, its other scripts and its one style sheet included."""
        tab = chromium.new_page()
        faults = []
        tab.on("pageerror", lambda error: faults.append(str(error)))
        tab.goto(f"{site}book/reference/exam.html")
        choose(tab, 0, PAGES["exam"][0].right)
        assert said(tab).startswith("Right.")
        assert not tab.locator(".quiz-plain").first.is_visible()
        assert (
            tab.locator(".quiz-question")
            .first.locator("button")
            .first.evaluate("node => getComputedStyle(node).borderRadius")
            == "8px"
        )
        assert faults == []
        tab.close()
