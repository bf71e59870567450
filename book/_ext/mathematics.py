"""Formulas, set once while the book is built: MathJax in V8, without a browser or Node.

The pages carry the result, HTML for the eyes and MathML for screen readers, and no engine.
"""

import importlib.util
import json
import re
from pathlib import Path

from bs4 import NavigableString
from elements import with_class
from py_mini_racer import MiniRacer

# No import statement can spell the name of the package.
FOLDER = Path(
    importlib.util.find_spec("sphinx-mathjax-offline").origin, "..", "static", "mathjax"
).resolve()
FONTS = "output/chtml/fonts/woff-v2"
PARTS = (
    "loader",
    "core",
    "adaptors/liteDOM",
    "input/tex-full",
    "output/chtml",
    "output/chtml/fonts/tex",
    "a11y/assistive-mml",
)

ENGINE = """
const {_: parts} = MathJax;
const adaptor = parts.adaptors.liteAdaptor.liteAdaptor();
parts.a11y["assistive-mml"].AssistiveMmlHandler(
  parts.handlers.html_ts.RegisterHTMLHandler(adaptor)
);
const output = new parts.output.chtml_ts.CHTML({
  font: new parts.output.chtml.fonts.tex_ts.TeXFont({fontURL: FONTS}),
});
const formulas = parts.mathjax.mathjax.document("", {
  InputJax: new parts.input.tex_ts.TeX({packages: ["base", "ams", "configmacros", "newcommand"]}),
  OutputJax: output,
});
const typeset = (tex, display) => adaptor.outerHTML(formulas.convert(tex, {display}));
const sheet = () => adaptor.textContent(output.styleSheet(formulas));
"""

DELIMITED = re.compile(r"\\([(\[])(.*)\\[)\]]", re.DOTALL)
CLOSING = re.compile(r"[,.;:!?)]+")


def typeset(pages, *, warn):
    """Replace the TeX of every formula on the pages by what it looks like.

    Args:
        pages: the parsed pages, changed in place.
        warn: called with a sentence for each formula that TeX would refuse.

    Returns:
        The style sheet that the formulas need, as text; the addresses in it are relative to FOLDER.
    """
    # Left open, the engine would keep the process from ending.
    with MiniRacer() as engine:
        engine.eval(f"var MathJax = {{startup: {{ready() {{}}}}}}; const FONTS = {FONTS!r};")
        for part in PARTS:
            engine.eval((FOLDER / f"{part}.js").read_text(encoding="utf-8") + ";0")
        engine.eval(ENGINE)
        for page in pages:
            for element in with_class(page, "math"):
                set_formula(element, page, engine, warn)
        return engine.eval("sheet()")


def set_formula(element, page, engine, warn):
    number = element.find(class_="eqno")
    if number:
        number.extract()
    bracket, tex = DELIMITED.fullmatch(element.get_text().strip()).groups()
    display = bracket == "["
    html = engine.eval(f"typeset({json.dumps(tex)}, {json.dumps(display)})")
    if "merror" in html:
        warn(f"{page.title.string}: TeX refuses the formula {tex!r}")
    element.clear()
    if number:
        element.append(number)
    element.append(type(page)(html, "html.parser"))
    if not display:
        keep_closing(element)


def keep_closing(formula):
    """Take a comma or a full stop behind a formula into it: book.css breaks no line there."""
    behind = formula.next_sibling
    if isinstance(behind, NavigableString) and (mark := CLOSING.match(behind)):
        formula.append(mark[0])
        behind.replace_with(behind[mark.end() :])
