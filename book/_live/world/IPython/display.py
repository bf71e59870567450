"""`display` and what is wrapped in order to be shown."""

from live_kernel import display

__all__ = ["HTML", "SVG", "Markdown", "display"]


class _Shown:
    def __init__(self, data):
        self.data = data

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {self.kind: self.data}


class HTML(_Shown):
    kind = "text/html"


class Markdown(_Shown):
    kind = "text/markdown"


class SVG(_Shown):
    kind = "image/svg+xml"
