"""Small drawings, one for each chapter, of what its page draws large.

Their colours are those of the words in the figures; greys follow the page, light or dark.
"""

BLUE, SKY, GREEN, PINK, RED, GOLD = "#0072B2", "#56B4E9", "#009E73", "#CC79A7", "#D55E00", "#E69F00"
GREY = "#768FA8"


def rect(x, y, width, height, color=GREY, opacity=0.3):
    return (
        f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="2" fill="{color}"'
        f' fill-opacity="{opacity}"/>'
    )


def line(path, color="currentColor", width=2):
    return f'<path d="{path}" fill="none" stroke="{color}" stroke-width="{width}"/>'


def dot(x, y, color=GREY, radius=4):
    return f'<circle cx="{x}" cy="{y}" r="{radius}" fill="{color}"/>'


def arrow(path, x, y, color="currentColor"):
    """Draw a path and, at its end, a tip that points to the right."""
    return line(path, color) + f'<path d="M{x - 6} {y - 4}l7 4l-7 4z" fill="{color}"/>'


def sign(text, x, y=38):
    return (
        f'<text x="{x}" y="{y}" text-anchor="middle" font-size="17"'
        f' fill="currentColor">{text}</text>'
    )


def table(x, y, colors, columns=2, width=17, height=9):
    """Draw rows of cells, those without a colour in grey."""
    return "".join(
        rect(
            x + (width + 2) * k,
            y + (height + 2) * row,
            width,
            height,
            color or GREY,
            0.8 if color else 0.3,
        )
        for row, color in enumerate(colors)
        for k in range(columns)
    )


def lookup():
    rows = table(12, 5, [None, GREEN, None, PINK, None])
    out = table(72, 21, [PINK, GREEN])
    return (
        rows
        + out
        + arrow("M52 42C62 42 60 26 68 26", 69, 26, PINK)
        + arrow("M52 20C62 20 60 37 68 37", 69, 37, GREEN)
    )


def one_hot():
    ids = "".join(
        rect(4 + 9 * k, 26, 7, 12, PINK if k == 3 else GREY, 0.9 if k == 3 else 0.3)
        for k in range(5)
    )
    rows = table(64, 5, [None, None, None, PINK, None], 1, 14)
    return ids + sign("\u00d7", 56) + rows + sign("=", 90) + table(99, 27, [PINK], 1, 14)


def learning():
    valley = line("M14 8C34 70 78 70 106 8", GREY, 3)
    return valley + dot(24, 26, GREEN, 6) + arrow("M34 32C40 42 44 46 52 48", 52, 48, GREEN)


def neighbours():
    tracks = [("M12 54C34 50 40 30 52 22", BLUE), ("M20 8C34 8 44 12 52 22", SKY),
              ("M108 56C96 52 88 48 82 42", RED), ("M112 14C102 22 96 36 82 42", GOLD)]  # fmt: skip
    ends = [(12, 54, BLUE), (20, 8, SKY), (108, 56, RED), (112, 14, GOLD)]
    return (
        "".join(line(*track) for track in tracks) + "".join(dot(*end, 3) for end in ends)
        + dot(49, 22, BLUE, 5) + dot(55, 22, SKY, 5) + dot(79, 42, RED, 5) + dot(85, 42, GOLD, 5)
    )  # fmt: skip


def counting():
    column, row = [0.3, 1, 0.6, 0.15], [0.2, 0.9, 0.5, 1, 0.3]
    left = "".join(rect(14, 18 + 11 * i, 12, 9, BLUE, a) for i, a in enumerate(column))
    top = "".join(rect(34 + 15 * j, 4, 13, 9, BLUE, b) for j, b in enumerate(row))
    cells = "".join(
        rect(34 + 15 * j, 18 + 11 * i, 13, 9, BLUE, round(0.14 + 0.84 * a * b, 2))
        for i, a in enumerate(column) for j, b in enumerate(row)
    )  # fmt: skip
    return left + top + cells


