"""Still pictures, written as SVG in the colours of the page."""

from html import escape

from embedding_tutorial.figures import _svg

_THEMED = {color: f"var(--fig-{name})" for name, (color, _) in _svg.THEME.items()}


class Markup(str):
    """Text that is mark-up already and is not escaped again."""


def tag(name: str, *children: str, **attributes: object) -> Markup:
    """Return an element of SVG; plain texts among its children are escaped.

    Args:
        name: the element's name.
        children: elements and texts.
        attributes: `stroke_width` for stroke-width, `class_` for class; None is left out. The
            colours `fill` and `stroke` become a style, in which `TEXT`, `MUTED`, `RED` and `PURPLE`
            follow the page.

    Returns:
        The element.

    Examples:
        >>> tag("text", "a < b", x=1, fill="#22303C")
        '<text x="1" style="fill:var(--fig-text)">a &lt; b</text>'
    """
    colors = {key: str(attributes.pop(key)) for key in ("fill", "stroke") if key in attributes}
    if colors:
        attributes["style"] = ";".join(
            f"{key}:{_THEMED.get(color.lower(), color)}" for key, color in colors.items()
        )
    texts = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(str(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    inner = "".join(c if isinstance(c, Markup) else escape(c, quote=False) for c in children)
    return Markup(f"<{name}{texts}>{inner}</{name}>")


def svg(width: int, height: int, *children: str, label: str) -> Markup:
    """Return a picture in the page's typeface, at most as wide as its letters of 16 units allow.

    Args:
        width: in units; 480 leaves letters of 16 units readable on a telephone.
        height: in units.
        children: elements.
        label: what is drawn, for those who cannot see it.

    Returns:
        The `<svg>` element.

    Examples:
        >>> svg(480, 300, label="Nothing yet").startswith('<svg viewBox="0 0 480 300"')
        True
    """
    return tag(
        "svg", *children, viewBox=f"0 0 {width} {height}", role="img", aria_label=label,
        style=f"width:100%;max-width:{width}px;height:auto;font-size:16px;font-family:var(--fig-sans)",
    )  # fmt: skip
