"""Each figure of an article is read with its number, what qualifies it, and the time at which it holds."""

from __future__ import annotations

import pytest

from knowledge.period import Kind
from knowledge.prose import Prose
from knowledge.prose.statements import Statement, statements_of


def told(statement: Statement) -> str:
    figure, period = statement.figure, statement.period
    number = f"{figure.low:g}" if figure.low == figure.high else f"{figure.low:g}-{figure.high:g}"
    time = "" if period is None else (period.event or period.start)
    if period is not None and period.kind is not Kind.AT and not period.event:
        time = f"{period.start}/{period.end}"
    unit = f" {figure.unit}" if figure.unit else ""
    return f"{figure.qualifiers[0].value} {number}{unit} @{time}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Some 900 ships came in 2023.", ["about 900 @2023"]),
        ("It rose by about a third of 1 percent in 2023.", ["about 0.3333 share @2023", "exact 1 percent @2023"]),
        ("Half of them, or one in five, sank.", ["exact 0.5 share @", "exact 0.2 share @"]),
        ("It cost $3.5 million, 40,000 or more in 2023.", ["exact 3.5e+06 dollars @2023", "over 40000 @2023"]),
        ("Arrivals rose from 800 in 2022 to 900 in 2023.", ["exact 800 @2022", "exact 900 @2023"]),
        ("Fares rose from 8 to 9 percent in 2023.", ["exact 8 percent @", "exact 9 percent @2023"]),
        ("Fares rose by 8 to 9 percent in 2023.", ["range 8-9 percent @2023"]),
        ("Fares fell by €5 to €40 in 2023.", ["exact 5 euros @2023", "exact 40 euros @2023"]),
        ("They ranged from 3 percent to 5 percent in 2023.", ["range 3-5 percent @2023"]),
        ("The rate was 419 per 100,000 people in 2023.", ["exact 419 @2023"]),
        ("More than 2000 people came in 2023 (see Table 4) (2).", ["over 2000 @2023"]),
        ("It lost 12 ships (-3 percent) in 2023.", ["exact 12 @2023", "exact -3 percent @2023"]),
        ("In 1871 it had 28,000 people, in 1881 nearly 31,000.", ["exact 28000 @1871", "nearly 31000 @1881"]),
        ("In 2023, 900 ships came, up from 800 a year earlier.", ["exact 900 @2023", "exact 800 @2022"]),
        ("In the first half of 2023, 900 ships came.", ["exact 900 @2023-H1"]),
        ("In the first six months of 2023, 900 ships came.", ["exact 900 @2023-01/2023-06"]),
        ("From January to March 2023, 90 ships came.", ["exact 90 @2023-01/2023-03"]),
        ("Between 2019 and 2023, 90 ships came, 5 percent less than in 2018.",
         ["exact 90 @2019/2023", "exact 5 percent @2019/2023"]),
        ("In the year to 30 June 2023, 90 ships came.", ["exact 90 @2022-07/2023-06"]),
        ("In the three months ended in June 2023, 90 ships came.", ["exact 90 @2023-04/2023-06"]),
        ("In June 2023, 90 came, the most since 2021, when it was 95.", ["exact 90 @2023-06", "exact 95 @2021"]),
        ("Arrivals fell from May 2023's 95 to 90 in June 2023.", ["exact 95 @2023-05", "exact 90 @2023-06"]),
        ("In June 2023, 90 came. It beat the record of 85 in May 2021. Ten sank.",
         ["exact 90 @2023-06", "exact 85 @2021-05", "exact 10 @2023-06"]),
        ("Since it opened, 4,000 ships came.", ["exact 4000 @Since it opened"]),
        ("Ships came in July 2023. In October, there were 70.", ["exact 70 @2023-10"]),
        ("The term is up to 10 years, as the law of 2019 says.", ["up_to 10 @"]),
        ("The U.S. harbour, on Sept. 30, 2023, had 70 ships.", ["exact 70 @2023-09-30"]),
    ],
)  # fmt: skip  # a sentence and its figures, pair by pair
def test_figures_have_their_times(text: str, expected: list[str], prose: Prose) -> None:
    assert [told(statement) for statement in statements_of(text, prose)] == expected


@pytest.mark.parametrize(
    ("text", "published", "expected"),
    [
        ("Last year 900 ships came.", "2024-02", "exact 900 @2023"),
        ("In November 900 ships came.", "2024-02", "exact 900 @2023-11"),
        ("Since 2009 some 900 ships came.", "2024-02", "about 900 @2009/2024-02"),
        ("Since it opened in 2009, 900 ships came.", "2024-02", "exact 900 @2009/2024-02"),
        ("To date, 900 ships came.", "2024-02-03", "exact 900 @2024-02-03"),
        ("To date, 900 ships came.", "2024-02", "exact 900 @"),
        ("Ships are 900, up 7 from last year.", "2024-02", "exact 900 @2024"),
    ],
)
def test_the_day_of_publication_dates_what_is_told_by_it(
    text: str, published: str, expected: str, prose: Prose
) -> None:
    assert told(statements_of(text, prose, published)[0]) == expected
    unknown = statements_of(text, prose)[0]
    assert unknown.period is None or unknown.period.end == ""


def test_a_time_that_the_sentence_does_not_name_is_pointed_out(prose: Prose) -> None:
    first, second, third = statements_of("In 2023, 900 ships came. Ten sank.\nFour burnt.", prose)
    assert first.reason == ""
    assert (told(second), told(third)) == ("exact 10 @2023", "exact 4 @2023")
    assert "¶1" in second.reason
    assert "¶1" in third.reason


def test_the_day_of_an_event_is_not_lent_to_other_sentences(prose: Prose) -> None:
    (statement,) = statements_of("It opened on July 4, 2023. It has 900 berths.", prose)
    assert statement.period is None
