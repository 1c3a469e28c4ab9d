"""The double's reading of HTML, held against Telegram's own parser."""

from __future__ import annotations

import json
import platform
import sys
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.botapi.html import HtmlError, parse_html

WHEELS = {("linux", "x86_64"), ("linux", "aarch64"), ("win32", "AMD64"), ("darwin", "arm64")}
judged = pytest.mark.skipif(
    (sys.platform, platform.machine()) not in WHEELS, reason="tdjson has no wheel for this system"
)

KINDS = {
    "textEntityTypeBold": "bold",
    "textEntityTypeItalic": "italic",
    "textEntityTypeUnderline": "underline",
    "textEntityTypeStrikethrough": "strikethrough",
    "textEntityTypeSpoiler": "spoiler",
    "textEntityTypeCode": "code",
    "textEntityTypePre": "pre",
    "textEntityTypePreCode": "pre",
    "textEntityTypeBlockQuote": "blockquote",
    "textEntityTypeExpandableBlockQuote": "expandable_blockquote",
    "textEntityTypeTextUrl": "text_link",
    "textEntityTypeCustomEmoji": "custom_emoji",
    "textEntityTypeDateTime": "date_time",
}
PIECES = [
    *("<b>", "</b>", "<i>", "</i>", "<code>", "</code>", "<pre>", "</pre>", "<u>", "</u>", "<b >", "<B>", "</>"),
    *('<a href="https://example.org">', "<a href='x'>", "</a>", "<blockquote expandable>", "</blockquote>", "<q>"),
    *('<span class="tg-spoiler">', "<span>", "</span>", '<code class="language-python">', "<b x='", "<b x=", "<b"),
    *('<tg-time unix="5" format="', '<tg-time unix="5">', "</tg-time>", '<tg-emoji emoji-id="5">', "</tg-emoji>"),
    *("&lt;", "&gt;", "&amp", "&quot;", "&#65;", "&#x41", "&#99999999999;", "&foo;", "&", "<", ">", '"', "'", "="),
    *("/", "-", ".", " ", "\n", "\t", "\r", "x", "T", "wd", "r", "é", "≈", "😀"),
]
GOOD = [
    "<b>10,308</b> cases, <i>about</i> &lt;5% &amp; more",
    "😀 <b>😀</b> <a href='https://example.org/a?b=1&amp;c=2'>source</a>",
    "<blockquote expandable>long <b>detail</b></blockquote>",
    "<pre><code class='language-python'>print(1)</code></pre> <pre>a <code class='language-x'>b</code></pre>",
    "<b>a <i>b <u>c <s>d</s></u></i></b> <tg-spoiler>e</tg-spoiler> <span class='tg-spoiler'>f</span>",
    "<tg-time unix='1700000000' format='wDT'>then</tg-time> <tg-time unix='0'>never</tg-time>",
    "<a>no link</a> <a href='http://localhost'>none</a> <a href='http://a.b:99999'>none</a> <i></i>",
]


def ruling(markup: str) -> dict[str, Any]:
    """What Telegram's library makes of a text."""
    import tdjson  # noqa: PLC0415 (absent on systems without a wheel)

    def execute(request: dict[str, Any]) -> dict[str, Any]:
        answer: dict[str, Any] = json.loads(tdjson.td_execute(json.dumps(request).encode()) or b"null")
        return answer

    execute({"@type": "setLogVerbosityLevel", "new_verbosity_level": 0})
    mode = {"@type": "textParseModeHTML"}
    return execute({"@type": "parseTextEntities", "text": markup, "parse_mode": mode})


@judged
@settings(max_examples=1500, deadline=None, derandomize=True)
@given(st.lists(st.sampled_from(PIECES), max_size=9).map("".join))
def test_refuses_what_telegram_refuses_in_its_words_and_reads_the_rest_alike(markup: str) -> None:
    ruled = ruling(markup)
    if "message" in ruled:
        with pytest.raises(HtmlError) as refusal:
            parse_html(markup)
        assert f"Can't parse entities: {refusal.value}" == ruled["message"]
    else:
        assert parse_html(markup)[0] == ruled["text"]


@judged
@pytest.mark.parametrize("markup", GOOD)
def test_finds_the_entities_that_telegram_finds(markup: str) -> None:
    def place(entity: dict[str, Any], kind: str) -> tuple[int, int, str]:
        return entity["offset"], entity["length"], kind

    ruled = [place(entity, KINDS[entity["type"]["@type"]]) for entity in ruling(markup)["entities"]]
    assert sorted(place(entity, str(entity["type"])) for entity in parse_html(markup)[1]) == sorted(ruled)


def test_entities_carry_what_belongs_to_their_kind() -> None:
    _, entities = parse_html("<pre><code class='language-python'>x</code></pre><a href='https://example.org'>y</a>")
    assert entities == [
        {"type": "pre", "offset": 0, "length": 1, "language": "python"},
        {"type": "text_link", "offset": 1, "length": 1, "url": "https://example.org"},
    ]