def predicting():
    chips = "".join(
        rect(x, 38, 22, 13, color, 0.85)
        for x, color in zip((4, 32, 60, 88), (BLUE, GREY, GREEN, PINK), strict=True)
    )
    return (
        chips
        + "".join(line(f"M71 35C{x + 40} 6 {x + 10} 6 {x} 34", GREEN) for x in (15, 43))
        + line("M71 35C78 20 92 20 99 34", GREEN)
    )


def pretrained():
    axes = line("M10 6V56H112", GREY)
    return (
        axes
        + line("M14 24C40 14 70 11 110 10", GREEN, 3)
        + line("M14 52C46 48 66 22 110 11", GOLD, 3)
    )


def pitfalls():
    spans = [(14, 30, 84, GREY), (28, 52, 92, GREEN), (42, 24, 70, GREY), (54, 64, 104, GREEN)]
    rows = "".join(
        line(f"M{left} {y}H{right}", color, 3) + dot((left + right) / 2, y, color)
        for y, left, right, color in spans
    )
    return line("M46 5V60", "currentColor", 1.5) + rows


def transformer():
    rows = "".join(
        rect(8 + 28 * k, 46, 20, 10, color, 0.85)
        for k, color in enumerate((BLUE, GREEN, PINK, GOLD))
    )
    up = "".join(
        line(f"M{18 + 28 * k} 44L{18 + 28 * j} 20", GREY, 1.2) for k in range(4) for j in range(4)
    )
    strong = line("M18 44L74 20", BLUE, 2.5) + line("M74 44V20", PINK, 2.5)
    return (
        rows
        + up
        + strong
        + "".join(rect(8 + 28 * k, 8, 20, 10, GREY, 0.45) for k in range(4))
        + rect(64, 8, 20, 10, PINK, 0.85)
    )


def big_tables():
    ids = "".join(
        dot(16, 8 + 12 * k, color, 4) for k, color in enumerate((BLUE, GREEN, RED, GOLD, SKY))
    )
    ends = (13, 50, 32, 13, 50)
    lines = "".join(
        line(f"M22 {8 + 12 * k}C46 {8 + 12 * k} 46 {end} 68 {end}", color)
        for k, (end, color) in enumerate(zip(ends, (BLUE, GREEN, RED, GOLD, SKY), strict=True))
    )
    return (
        ids
        + lines
        + "".join(table(70, y, [color], 2) for y, color in ((9, BLUE), (28, RED), (46, GREEN)))
    )


def categories():
    land = line(
        "M8 22C18 6 44 12 58 8C80 2 108 8 112 22C116 38 98 44 92 56"
        "C80 52 66 58 54 54C36 58 10 50 8 22Z",
        GREY,
        1.5,
    )
    places = [
        (24, 24, BLUE),
        (32, 36, BLUE),
        (20, 36, SKY),
        (56, 20, GREEN),
        (62, 40, GREEN),
        (84, 18, RED),
        (94, 28, GOLD),
        (84, 44, RED),
    ]
    return land + "".join(dot(*place, 4) for place in places)


def frameworks():
    one = [None, BLUE, None, PINK]
    return (
        table(6, 10, one, 2, 11)
        + sign("=", 43)
        + table(50, 10, one, 2, 11)
        + sign("=", 87)
        + table(94, 10, one, 2, 11)
    )


DRAWN = (
    lookup,
    one_hot,
    learning,
    neighbours,
    counting,
    predicting,
    pretrained,
    pitfalls,
    transformer,
    big_tables,
    categories,
    frameworks,
)


def pictures():
    """Return {chapter: SVG}; who cannot see them loses nothing."""
    frame = (
        '<svg viewBox="0 0 124 62" width="124" height="62" aria-hidden="true" focusable="false">'
    )
    return {drawing.__name__: f"{frame}{drawing()}</svg>" for drawing in DRAWN}
