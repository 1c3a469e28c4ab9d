from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.render.rich import BOLD, CODE, FOLDED, Rich, clean, link, plain, rich, shorten, split, to_html, units, within
from tests.bot.render.answers import words
from tests.botapi.html import parse_html

tags = st.lists(st.sampled_from([BOLD, CODE, FOLDED]), max_size=3, unique=True).map(tuple)
texts = st.lists(st.builds(lambda text, under: rich(text, *under), words, tags), max_size=5).map(
    lambda spans: tuple(span for text in spans for span in text)
)


def test_everything_that_people_write_is_escaped() -> None:
    assert to_html(rich("<b>&amp;", BOLD)) == "<b>&lt;b&gt;&amp;amp;</b>"


def test_neighbours_under_one_tag_share_it() -> None:
    quote = within(FOLDED, (*rich("a"), *rich("b", BOLD)))
    assert to_html(quote) == "<blockquote expandable>a<b>b</b></blockquote>"


@pytest.mark.parametrize("url", [None, "javascript:alert(1)", "tg://resolve?domain=x"])
def test_only_web_addresses_become_links(url: str | None) -> None:
    assert to_html(link("source", url)) == "source"


def test_a_link_keeps_its_address() -> None:
    _, (entity,) = parse_html(to_html(link("source", 'https://example.org/?a=1&b="2"')))
    assert entity["url"] == 'https://example.org/?a=1&b="2"'


@pytest.mark.parametrize(("text", "length"), [("abc", 3), ("é", 1), ("👍", 2), ("👍🏽", 4), ("", 0)])
def test_lengths_are_utf16_units(text: str, length: int) -> None:
    assert units(text) == length


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("one two\n\nthree four", ["one two", "three four"]),
        ("one two\nthree four", ["one two", "three four"]),
        ("one. two three four", ["one. two", "three four"]),
        ("abcdefghijklmnop", ["abcdefghijkl", "mnop"]),
        ("abcdefghijke\u0301x y", ["abcdefghijk", "e\u0301x y"]),
        ("   \n  ", []),
    ],
)
def test_cuts_fall_where_a_reader_expects_them(text: str, parts: list[str]) -> None:
    assert [plain(part) for part in split(rich(text), 12)] == parts


def test_later_parts_may_be_longer() -> None:
    assert [len(plain(part)) for part in split(rich("x" * 30), 10, 15)] == [10, 15, 5]


def test_no_part_has_more_formatting_than_telegram_keeps() -> None:
    many = tuple(span for number in range(250) for span in (*rich(f"{number} ", BOLD), *rich("and ")))
    parts = split(many, 4096)
    assert [len(parse_html(to_html(part))[1]) for part in parts] == [100, 100, 50]
    assert " ".join(plain(part) for part in parts).split() == plain(many).split()


def test_a_shortened_text_says_that_there_was_more() -> None:
    assert plain(shorten(rich("one two three"), 9)) == "one two…"
    assert plain(shorten(rich("one two"), 9)) == "one two"


@given(texts, st.integers(4, 200))
def test_any_text_splits_into_parts_that_telegram_takes_and_loses_no_word(text: Rich, limit: int) -> None:
    parts = split(text, limit)
    for part in parts:
        seen, _ = parse_html(to_html(part))
        assert seen == plain(part)
        assert 0 < units(seen) <= limit
    kept = [char for part in parts for char in plain(part) if char.isalnum()]
    assert kept == [char for char in plain(text) if char.isalnum()]


@given(texts, st.integers(4, 200))
def test_any_text_can_be_shortened(text: Rich, limit: int) -> None:
    assert units(plain(shorten(text, limit))) <= limit


@given(words)
def test_cleaning_is_done_once_and_for_all(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    clean(text).encode()
    assert "\x1b" not in clean(text)
    assert "\u202e" not in clean(text)
