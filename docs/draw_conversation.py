"""Draw a conversation with the bot as an SVG for the README, from the replies that it really gave.

    python docs/draw_conversation.py docs/conversation.json -o docs/conversation.svg

The file is a list of turns, `{"sender": "me" or "bot", "text": …}`. The text of "me" is plain; that of "bot" is the
HTML that was sent, with its `keyboard` (`dataclasses.asdict` of a rendered message is a turn but for the sender) and
perhaps the `photo` above it, a path from where the file stands. The picture is light or dark as its reader's system.
"""

from __future__ import annotations

import argparse
import base64
import io
import json
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from html import escape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import matplotlib as mpl
from PIL import Image, ImageFont

WIDTH = 640
PADDING = 16
BUBBLE = 500
INSET = 14
SIZE = 15
LINE = 21
GAP = 10
BUTTON = 34
QUOTE_INSET = 12

STYLE = """
text { font: 15px Verdana, 'DejaVu Sans', sans-serif; fill: #101418 }
.b { font-weight: bold } .i { font-style: italic } .c { font-family: 'DejaVu Sans Mono', monospace }
.a { fill: #1f6fb2 } .label { fill: #ffffff }
.chat { fill: #c5d6c0 } .bot { fill: #ffffff } .me { fill: #e2fbd3 }
.quote { fill: #e9f1f9 } .bar { fill: #3f87c4 } .button { fill: #5d7a62 }
@media (prefers-color-scheme: dark) {
text { fill: #f3f5f7 } .a { fill: #7fbdf2 }
.chat { fill: #0e1621 } .bot { fill: #182533 } .me { fill: #2b5278 }
.quote { fill: #20364c } .bar { fill: #6ab2f2 } .button { fill: #2a3a4b }
}
"""
_RADII = {"me": 14, "bot": 14, "button": 8, "quote": 4, "bar": 1}
_CLASSES = {"b": "b", "strong": "b", "i": "i", "em": "i", "code": "c", "pre": "c", "a": "a"}


@dataclass(frozen=True)
class Run:
    """Words of one line under the same classes of the style sheet."""

    text: str
    classes: tuple[str, ...]

    @property
    def width(self) -> float:
        """Pixels that the words take."""
        return width_of(self.text, bold="b" in self.classes)


@dataclass(frozen=True)
class Line:
    """One line of a bubble."""

    runs: tuple[Run, ...]
    quoted: bool


