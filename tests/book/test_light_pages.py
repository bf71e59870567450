"""The steps that lighten a finished page, each on the smallest page that shows it."""

import base64
import io
import re

import css_files
import large_data
import mathematics
import page_markup
import page_scripts
import pytest
import section_heights
import style_sheet
import tinycss2
from bs4 import BeautifulSoup
from PIL import Image


def page_of(body="", head=""):
    return BeautifulSoup(
        f'<html data-content_root="../"><head><meta name="viewport"/><title>t</title>{head}</head>'
        f"<body>{body}</body></html>",
        "html.parser",
    )


class TestTypeset:
    def test_a_formula_becomes_what_is_seen_and_what_is_read_aloud(self):
        page = page_of(r'<span class="math">\(x^2\)</span><div class="math">\[\sum_i x_i\]</div>')
        sheet = mathematics.typeset([page], warn=pytest.fail)
        inline, display = page.select(".math > mjx-container")
        assert inline.select_one("mjx-assistive-mml math msup")
        assert display["display"] == "true"
        assert "@font-face" in sheet

    def test_what_tex_refuses_is_told_with_the_page_and_the_formula(self):
        told = []
        mathematics.typeset([page_of(r'<span class="math">\(\frac{1}\)</span>')], warn=told.append)
        assert told == [r"t: TeX refuses the formula '\\frac{1}'"]

    def test_the_number_of_an_equation_stays(self):
        page = page_of('<div class="math"><span class="eqno">(1)</span>\\[x\\]</div>')
        mathematics.typeset([page], warn=pytest.fail)
        assert page.select_one(".math > .eqno").string == "(1)"
        assert page.select_one(".math > mjx-container")


def rules_of(css):
    return css_files.parse(css)


class TestStyleSheet:
    @pytest.mark.parametrize(
        ("css", "kept"),
        [
            (".used {x:1}", ".used {x:1}"),
            (".used, .lost {x:1}", ".used{x:1}"),
            (".used.lost {x:1}", ""),
            ("#lost .used {x:1}", ""),
            ("p:not(.lost) {x:1}", "p:not(.lost) {x:1}"),
            (":is(.lost, .used) {x:1}", ":is(.lost, .used) {x:1}"),
            ("@media print { .lost {x:1} }", ""),
            ("@keyframes lost { to {x:1} }", "@keyframes lost { to {x:1} }"),
            ("/* dropped *//*! kept */", "/*! kept */"),
        ],
    )
    def test_a_rule_stays_if_something_may_match_it(self, css, kept):
        rules = style_sheet.keep(rules_of(css), {"used"})
        assert tinycss2.serialize(rules) == kept

    def test_a_variable_that_only_an_unused_one_asks_for_goes_too(self):
        rules = rules_of("a {--one: var(--two); --two: 2; --three: 3; x: var(--three)}")
        text = tinycss2.serialize(style_sheet.drop_unused_variables(rules, set()))
        assert "--three: 3" in text
        assert "--one" not in text
        assert "--two" not in text

    def test_an_address_is_kept_right_in_another_folder(self, tmp_path):
        (tmp_path / "a").mkdir()
        sheet = tmp_path / "a" / "sheet.css"
        sheet.write_text("p {x: url(one.png) url('../two.png?v=1') url(data:,3)}")
        rules = css_files.relative(css_files.read(sheet), tmp_path)
        written = tinycss2.serialize(rules)
        assert written == 'p {x: url("a/one.png") url("two.png") url(data:,3)}'

    def test_an_import_is_replaced_by_what_it_imports(self, tmp_path):
        (tmp_path / "other.css").write_text("b {y:2}")
        (tmp_path / "sheet.css").write_text('@import "other.css"; a {x:1}')
        assert tinycss2.serialize(css_files.read(tmp_path / "sheet.css")) == "b {y:2}a {x:1}"


class TestScripts:
    @pytest.fixture
    def outdir(self, tmp_path):
        (tmp_path / "_static" / "scripts").mkdir(parents=True)
        return tmp_path

    def test_inline_code_moves_to_one_file_however_often_it_stands(self, outdir):
        page = page_of("<script>go()</script><script>go()</script>")
        page_scripts.sort_out(page, outdir)
        first, second = page.body.find_all("script")
        assert first["src"] == second["src"]
        assert "go()" in (outdir / first["src"].removeprefix("../")).read_text()
        assert "defer" in first.attrs

    def test_data_stays_where_it_is(self, outdir):
        page = page_of('<script type="application/json">{"a": 1}</script>')
        page_scripts.sort_out(page, outdir)
        assert page.body.script.string == '{"a": 1}'

    def test_the_index_is_loaded_by_the_search_page_alone(self, outdir):
        head = '<script src="searchindex.js"></script>'
        plain, search = page_of(head=head), page_of('<div id="search-results"></div>', head)
        page_scripts.sort_out(plain, outdir)
        page_scripts.sort_out(search, outdir)
        assert "searchindex.js" not in str(plain)
        assert "searchindex.js" in str(search)

    def test_the_engine_of_formulas_is_loaded_from_nowhere(self, outdir):
        page = page_of(head='<script src="https://example.org/npm/mathjax@3/tex.js"></script>')
        page_scripts.sort_out(page, outdir)
        assert [script["src"] for script in page.find_all("script")] == ["../_static/theme.js"]

    def test_a_script_reports_nothing_and_still_does_what_it_did(self, outdir):
        script = outdir / "_static" / "a.js"
        script.write_text(
            'a(),console.log("x", b()),console.error("y")\n//# sourceMappingURL=a.map'
        )
        page_scripts.silence(outdir)
        assert script.read_text() == 'a(),void("x", b()),console.error("y")\n'

    def test_the_theme_no_longer_measures_every_block_and_its_absence_is_an_error(self, outdir):
        script = outdir / "_static" / "scripts" / "pydata-sphinx-theme.js"
        call = ',"complete"===document.readyState?I():window.addEventListener("load",I)'
        script.write_text(f"(()=>{{a(){call}}})();")
        page_scripts.leave_scrolling_to_us(outdir)
        assert script.read_text() == "(()=>{a()})();"
        with pytest.raises(ValueError, match="what measured all blocks of code is not there"):
            page_scripts.leave_scrolling_to_us(outdir)


