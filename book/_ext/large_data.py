"""What is large and stands far down a page comes in a file of its own, after the text.

A figure's numbers are read from a script, for a page opened from a folder may read nothing else;
`base.js` asks for it when the page is there. The raster part of a drawing becomes an image.
"""

import base64
import hashlib
import io
import json
import re

from PIL import Image

LARGE = 8000  # characters; less is not worth a request
PICTURE = re.compile(r"data:image/png;base64,\s*(.*)", re.DOTALL)


def lift(page, outdir):
    """Move the large data of a page to files below `_static/data`, and say where they are."""
    for script in page.find_all("script", type="application/json"):
        if len(script.string or "") > LARGE and script.find_parent("figure"):
            name = name_of(script.string.encode())
            code = f"embeddingFigures.receive({json.dumps(name)}, {json.dumps(script.string)});\n"
            script["data-src"] = write(page, outdir, f"{name}.js", code.encode())
            script["data-name"] = name
            script.clear()
    for image in page.find_all("image", href=PICTURE):
        found = PICTURE.match(image["href"])
        if len(found[1]) > LARGE and image.find_parent("svg", class_="drawing"):
            picture = squeezed(base64.b64decode(found[1]))
            image["href"] = write(page, outdir, f"{name_of(picture)}.webp", picture)


def squeezed(picture):
    """Return a picture in the format that takes the least room without a loss.

    The methods 5 and 6 try so much more that they take 10 and 50 times as long for 1 % at most.
    """
    file = io.BytesIO()
    with Image.open(io.BytesIO(picture)) as image:
        image.save(file, "WEBP", lossless=True, quality=100, method=4)
    return file.getvalue()


def name_of(content):
    return hashlib.sha256(content).hexdigest()[:12]


def write(page, outdir, name, content):
    """Write a file, and return its address as the page sees it."""
    folder = outdir / "_static" / "data"
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(content)
    return f"{page.html['data-content_root']}_static/data/{name}"