@dataclass
class Reader(HTMLParser):
    """Reads Telegram's HTML into lines that are not wrapped yet."""

    lines: list[Line] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Begin with an empty line."""
        super().__init__(convert_charrefs=True)
        self._open: list[str] = []
        self._runs: list[Run] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a tag; a quote begins on a line of its own."""
        del attrs
        if tag == "blockquote" and self._runs:
            self._end_line()
        self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close a tag; a quote ends its line."""
        if tag == "blockquote" and self._runs:
            self._end_line()
        self._open.remove(tag)

    def handle_data(self, data: str) -> None:
        """Take words, line by line."""
        classes = tuple(sorted({_CLASSES[tag] for tag in self._open if tag in _CLASSES}))
        for place, words in enumerate(data.split("\n")):
            after_quote = not self._runs and self.lines and self.lines[-1].quoted and "blockquote" not in self._open
            if place and not (after_quote and place == 1):
                self._end_line()
            if words:
                self._runs.append(Run(words, classes))

    def close(self) -> None:
        """End the last line."""
        super().close()
        if self._runs:
            self._end_line()

    def _end_line(self) -> None:
        self.lines.append(Line(tuple(self._runs), "blockquote" in self._open))
        self._runs = []


def draw(turns: Iterable[dict[str, Any]], folder: Path) -> str:
    """Return the conversation as an SVG; photos are read from the folder.

    Raises:
        KeyError: a turn has no sender or no text.
        OSError: a photo cannot be read.
    """
    shapes: list[str] = []
    y = float(PADDING)
    for turn in turns:
        mine = turn["sender"] == "me"
        y = _bubble(shapes, turn, y, folder, mine=mine) + GAP
    height = y - GAP + PADDING
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:g}" width="{WIDTH}" role="img">',
            f"<style>{STYLE}</style>",
            f'<rect class="chat" width="{WIDTH}" height="{height:g}" rx="12"/>',
            *shapes,
            "</svg>",
            "",
        ]
    )


def _bubble(shapes: list[str], turn: dict[str, Any], top: float, folder: Path, *, mine: bool) -> float:
    """Draw a turn from `top` on and return where it ends."""
    room = BUBBLE - 2 * INSET
    lines = [wrapped for line in _lines(turn["text"], mine=mine) for wrapped in _wrap(line, room)]
    keyboard = turn.get("keyboard", ())
    photo = turn.get("photo")
    widest = max((_line_width(line) for line in lines), default=0.0)
    width = BUBBLE if photo or keyboard else widest + 2 * INSET
    left = WIDTH - PADDING - width if mine else PADDING
    picture, picture_height = _photo(folder / photo, left, top) if photo else ("", 0.0)
    height = picture_height + len(lines) * LINE + 2 * INSET - 6
    shapes.append(_box("me" if mine else "bot", left, top, width, height))
    shapes.append(picture)
    y = top + picture_height + INSET - 3
    for place, line in enumerate(lines):
        if line.quoted:
            first = place == 0 or not lines[place - 1].quoted
            count = next((n for n, later in enumerate(lines[place:]) if not later.quoted), len(lines) - place)
            if first:
                shapes.append(_box("quote", left + INSET - 4, y, width - 2 * INSET + 8, count * LINE))
                shapes.append(_box("bar", left + INSET - 4, y, 3, count * LINE))
        _write(shapes, line.runs, left + INSET + (QUOTE_INSET - 4 if line.quoted else 0), y + LINE - 6)
        y += LINE
    bottom = top + height
    for row in keyboard:
        bottom += 4
        each = (width - 4 * (len(row) - 1)) / len(row)
        for place, button in enumerate(row):
            x = left + place * (each + 4)
            label = _fitted(button["label"], each - 16)
            shapes.append(_box("button", x, bottom, each, BUTTON))
            _write(shapes, (label,), x + (each - label.width) / 2, bottom + BUTTON / 2 + 5)
        bottom += BUTTON
    return bottom


def _lines(text: str, *, mine: bool) -> list[Line]:
    """Return the lines of a text, plain or HTML."""
    if mine:
        return [Line((Run(line, ()),), quoted=False) for line in text.split("\n")]
    reader = Reader()
    reader.feed(text)
    reader.close()
    return reader.lines


def _wrap(line: Line, room: float) -> list[Line]:
    """Return a line as lines that fit."""
    room -= QUOTE_INSET if line.quoted else 0
    rows: list[list[Run]] = [[]]
    used = 0.0
    for run in line.runs:
        for word in run.text.replace(" ", " \0").split("\0"):
            width = width_of(word.rstrip(), bold="b" in run.classes)
            if rows[-1] and used + width > room:
                rows.append([])
                used = 0.0
            used += width_of(word, bold="b" in run.classes)
            if rows[-1] and rows[-1][-1].classes == run.classes:
                word = rows[-1].pop().text + word  # noqa: PLW2901  # the words of a run stay one run
            rows[-1].append(Run(word, run.classes))
    return [Line(tuple(row), line.quoted) for row in rows]


def _line_width(line: Line) -> float:
    return sum(run.width for run in line.runs) + (QUOTE_INSET if line.quoted else 0)


def _fitted(label: str, room: float) -> Run:
    """Return a button's label, cut as Telegram's apps cut it."""
    shown = label
    while width_of(shown, bold=False) > room:
        shown = shown.removesuffix("…")[:-1].rstrip() + "…"
    return Run(shown, ("label",))


def _photo(path: Path, left: float, top: float) -> tuple[str, float]:
    """Return a photo as a shape with its height; small, for the README is read on phones too."""
    with Image.open(path) as image:
        height = BUBBLE * image.height / image.width
        file = io.BytesIO()
        image.convert("RGB").quantize(64).save(file, "PNG", optimize=True)
    data = base64.b64encode(file.getvalue()).decode()
    place = f'x="{left:g}" y="{top:g}" width="{BUBBLE}" height="{height:g}"'
    return f'<image {place} href="data:image/png;base64,{data}"/>', height


def _box(kind: str, x: float, y: float, width: float, height: float) -> str:
    size = f'width="{width:.1f}" height="{height:.1f}" rx="{_RADII[kind]}"'
    return f'<rect class="{kind}" x="{x:.1f}" y="{y:.1f}" {size}/>'


def _write(shapes: list[str], runs: Iterable[Run], x: float, y: float) -> None:
    """Write runs beside each other, each exactly as wide as it was measured, whatever the reader's fonts."""
    for run in runs:
        words = Run(run.text.strip(), run.classes)
        indent = width_of(run.text[: len(run.text) - len(run.text.lstrip())], bold="b" in run.classes)
        classes = f' class="{" ".join(run.classes)}"' if run.classes else ""
        shapes.append(
            f'<text{classes} x="{x + indent:.1f}" y="{y:.1f}" textLength="{words.width:.1f}"'
            f' lengthAdjust="spacingAndGlyphs">{escape(words.text, quote=False)}</text>'
        )
        x += run.width


def width_of(text: str, *, bold: bool) -> float:
    """Return how many pixels wide the words are; an emoji, which the font does not have, is as wide as it is high."""
    letters = "".join(char for char in text if unicodedata.category(char) not in {"So", "Mn", "Cf"})
    emoji = sum(unicodedata.category(char) == "So" for char in text)
    return float(_font(bold=bold).getlength(letters)) + emoji * SIZE * 1.3


@cache
def _font(*, bold: bool) -> ImageFont.FreeTypeFont:
    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    return ImageFont.truetype(str(Path(mpl.get_data_path()) / "fonts" / "ttf" / name), SIZE)


def main() -> None:
    """Draw the file named on the command line."""
    parser = argparse.ArgumentParser(description="Draw a conversation with the bot as an SVG.")
    parser.add_argument("conversation", type=Path, help="JSON file of the turns")
    parser.add_argument("-o", "--output", type=Path, required=True, help="SVG file to write")
    arguments = parser.parse_args()
    turns = json.loads(arguments.conversation.read_text(encoding="utf-8"))
    arguments.output.write_text(draw(turns, arguments.conversation.parent), encoding="utf-8")


if __name__ == "__main__":
    main()