class TestLargeData:
    @pytest.fixture
    def outdir(self, tmp_path):
        (tmp_path / "_static").mkdir()
        return tmp_path

    def test_much_data_of_a_figure_comes_in_a_script_and_little_stays(self, outdir):
        data = '{"words": "' + "soon " * large_data.LARGE + '"}'
        script = '<figure><script type="application/json">{}</script></figure>'
        page = page_of(script.format(data) + script.format("{}"))
        large_data.lift(page, outdir)
        large, small = page.find_all("script")
        assert small.string == "{}"
        assert not large.contents
        code = (outdir / large["data-src"].removeprefix("../")).read_text(encoding="utf-8")
        assert code.startswith(f'embeddingFigures.receive("{large["data-name"]}", ')
        assert "soon soon" in code

    def test_a_raster_in_a_drawing_becomes_the_same_picture_in_a_file(self, outdir):
        picture = Image.effect_noise((120, 90), 80).convert("RGBA")
        picture.save(file := io.BytesIO(), "PNG")
        data = base64.b64encode(file.getvalue()).decode()
        page = page_of(f'<svg class="drawing"><image href="data:image/png;base64,{data}"/></svg>')
        large_data.lift(page, outdir)
        with Image.open(outdir / page.image["href"].removeprefix("../")) as lifted:
            assert lifted.convert("RGBA").tobytes() == picture.tobytes()


class TestSectionHeights:
    def test_a_fold_counts_as_a_line_and_a_long_text_is_longer_on_a_telephone(self):
        text = "soon " * 200
        page = page_of(
            f"<article class='bd-article'><section><section><p>{text}</p></section><section>"
            f"<details><p>{text}</p></details></section></section></article>"
        )
        section_heights.note(page)
        open_text, folded = page.select("section.late")
        narrow, wide = map(int, re.findall(r"\d+", open_text["style"]))
        assert narrow > wide > 200
        assert folded["style"] == "--narrow:60px;--wide:60px"

    def test_below_the_code_of_a_live_cell_there_are_buttons(self):
        cell = "<div class='cell' {}><div class='cell_input'><pre>1</pre></div></div>"
        sections = [f"<section>{cell.format(mark)}</section>" for mark in ("data-live='0'", "")]
        page = page_of(
            f"<article class='bd-article'><section>{''.join(sections)}</section></article>"
        )
        section_heights.note(page)
        heights = [
            [int(pixels) for pixels in re.findall(r"\d+", section["style"])]
            for section in page.select("section.late")
        ]
        live, printed = heights
        assert [a - b for a, b in zip(live, printed, strict=True)] == [section_heights.BUTTONS] * 2


class TestMarkup:
    def test_names_and_punctuation_in_code_are_plain_text(self):
        code = '<span class="n">a</span><span class="w"> </span><span class="o">=</span>'
        page = page_of(f'<div class="highlight"><pre>{code}<span class="mi">1</span></pre></div>')
        page_markup.repair(page)
        assert page.pre.get_text() == "a =1"
        assert [span["class"] for span in page.pre.find_all("span")] == [["o"], ["mi"]]

    def test_a_table_with_an_empty_corner_has_named_rows(self):
        page = page_of(
            "<table><thead><tr><th></th><th>n</th></tr></thead>"
            "<tbody><tr><td>a</td><td>1</td></tr></tbody></table>"
        )
        page_markup.repair(page)
        assert page.thead.tr.find().name == "td"
        assert page.tbody.th["scope"] == "row"

    def test_other_tables_are_left_alone(self):
        table = (
            "<table><thead><tr><th>m</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table>"
        )
        page = page_of(table)
        page_markup.repair(page)
        assert str(page.table) == table

    def test_an_image_gets_its_own_size(self, tmp_path):
        Image.new("1", (30, 20)).save(tmp_path / "a b.png")
        (tmp_path / "c.svg").write_text('<svg viewBox="0 0 12.2 7"/>')
        page = page_of('<p class="bd-article"><img src="a%20b.png"/><img src="c.svg"/></p>')
        page_markup.measure_images(page, tmp_path)
        sizes = [(int(image["width"]), int(image["height"])) for image in page.find_all("img")]
        assert sizes == [(30, 20), (12, 7)]
        assert {image["loading"] for image in page.find_all("img")} == {"lazy"}
