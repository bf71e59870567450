"""Print the built book as one PDF: tagged, with an outline, links inside it, answers unfolded.

    python tools/pdf.py [--book _build/html] [--output _build/embedding.pdf] [PAGE ...]

The articles of the built pages are put behind each other in one page, which Chromium prints
without scripts: figures stand still, and what is folded on the screen is open on paper.
"""

import argparse
import re
import sys
from pathlib import Path
from urllib.parse import urldefrag, urljoin

import pikepdf
import yaml
from audit import CHROMIUM, FLAGS, serve
from bs4 import BeautifulSoup

ROOT = Path(__file__).resolve().parents[1]
LEFT_OUT = "script, .headerlink, .copybtn, form, .prev-next-footer"
POINTERS = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "headers")
PAPER = {"format": "A4", "print_background": True, "prefer_css_page_size": True}
HTML = "text/html; charset=utf-8"


def pages_of(toc):
    """Return the pages of the book in their order, and the caption of the part each one opens."""
    pages = {toc["root"]: None}
    for part in toc["parts"]:
        files = [chapter["file"] for chapter in part["chapters"]]
        pages |= dict.fromkeys(files) | {files[0]: part["caption"]}
    return pages


def in_one_page(folder, pages):
    """Return the HTML of a page that holds the articles of all pages, links and ids made one's own.

    Args:
        folder: the built book, a path.
        pages: {page: caption of the part it opens, or None}, such as `book/lookup`.
    """
    whole, articles = None, {}
    for page in pages:
        soup = BeautifulSoup((folder / f"{page}.html").read_text(encoding="utf-8"), "html.parser")
        whole = whole or soup
        articles[page] = soup.select_one("article.bd-article").extract()
    for part in whole.select("script, noscript, #jb-print-docs-body, .bd-sidebar, .bd-header"):
        part.decompose()
    frame = whole.select_one(".bd-article-container")
    frame.clear()
    frame.append(_front(whole, pages, articles))
    for page, article in articles.items():
        _make_own(page, article, pages)
        if pages[page]:
            article.insert(0, whole.new_tag("p", attrs={"class": "pdf-part"}, string=pages[page]))
        frame.append(article)
    whole.title.string = _title()
    whole.head.append(whole.new_tag("link", rel="stylesheet", href="../_static/pdf.css"))
    return str(whole)


def _front(soup, pages, articles):
    """Return the first sheets: the title, what it is, and a list of the chapters."""
    front = soup.new_tag("header", attrs={"class": "pdf-front"})
    front.append(soup.new_tag("p", attrs={"class": "pdf-title"}, string=_title()))
    rights = soup.select_one("footer .footer-item__extra-footer, footer.bd-footer-content")
    listed = soup.new_tag("ol", attrs={"class": "pdf-contents"})
    for page, article in articles.items():
        if pages[page]:
            item = soup.new_tag("li", attrs={"class": "pdf-part"}, string=pages[page])
            listed.append(item)
        heading = article.h1.get_text().removesuffix("#").strip()
        item = soup.new_tag("li")
        item.append(soup.new_tag("a", href=f"#{_own(page)}", string=heading))
        listed.append(item)
    front.append(listed)
    if rights:
        front.append(soup.new_tag("p", string=" ".join(rights.get_text().split())))
    return front


def _title():
    return yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))["title"]


def _own(page, id=None):
    """Return the id, in the one page, of an id of a page, or of the page itself."""
    name = page.removeprefix("book/").replace("/", "-")
    return f"{name}--{id}" if id else name


def _make_own(page, article, pages):
    """Give a page's ids its name, and lead its links to where their targets are now."""
    for part in article.select(LEFT_OUT):
        part.decompose()
    for tag in article.find_all(True):
        if "id" in tag.attrs:
            tag["id"] = _own(page, tag["id"])
        for name in POINTERS:
            if name in tag.attrs:
                values = tag[name] if isinstance(tag[name], list) else tag[name].split()
                tag[name] = " ".join(_own(page, value) for value in values)
        for name, value in tag.attrs.items():
            if isinstance(value, str) and "url(#" in value:  # a clip path, an arrow's head
                own = re.sub(r"url\(#([^)]+)\)", lambda to: f"url(#{_own(page, to[1])})", value)
                tag[name] = own
        if tag.name == "a" and "href" in tag.attrs:
            _lead(page, tag, pages)
        elif tag.name == "use":  # a letter in a drawing
            name = next(name for name in ("href", "xlink:href") if name in tag.attrs)
            tag[name] = f"#{_own(page, tag[name][1:])}"
        elif "src" in tag.attrs:
            tag["src"] = urljoin("../", urljoin(f"{page}.html", tag["src"]))
    article["id"] = _own(page)


def _lead(page, link, pages):
    """Let a link lead into the one page, or out to another site; what else there is stays off."""
    if re.match(r"[a-z]+:", link["href"]):
        return
    path, id = urldefrag(urljoin(f"{page}.html", link["href"]))
    target = path.removesuffix(".html")
    if target in pages:
        link["href"] = f"#{_own(target, id)}"
    else:
        del link["href"]  # an index, a listing of code, a file to download


def print_pdf(folder, pages, output):
    """Print the pages as one PDF; return how many bytes it has."""
    from playwright.sync_api import sync_playwright

    body = in_one_page(folder, pages)
    with serve(folder) as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        tab = browser.new_context(java_script_enabled=False).new_page()
        address = f"{site}book/in-one-page.html"  # no file: beside the pages, for their pictures
        tab.route(address, lambda route: route.fulfill(body=body, content_type=HTML))
        tab.goto(address, wait_until="load")
        tab.emulate_media(media="print")
        tab.pdf(path=output, tagged=True, outline=True, **PAPER)
        browser.close()
    with pikepdf.open(output, allow_overwriting_input=True) as printed:
        # The tags of each paragraph are objects; packed, they weigh less than half.
        printed.save(output, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return output.stat().st_size


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pages", nargs="*", help="such as book/lookup; default: all")
    parser.add_argument("--book", default=ROOT / "_build" / "html", type=Path)
    parser.add_argument("--output", default=ROOT / "_build" / "embedding.pdf", type=Path)
    options = parser.parse_args()
    if CHROMIUM is None:
        sys.exit("The PDF is printed by Chromium, which is not installed.")
    pages = pages_of(yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8")))
    if unknown := set(options.pages) - pages.keys():
        sys.exit(f"no page of the book: {', '.join(sorted(unknown))}; pages: {', '.join(pages)}")
    pages = {page: pages[page] for page in pages if page in options.pages or not options.pages}
    if missing := [page for page in pages if not (options.book / f"{page}.html").is_file()]:
        sys.exit(f"{options.book} lacks {', '.join(missing)}: build the book first (make book)")
    print(f"Printing {len(pages)} pages of the book ...", flush=True)
    size = print_pdf(options.book, pages, options.output)
    print(f"The book as a PDF, {size / 1e6:.1f} MB: {options.output}")


if __name__ == "__main__":
    main()
