"""What a chapter says it takes is what its main line takes."""

import minutes
import nbformat
import notebooks
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

OPENING = "# A page\n\n**What you will learn** (about 90 minutes): this."  # ten words


def page(*cells):
    return new_notebook(cells=[new_markdown_cell(OPENING), *cells])


def shown(text):
    return [new_output("display_data", {"text/plain": text})]


def more(*cells, **expected):
    """Assert what these cells add to the tally of a page."""
    before, after = minutes.tally(page()), minutes.tally(page(*cells))
    assert {kind: after[kind] - before[kind] for kind in after if after[kind] != before[kind]} == (
        expected
    )


@pytest.mark.parametrize("path", notebooks.chapters(), ids=lambda path: path.stem)
def test_every_chapter_says_how_long_it_takes(path, capsys):
    assert minutes.main(["--check", str(path)]) == 0, capsys.readouterr()


class TestTally:
    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("Seven rows of 2.5 numbers.", 5),
            ("See [the table](lookup.ipynb) {cite:p}`question2017`.", 3),
            ("It is $a + b = c$, a {term}`row`, as `weight[ids]`.", 8),
            ("> **Predict.** Which?", 2),
            ("<details>\n<summary>Why</summary>\n\nIt is so.\n\n</details>", 4),
        ],
    )
    def test_what_is_read_counts(self, text, words):
        assert minutes.words_in(text) == words

    def test_lines_of_code_count_and_empty_ones_and_comments_do_not(self):
        more(new_code_cell("# why\na = 1\n\nb = 2  # here"), lines=2)

    def test_code_in_the_text_counts_as_code(self):
        more(new_markdown_cell("So:\n\n```python\na = 1\nb = 2\n```"), words=1, lines=2)

    @pytest.mark.parametrize("tag", ["hide-input", "hide-cell"])
    def test_folded_code_is_not_read_and_a_folded_result_is(self, tag):
        more(new_code_cell("a = 1", metadata={"tags": [tag]}))
        more(new_code_cell("a = 1", metadata={"tags": ["hide-output"]}), lines=1)

    def test_the_table_of_what_was_tried_is_not_read_on_the_way(self):
        more(new_markdown_cell("<!-- claims -->\n<details>\n\n| it | so |\n\n</details>"))

    def test_figures_count_by_their_kind(self):
        folded = {"tags": ["hide-input"]}
        still = new_code_cell("draw()", metadata=folded, outputs=shown("<Figure size 1x1>"))
        moving = new_code_cell("show()", metadata=folded, outputs=shown("<Interactive look-up: >"))
        more(still, moving, **{"still figure": 1, "interactive figure": 1})
        more(new_markdown_cell("![A page](page.png)"), **{"still figure": 1})

    def test_exercises_and_what_goes_further_are_aside(self):
        more(
            new_markdown_cell("## Summary\n\nIt is.\n\n## Exercises\n\nTry this."),
            new_code_cell("a = 1"),
            new_markdown_cell("### More\n\nThat, too."),
            new_markdown_cell("## Going further\n\n> **Predict.** What?"),
            new_code_cell("a = 1"),
            new_markdown_cell("```\n## Rows\n```"),
            new_markdown_cell("## Back\n\nHere."),
            new_code_cell("b = 1"),
            words=5,
            lines=1,
        )

    def test_a_prediction_counts(self):
        more(new_markdown_cell("> **Predict.** Which?"), words=2, prediction=1)


class TestMinutes:
    def test_they_add_up(self):
        cells = [
            new_markdown_cell("word " * 190),
            new_code_cell("a\n" * 12),
            new_markdown_cell("> **Predict.**"),
            new_code_cell("draw()", outputs=shown("<Interactive look-up: >")),
            new_code_cell("draw()", outputs=shown("<Figure size 1x1>")),
        ]
        words = 10 + 190 + 1
        still, lines = 20 / 60, 14
        found = minutes.minutes(page(*cells), "lookup")
        assert found == pytest.approx(words / 200 + lines * 5 / 60 + 0.5 + 1 + still)
        found = minutes.minutes(page(*cells), "counting")
        assert found == pytest.approx(words / 200 + lines * 10 / 60 + 0.5 + 1 + still)

    @pytest.mark.parametrize(("number", "said"), [(0.2, 5), (7.4, 5), (7.5, 10), (22.6, 25)])
    def test_they_are_rounded_to_five(self, number, said):
        assert minutes.rounded(number) == said


class TestMain:
    @pytest.fixture
    def path(self, tmp_path):
        path = tmp_path / "chapter.ipynb"
        path.write_text(notebooks.text(page()), encoding="utf-8")
        return path

    def test_it_checks_without_writing(self, path, capsys):
        before = path.read_bytes()
        assert minutes.main(["--check", str(path)]) == 1
        assert "chapter.ipynb: says 90 minutes, takes 5" in capsys.readouterr().err
        assert path.read_bytes() == before

    def test_it_writes_the_minutes_and_nothing_else(self, path):
        before = path.read_text(encoding="utf-8")
        assert minutes.main([str(path)]) == 0
        assert path.read_text(encoding="utf-8") == before.replace("90 minutes", "5 minutes")
        assert minutes.main(["--check", str(path)]) == 0

    def test_the_opening_may_have_several_cells(self, path):
        more = new_markdown_cell("It takes about 9 minutes.\n\n## Rows\n\nIn about 7 minutes.")
        nb = new_notebook(cells=[new_markdown_cell("# A page"), new_code_cell("1"), more])
        nbformat.write(nb, path)
        assert minutes.main([str(path)]) == 0
        said = nbformat.read(path, as_version=4).cells[2].source
        assert said == more.source.replace("9 minutes", "5 minutes")

    @pytest.mark.parametrize(
        "opening",
        [
            "# A page",
            f"{OPENING} It is about 8 minutes.",
            "# A page\n\n## Rows\n\nFor about 8 minutes.",
        ],
    )
    def test_an_opening_says_them_once(self, opening, path, capsys):
        nb = page()
        nb.cells[0].source = opening
        nbformat.write(nb, path)
        assert minutes.main([str(path)]) == 1
        assert "does not say, once" in capsys.readouterr().err
