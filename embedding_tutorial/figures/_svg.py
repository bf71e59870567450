"""A matplotlib figure as an SVG that stands in a page: transparent, in its letters and colours."""

import hashlib
import re
import sys
from io import StringIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.figure import Figure

# What follows the page: the book's colours, else JupyterLab's, else the ones that were drawn.
THEME = {
    "text": ("#22303c", "var(--pst-color-text-base,var(--jp-content-font-color1,#22303c))"),
    "muted": ("#5b6770", "var(--pst-color-text-muted,var(--jp-content-font-color2,#5b6770))"),
    "red": ("#b3261e", "var(--book-fault,#b3261e)"),
    "purple": ("#7a4fb5", "var(--book-readout,#7a4fb5)"),
}
_FONTS = (
    "--fig-mono:var(--pst-font-family-monospace,monospace);"
    "--fig-sans:var(--pst-font-family-base,sans-serif)"
)
VARIABLES = ";".join(f"--fig-{name}:{value}" for name, (_, value) in THEME.items()) + ";" + _FONTS
MAX_WIDTH = "31rem"  # where 11 points are as large as the prose


def themed_svg(figure: "Figure") -> str:
    """Return a figure as one `<svg>` element for a page, light or dark.

    The ground is transparent, letters are text in the page's typeface, `TEXT`, `MUTED`, `RED` and
    `PURPLE` are CSS variables; the same figure gives the same text, and ids that no other has.

    Args:
        figure: a figure of matplotlib.

    Returns:
        The element, with a viewBox and without a fixed size, at most as wide as its letters allow.

    Examples:
        >>> from embedding_tutorial import figures
        >>> figures.one_hot_product("soon", [[1.2, 3.1], [2.2, 1.4]], ["hope", "soon"])
        >>> import matplotlib.pyplot as plt
        >>> svg = figures.themed_svg(plt.gcf())
        >>> svg.startswith("<svg "), "#22303c" in svg.partition(">")[2]
        (True, False)
    """
    from matplotlib import rc_context

    file = StringIO()
    with rc_context({"svg.fonttype": "none", "svg.hashsalt": "embedding_tutorial"}):
        # A PNG inside it would be coarse on a fine screen.
        figure.savefig(file, format="svg", transparent=True, dpi=200)
    return _themed(file.getvalue())


def _themed(svg: str) -> str:
    x, y, width, height = re.findall(r'viewBox="(\S+) (\S+) (\S+) (\S+)"', svg)[0]
    body = svg[svg.index("</metadata>") + len("</metadata>") : svg.rindex("</svg>")]
    body = re.sub(r"<style.*?</style>", "", body, flags=re.DOTALL)
    body = re.sub(r"\s*\n\s*", " ", body).replace("xlink:href", "href").replace("> <", "><")
    body = re.sub(r"<[^>]*>", _rounded, body)
    body = re.sub(r' transform="rotate\(-?0 [^)]*\)"', "", body)
    body = re.sub(r"'DejaVu Sans Mono'[^;\"]*", "var(--fig-mono)", body)
    body = re.sub(r"'DejaVu Sans'[^;\"]*", "var(--fig-sans)", body)
    for name, (color, _) in THEME.items():
        body = body.replace(color, f"var(--fig-{name})")
    body = _short_ids(body)
    while (shorter := re.sub(r"<g>(?:<defs>\s*</defs>)?</g>|<defs>\s*</defs>", "", body)) != body:
        body = shorter
    style = f"width:100%;max-width:{MAX_WIDTH};height:auto;stroke-linejoin:round;{VARIABLES}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{x} {y} {width} {height}" '
        f'width="{width}" height="{height}" role="img" class="drawing" style="{style}">'
        f"{body}</svg>"
    )


def _rounded(tag: re.Match[str]) -> str:
    """Round the coordinates in a tag to hundredths of a point; what is written stays as it is."""
    return re.sub(r"\d+\.\d{3,}", lambda number: f"{float(number.group()):.2f}", tag.group())


def _short_ids(body: str) -> str:
    """Keep the ids that are used, and make them differ from those of every other figure."""
    used = set(re.findall(r'href="#([^"]+)"|url\(#([^)]+)\)', body))
    names = sorted({one or other for one, other in used})
    stem = "f" + hashlib.sha256(body.encode()).hexdigest()[:6]
    short = {name: f"{stem}-{number}" for number, name in enumerate(names)}

    def keep(match: re.Match[str]) -> str:
        return f' id="{short[match.group(1)]}"' if match.group(1) in short else ""

    body = re.sub(r' id="([^"]*)"', keep, body)
    return re.sub(r"#([\w.-]+)(?=[\")])", lambda m: "#" + short.get(m.group(1), m.group(1)), body)


def show_figures_as_svg() -> None:
    """Let a running notebook show figures by `themed_svg`; elsewhere do nothing."""
    if "IPython" not in sys.modules:
        return
    from IPython import get_ipython
    from matplotlib.figure import Figure

    shell = get_ipython()
    if shell is None:
        return
    formatters = shell.display_formatter.formatters
    for formatter in formatters.values():
        formatter.pop(Figure, None)
    formatters["image/svg+xml"].for_type(Figure, themed_svg)
