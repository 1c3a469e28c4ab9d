"""A sheet to draw on in pixels from the top left, over matplotlib's object API: no global state, no user settings.

Every font, colour and size is given here, so that none comes from a user's matplotlib settings; the fonts are
those that matplotlib brings.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Literal

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, get_font
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.text import Text

PAPER = "#FBFAF6"
INK = "#1A1D21"
MUTED = "#565E68"
FAINT = "#F1EFE8"
RULE = "#C9C5BA"
COLOURS = ("#1C5D99", "#C8640F", "#3B8456")
"""Told apart by people with any colour vision, and dark enough on the paper."""

_DPI = 100
_POINTS_A_PIXEL = 72 / _DPI
_MISSING = "□"
_FOLDER = Path(mpl.get_data_path()) / "fonts" / "ttf"
_REGULAR = str(_FOLDER / "DejaVuSans.ttf")
_STRONG = str(_FOLDER / "DejaVuSans-Bold.ttf")

Align = Literal["left", "center", "right"]


def drawable(words: str) -> str:
    """Return words on one line, with a box for each character that the font has no picture of."""
    known = _characters()
    return "".join(char if ord(char) in known else _MISSING for char in " ".join(words.split()))


def width_of(words: str, size: float, *, strong: bool = False) -> float:
    """Return how many pixels wide the words are, written `size` pixels high."""
    font = get_font(_STRONG if strong else _REGULAR)
    font.set_size(size * _POINTS_A_PIXEL, _DPI)
    font.set_text(words, 0.0)
    return float(font.get_width_height()[0]) / 64


def fitted(words: str, room: float, size: float, *, strong: bool = False) -> str:
    """Return the words, cut with "…" where they are wider than the room."""
    if width_of(words, size, strong=strong) <= room:
        return words
    while words and width_of(f"{words}…", size, strong=strong) > room:
        words = words[:-1].rstrip()
    return f"{words}…"


def wrapped(words: str, room: float, size: float, lines: int, *, strong: bool = False) -> list[str]:
    """Return the words in at most so many lines; what does not fit is cut with "…"."""
    return rows(drawable(words).split(), " ", room, size, lines, strong=strong)


def rows(
    items: Sequence[str], between: str, room: float, size: float, lines: int, *, strong: bool = False
) -> list[str]:
    """Return the items in at most so many lines, broken only between items; what does not fit is cut with "…"."""
    made: list[str] = []
    left = list(items)
    while left and len(made) < lines - 1:
        count = 1
        while count < len(left) and width_of(between.join(left[: count + 1]), size, strong=strong) <= room:
            count += 1
        made.append(fitted(between.join(left[:count]), room, size, strong=strong))
        left = left[count:]
    return [*made, fitted(between.join(left), room, size, strong=strong)] if left else made


def fitting_size(words: Sequence[str], room: float, size: float, smallest: float, *, strong: bool = False) -> float:
    """Return the largest size, between these two, at which every one of the words fits into the room."""
    widest = max((width_of(text, size, strong=strong) for text in words), default=0.0)
    return max(min(size, size * room / widest), smallest) if widest else size


class Canvas:
    """A sheet of `width` by `height` pixels; y grows downwards."""

    def __init__(self, width: float, height: float) -> None:
        self._figure = Figure(figsize=(width / _DPI, height / _DPI), dpi=_DPI, facecolor=PAPER)
        FigureCanvasAgg(self._figure)
        self._axes = self._figure.add_axes((0, 0, 1, 1), frameon=False)
        self._axes.set_axis_off()
        self._axes.set_xlim(0, width)
        self._axes.set_ylim(height, 0)

    def text(
        self,
        x: float,
        y: float,
        words: str,
        size: float,
        *,
        colour: str = INK,
        strong: bool = False,
        align: Align = "left",
        upright: bool = False,
    ) -> None:
        """Write words on one line whose foot is at `y`; `upright` turns them to run upwards from there."""
        font = FontProperties(fname=_STRONG if strong else _REGULAR, size=size * _POINTS_A_PIXEL)
        self._axes.add_artist(
            Text(
                x,
                y,
                drawable(words),
                fontproperties=font,
                color=colour,
                horizontalalignment=align,
                verticalalignment="bottom" if upright else "baseline",
                rotation=90 if upright else 0,
                rotation_mode="default",
                parse_math=False,  # a dollar sign is a dollar sign
            )
        )

    def box(self, x: float, y: float, width: float, height: float, colour: str, *, hatched: bool = False) -> None:
        """Fill a box; `hatched` shows that its end is not exact."""
        x, y, right, foot = round(x), round(y), round(x + width), round(y + height)
        width, height = right - x, foot - y
        if not hatched:
            self._axes.add_patch(Rectangle((x, y), width, height, facecolor=colour, edgecolor="none"))
            return
        edge = min(3.0, width / 2, height / 2)
        inner = (width - edge, height - edge)
        box = Rectangle((x + edge / 2, y + edge / 2), *inner, facecolor=PAPER, edgecolor=colour, hatch="//")
        box.set_linewidth(edge * _POINTS_A_PIXEL)
        box.set_hatch_linewidth(5)
        self._axes.add_patch(box)

    def line(self, xs: Sequence[float], ys: Sequence[float], colour: str, width: float) -> None:
        """Draw a line through points."""
        self._axes.add_line(
            Line2D(xs, ys, color=colour, linewidth=width * _POINTS_A_PIXEL, solid_capstyle="round", antialiased=True)
        )

    def dot(self, x: float, y: float, colour: str, size: float, *, hollow: bool) -> None:
        """Draw a dot; a hollow one shows that the figure is not exact."""
        self._axes.add_line(
            Line2D(
                [x],
                [y],
                marker="o",
                markersize=size * _POINTS_A_PIXEL,
                markerfacecolor=PAPER if hollow else colour,
                markeredgecolor=colour,
                markeredgewidth=3 * _POINTS_A_PIXEL,
            )
        )

    def png(self) -> bytes:
        """Return the sheet as a PNG without a word of when and by what it was made."""
        file = io.BytesIO()
        self._figure.savefig(file, format="png", dpi=_DPI, facecolor=PAPER, metadata={"Software": None})
        return file.getvalue()


@cache
def _characters() -> frozenset[int]:
    """Return the code points that both weights of the font can draw."""
    return frozenset(get_font(_REGULAR).get_charmap()) & frozenset(get_font(_STRONG).get_charmap())
