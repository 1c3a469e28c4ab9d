"""Figures of real articles, as libraries find them and as the bot does.

    pip install quantulum3 number-parser text2num price-parser dateparser
    python -m tests.benchmarks.extraction

The texts are those of tests/knowledge/prose, with the values and times that a person read in them. None of the
libraries reads qualifiers or says which time belongs to which figure, so only values and times are counted. A library
that is not installed is left out.
"""

from __future__ import annotations

import re
import time
import warnings
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

import yaml

from knowledge.loading import load_language
from knowledge.prose import load_prose
from knowledge.prose.statements import statements_of
from tests.knowledge.prose.measuring import TEXTS

Finder = Callable[[str], Iterable[float]]

_DIGITS = re.compile(r"-?\d[\d,]*(?:\.\d+)?")


def quantulum() -> Finder:
    from quantulum3 import parser

    return lambda text: [quantity.value for quantity in parser.parse(text)]


def number_parser() -> Finder:
    from number_parser import parse

    return lambda text: _digits(parse(text))


def text2num() -> Finder:
    from text_to_num import alpha2digit

    return lambda text: _digits(alpha2digit(text, "en"))


def price_parser() -> Finder:
    from price_parser import Price

    def find(text: str) -> list[float]:
        prices = [Price.fromstring(part) for part in re.split(r"(?<=[.;,])\s", text)]
        return [float(price.amount) for price in prices if price.amount is not None]

    return find


def dateparser() -> Finder:
    from dateparser.search import search_dates

    return lambda text: [float(date.year) for _, date in search_dates(text, languages=["en"]) or []]


def tallybot() -> Finder:
    prose = load_prose(load_language("en"))
    return lambda text: [value for item in statements_of(text, prose) for value in {item.figure.low, item.figure.high}]


def tallybot_years() -> Finder:
    prose = load_prose(load_language("en"))
    return lambda text: [
        float(item.period.start[:4])
        for item in statements_of(text, prose)
        if item.period is not None and item.period.start
    ]


FINDERS: dict[str, dict[str, Callable[[], Finder]]] = {
    "values": {
        "tallybot": tallybot,
        "quantulum3": quantulum,
        "number-parser": number_parser,
        "text2num": text2num,
        "price-parser": price_parser,
    },
    "years of the figures": {"tallybot": tallybot_years, "dateparser": dateparser},
}


def _digits(text: str) -> list[float]:
    return [float(number.replace(",", "")) for number in _DIGITS.findall(text)]


def _values(label: dict[str, Any]) -> list[float]:
    ends = [figure[1] if isinstance(figure[1], list) else [figure[1]] for figure in label["figures"]]
    return [float(value) for pair in ends for value in pair]


def _years(label: dict[str, Any]) -> list[float]:
    """Return the years that stand in a text as the times of its figures, each once."""
    periods = [figure[3]["any"][0] if isinstance(figure[3], dict) else figure[3] for figure in label["figures"]]
    return sorted({float(period[:4]) for period in periods if period[:4].isdigit()})


def main() -> None:
    """Print how much of what a person found each of them finds, and how much of what it finds that is."""
    warnings.simplefilter("ignore")
    labels = yaml.load((TEXTS / "labels.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506  # all text
    texts = {name: label for part in labels.values() for name, label in part.items()}
    for what, finders in FINDERS.items():
        print(f"{what:<24}{'found':>14}{'of what it gave':>18}{'seconds':>9}")
        for name, make in finders.items():
            try:
                find = make()
            except ImportError:
                print(f"  {name:<22}  is not installed")
                continue
            hits = wanted = given = 0
            began = time.perf_counter()
            for text, label in texts.items():
                found = Counter(find((TEXTS / f"{text}.txt").read_text(encoding="utf-8")))
                found = found if what == "values" else Counter(set(found))
                expected = Counter(_values(label) if what == "values" else _years(label))
                hits += (found & expected).total()
                wanted += expected.total()
                given += found.total()
            spent = time.perf_counter() - began
            print(f"  {name:<22}{hits:>5} of {wanted:>4}{hits / wanted:>7.0%}{hits / given:>11.0%}{spent:>9.1f}")


if __name__ == "__main__":
    main()
