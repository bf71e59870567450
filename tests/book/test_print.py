"""A chapter on paper: what is folded is printed, what is pressed is not, in either theme."""

import pytest

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def paper(chromium, site):
    """Open a chapter as it is printed, from a browser that shows it in the dark."""
    context = chromium.new_context(color_scheme="dark", viewport={"width": 680, "height": 900})
    context.add_init_script(
        "for (const key of ['mode', 'theme']) localStorage.setItem(key, 'dark')"
    )
    tab = context.new_page()
    tab.goto(f"{site}book/counting.html")
    tab.emulate_media(media="print")
    yield tab
    context.close()


def test_answers_solutions_and_set_ups_are_printed(paper):
    shown = paper.evaluate(
        "[...document.querySelectorAll('article details')].map(fold =>"
        " [...fold.children].slice(1).every(part => part.checkVisibility()))"
    )
    assert len(shown) > 8
    assert all(shown)


def test_a_fold_has_a_name_and_no_invitation(paper):
    names = paper.evaluate(
        "[...document.querySelectorAll('article details.hide p.collapsed')].map(label =>"
        " getComputedStyle(label, '::before').content + getComputedStyle(label).fontSize)"
    )
    assert {'"Set-up"0px', '"Solution"0px'} <= set(names)


def test_nothing_is_printed_that_can_only_be_pressed(paper):
    pressed = paper.evaluate(
        "[...document.querySelectorAll('button, .prev-next-footer, .headerlink, .search-button')]"
        ".filter(element => element.checkVisibility() && !element.matches('figure li *'))"
        ".map(element => element.outerHTML)"
    )
    assert pressed == []


def test_the_words_of_a_list_are_printed_whether_they_can_be_pressed_or_not(paper):
    words = paper.locator("emb-who-is-near ol > li > *")
    words.first.wait_for()  # its lists come in a file
    assert words.count() == 30  # three lists
    assert all(word.is_visible() for word in words.all())


def test_the_dark_theme_is_printed_black_on_white(paper):
    colors = paper.evaluate(
        "[...document.querySelectorAll('article :is(p, h2, pre, pre span, code, summary)')]"
        ".map(element => getComputedStyle(element).color)"
    )
    channels = [[int(n) for n in color[4:-1].split(",")] for color in set(colors)]
    assert all(max(rgb) < 150 for rgb in channels)


def test_the_title_stands_once(paper):
    titles = paper.evaluate(
        "[...document.querySelectorAll('h1')].filter(title => title.checkVisibility())"
        ".map(title => title.innerText)"
    )
    assert len(titles) == 1


def test_what_the_browser_unfolds_for_the_printer_is_folded_again(paper):
    opened = "document.querySelectorAll('article details[open]').length"
    paper.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert paper.evaluate("document.querySelectorAll('article details:not([open])').length") == 0
    paper.evaluate("dispatchEvent(new Event('afterprint'))")
    assert paper.evaluate(opened) == 0
