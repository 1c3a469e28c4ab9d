from __future__ import annotations

import json
import subprocess
import sys
import xml.etree.ElementTree as ET  # the SVG is our own
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from bot.charts import describe, render_png
from bot.render import caption, private
from bot.wording import load_wording
from tests.bot.charts.examples import YEARS
from tests.bot.render.answers import ANSWERED, CLAIM

EN = load_wording("en")
SCRIPT = Path(__file__).parents[2] / "docs" / "draw_conversation.py"
SVG = "{http://www.w3.org/2000/svg}"


def drawn(folder: Path, turns: list[dict[str, Any]]) -> ET.Element:
    conversation, picture = folder / "conversation.json", folder / "conversation.svg"
    conversation.write_text(json.dumps(turns), encoding="utf-8")
    subprocess.run([sys.executable, SCRIPT, conversation, "-o", picture], check=True)
    return ET.fromstring(picture.read_text(encoding="utf-8"))  # noqa: S314 - drawn by us


def test_real_replies_become_a_picture_with_their_words_buttons_and_photo(tmp_path: Path) -> None:
    (tmp_path / "chart.png").write_bytes(render_png(YEARS, EN))
    claim = private.render(CLAIM, EN, chart="years")[0]
    photo = caption.render(replace(ANSWERED, suggestions=()), describe(YEARS, EN), EN)[0]
    picture = drawn(
        tmp_path,
        [
            {"sender": "me", "text": "is <this> true?"},
            {"sender": "bot", **asdict(claim)},
            {"sender": "bot", **asdict(photo), "photo": "chart.png"},
        ],
    )
    shown = " ".join(text.text or "" for text in picture.iter(f"{SVG}text"))
    for words in ("is <this> true?", CLAIM.headline, "7 <generals>", "2023: 5,517; 2024: 10,308", EN.buttons.chart):
        assert words in shown
    assert len(list(picture.iter(f"{SVG}image"))) == 1


def test_every_word_stands_inside_the_picture(tmp_path: Path) -> None:
    long = private.render(replace(ANSWERED, caveats=("A caveat that goes on and on. " * 9,)), EN, chart=None)[0]
    picture = drawn(tmp_path, [{"sender": "me", "text": "words " * 40}, {"sender": "bot", **asdict(long)}])
    width, height = map(float, picture.attrib["viewBox"].split()[2:])
    texts = list(picture.iter(f"{SVG}text"))
    assert texts
    for text in texts:
        x, y, length = (float(text.attrib[name]) for name in ("x", "y", "textLength"))
        assert 0 < x < x + length < width
        assert 0 < y < height
