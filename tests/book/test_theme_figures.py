"""A drawing of a notebook stands in the page itself, with its alternative text."""

from types import SimpleNamespace

import matplotlib
import matplotlib.pyplot as plt
import nbformat
import pytest
import theme_figures
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

from embedding_tutorial import figures

matplotlib.use("agg")


@pytest.fixture
def app(tmp_path):
    figures.word2vec_tasks()
    (tmp_path / "drawing.svg").write_text(figures.themed_svg(plt.gcf()), encoding="utf-8")
    (tmp_path / "logo.svg").write_text("<svg><circle/></svg>", encoding="utf-8")
    plt.close("all")
    images = {"drawing.svg": "0.svg", "logo.svg": "logo.svg"}
    return SimpleNamespace(srcdir=tmp_path, builder=SimpleNamespace(images=images))


def put(app, body):
    context = {"body": body}
    theme_figures.put_drawings_into_the_page(app, "chapter", "page.html", context, None)
    return context["body"]


def test_a_drawing_takes_the_place_of_its_image_with_the_words_for_it(app):
    body = put(app, '<p>a</p><img alt="Arrows &lt; &amp; words" src="../_images/0.svg" /><p>b</p>')
    assert body.startswith("<p>a</p><svg ")
    assert body.endswith("</svg><p>b</p>")
    assert 'role="img" aria-label="Arrows &lt; &amp; words"' in body
    assert "0.svg" not in app.builder.images.values()  # nobody fetches it


@pytest.mark.parametrize("name", ["logo.svg", "missing.svg", "photo.png"])
def test_other_images_stay_images(app, name):
    body = f'<img alt="" src="../_images/{name}" />'
    assert put(app, body) == body
    assert len(app.builder.images) == 2


@pytest.mark.parametrize(("kinds", "build"), [("image/svg+xml", True), ("image/png", False)])
def test_a_kernel_shows_drawings_as_svg_in_the_build_alone(kinds, build, monkeypatch):
    monkeypatch.delenv("EMBEDDING_TUTORIAL_FIGURES", raising=False)
    if build:
        monkeypatch.setenv("EMBEDDING_TUTORIAL_FIGURES", "")  # taken back when the test is over
        theme_figures.draw_as_svg(None, None)
    source = (
        "import matplotlib.pyplot as plt\nfrom embedding_tutorial import figures\n"
        "figures.word2vec_tasks()\nplt.show()"
    )
    nb = new_notebook(cells=[new_code_cell(source)])
    NotebookClient(nb, timeout=120, kernel_name="python3").execute()
    (output,) = nbformat.from_dict(nb).cells[0].outputs
    assert set(output.data) == {kinds, "text/plain"}
    assert output.data["text/plain"].startswith("<Figure 768x824\n axes 1: x 0 to 4.8, ")
