"""Scripts: none inline, none that holds up the page but the choice of colours, none that talks."""

import hashlib
import re

# The icons are drawn from a font and the formulas are set; the options are of the version switcher;
# the last is replaced by theme.js.
UNUSED = re.compile(
    r"fontawesome\.js|/mathjax[@/]|^window\.MathJax|^DOCUMENTATION_OPTIONS\.|dataset\.theme ="
)
# Elsewhere they serve a search-as-you-type that is off.
ONLY_FOR_SEARCH = re.compile(r"searchtools\.js|language_data\.js|searchindex\.js")

# The theme's call of its function that lets what scrolls be reached by the keyboard.
MEASURES_ALL = re.compile(
    r',"complete"===document\.readyState\?(\w)\(\):window\.addEventListener\("load",\1\)'
)


def sort_out(page, outdir):
    """Let a page load the scripts it uses, after it is shown, from files."""
    root, searches = page.html["data-content_root"], is_search(page)
    for preload in page.find_all("link", attrs={"rel": "preload", "as": "script"}):
        preload.decompose()
    for script in page.find_all("script"):
        text = script.get("src") or (script.string or "").strip()
        if script.get("type", "").endswith("json"):
            continue
        if UNUSED.search(text) or (ONLY_FOR_SEARCH.search(text) and not searches):
            script.decompose()
            continue
        if not script.get("src"):
            script["src"] = root + lift(text, outdir)
            script.clear()
        script["defer"] = ""
    for button in page.find_all(onclick="window.print()"):
        del button["onclick"]
        button["data-action"] = "print"
    theme = page.new_tag("script", src=f"{root}_static/theme.js")
    page.find("meta", attrs={"name": "viewport"}).insert_after(theme)


def is_search(page):
    return page.find(id="search-results") is not None


def lift(code, outdir):
    """Write inline code to a file named after its content; return its path."""
    name = f"_static/scripts/{hashlib.sha256(code.encode()).hexdigest()[:12]}.js"
    # A block of its own: what the code declares must not meet another script's names.
    (outdir / name).write_text(f"{{\n{code}\n}}\n", encoding="utf-8")
    return name


def silence(outdir):
    """Let no script report to the console that all is well."""
    for path in (outdir / "_static").rglob("*.js"):
        text = path.read_text(encoding="utf-8")
        quiet = re.sub(r"\bconsole\.(?:log|info|debug)\(", "void(", text)
        quiet = re.sub(r"^//# sourceMappingURL=.*", "", quiet, flags=re.MULTILINE)
        if quiet != text:
            path.write_text(quiet, encoding="utf-8")


def leave_scrolling_to_us(outdir):
    """Take from the theme's script what book.js does without laying out the whole page.

    It measures every block of code on a page, changing one after the other, and again whenever a
    figure changes.
    """
    path = outdir / "_static" / "scripts" / "pydata-sphinx-theme.js"
    text, count = MEASURES_ALL.subn("", path.read_text(encoding="utf-8"))
    if count != 1:
        raise ValueError(f"{path.name} is another: what measured all blocks of code is not there")
    path.write_text(text, encoding="utf-8")
