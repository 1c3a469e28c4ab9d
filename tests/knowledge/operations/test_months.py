"""Figures month by month: years that have none of their own, best and worst, gains and losses, long series."""

from __future__ import annotations

import pytest

from knowledge.answer import Status
from knowledge.engine import Engine
from knowledge.language import Language
from knowledge.library import Library
from knowledge.loading import load_pack
from knowledge.rules import Rules
from tests.knowledge.asking import ask, told

MONTHS = [f"{year}-{month:02d}" for year in (2020, 2021, 2022, 2023, 2024, 2025) for month in range(1, 13)]

PACK = """\
id: berths
version: 1
languages: [en]
source: {title: Berths, publisher: The Tide}
dimensions:
  pier: {members: [old-north, south, east]}
  owner: {members: [town]}
measures:
  berths: {unit: berths, dimensions: [pier, owner], additive: members, better: more}
  change: {unit: berths, additive: true, better: more}
  noise: {unit: decibels, kind: amount}
observations_file: observations.csv
"""

LEXICON = """\
language: en
title: Berths
about: berths for boats
units:
  berths: {one: berth, other: berths}
  decibels: {one: decibel, other: decibels}
dimensions:
  pier: {label: pier, phrases: [pier, piers]}
  owner: {label: owner, phrases: [owner]}
members:
  pier:
    old-north: {label: "North, Old", phrases: ["north, old"]}
    south: {label: south, phrases: [south]}
    east: {label: east, phrases: [east]}
  owner:
    town: {label: town, phrases: [town]}
measures:
  berths: {label: berths, phrases: [berths]}
  change: {label: berths won, phrases: [berths won, won berths], opposite: [berths lost, lost berths]}
  noise: {label: noise, phrases: [noise]}
"""


def berths(pier: str, place: int) -> int:
    """The berths of a pier in a month: the northern ones grow, those in the south rise and fall."""
    return 100 + place if pier == "old-north" else 500 + 10 * (place % 7)


def change(place: int) -> int:
    """What a month won or lost."""
    return (place % 12) - 8


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory, english: Language, rules: Rules) -> Library:
    folder = tmp_path_factory.mktemp("berths")
    rows = ["measure,pier,owner,period,value"]
    for place, month in enumerate(MONTHS):
        rows += [f"berths,{pier},,{month},{berths(pier, place)}" for pier in ("old-north", "south")]
        rows += [f"berths,east,,{month},{30 + place}"] if place < 4 else []
        rows += [f"berths,,town,{month},{place}", f"change,,,{month},{change(place)}", f"noise,,,{month},{70 + place}"]
    for name, text in (("pack.yaml", PACK), ("en.yaml", LEXICON), ("observations.csv", "\n".join(rows))):
        (folder / name).write_text(text, encoding="utf-8")
    return Library([Engine(load_pack(folder, english), english, rules)])


YEAR_OF_2021 = range(12, 24)


def _mean_of_south(first: int) -> float:
    """The mean of the twelve months from this place on."""
    return round(sum(berths("south", place) for place in range(first, first + 12)) / 12, 1)


@pytest.mark.parametrize(
    ("turns", "figures"),
    [
        (["berths in the south in march 2021"], [berths("south", 14)]),
        (["how many berths won in 2021"], [sum(map(change, YEAR_OF_2021))]),
        (["how many berths were won in all of 2021 in total"], [sum(map(change, YEAR_OF_2021))]),
        (["berths lost in 2021"], [sum(map(change, YEAR_OF_2021))]),
        (["berths lost in january 2021"], [-8]),
        (["average berths in the south in 2021"], [round(sum(berths("south", p) for p in YEAR_OF_2021) / 12, 1)]),
        (["average monthly berths won in 2021"], [round(sum(map(change, YEAR_OF_2021)) / 12, 1)]),
        (["which month of 2021 had the most berths in the south"], [max(berths("south", p) for p in YEAR_OF_2021)]),
        (["lowest noise in 2021"], [82]),
        (["when was the noise highest"], [70 + 71]),
        (["best month for berths in the south in 2021"], [560]),
        (["worst month for berths in the south"], [500]),
        (["worst month for berths won"], [-8]),
        (["which month of 2021 had the most berths lost"], [-8]),
        (["worst month for berths lost"], [-8]),
        (["best month for berths lost"], [3]),
        (["berths, pier North, Old, in june 2020"], [berths("old-north", 5)]),
        (["berths at the south pier in june 2020"], [berths("south", 5)]),
        (["berths in june 2020, south or north, old"], [berths("south", 5), berths("old-north", 5)]),
        (["compare town versus south, berths in june 2020"], [5, berths("south", 5)]),
        (["noise in march 2021", "and the month after?"], [85]),
        (["noise in january 2021", "and the month before?"], [81]),
        (["noise in march 2021", "and a year earlier?"], [72]),
        (["noise in march 2021", "and in june?"], [87]),
        (["berths in the south at the end of 2021"], [berths("south", 23)]),
        (["noise trend since october 2025"], [70 + 71, 70 + 70, 70 + 69, 1.4]),
        (["how many berths were won from february to june 2021"], [sum(map(change, range(13, 18)))]),
        (["the sum of berths won from february to june 2021"], [sum(map(change, range(13, 18)))]),
        (["average noise between february and june 2021"], [70 + 15]),
        (["average noise in february and june 2021"], [70 + 15]),
        (["average noise in january and june 2021"], [70 + 14.5]),
        (["average berths in the south in 2021 and 2022"], [_mean_of_south(12), _mean_of_south(24)]),
        (["which month between february and may 2021 had the most noise"], [70 + 16]),
        (["how did the noise develop from january 2021 to march 2021"], [84, 83, 82, 2.4]),
        # Ranked by what their months come to over a year.
        (["which pier had the most berths in 2021"], [_mean_of_south(12)]),
        (
            ["which pier had the fewest berths in 2021"],
            [round(sum(berths("old-north", p) for p in YEAR_OF_2021) / 12, 1)],
        ),
        (["which year had the most noise"], [70 + 65.5]),
        (["rank the years by noise"], [70 + 12 * years + 5.5 for years in range(5, -1, -1)]),
        (["which month lost the most berths"], [-8]),
        (["which month won the most berths"], [3]),
        # The latest month that both piers have, though one has later ones.
        (["berths in the south and at the east pier"], [berths("south", 3), 33]),
        (["how many more berths in the south than at the east pier"], [berths("south", 3) - 33]),
        (["which month of 2021 had the most noise", "and in 2022?"], [70 + 35]),
        (["when was the noise highest", "and in march 2021?"], [84]),
        (
            ["average berths in the south in 2021", "and in 2022?"],
            [round(sum(berths("south", p) for p in range(24, 36)) / 12, 1)],
        ),
        (["compare noise in march 2020 and march 2021", "and in june?"], [75, 87]),
    ],
)
def test_months_are_found_counted_together_and_ranked(library: Library, turns: list[str], figures: list[float]) -> None:
    assert told(ask(library, *turns)) == figures


@pytest.mark.parametrize(
    "question",
    [
        "berths in the south in 2021",  # a stock has no sum over a year
        "sum of the berths in the south in january 2021 and february 2021",
        "noise in 2026",
        "berths won in 2019",
        "berths won at the south pier in may 2021",
        "berths lost in december 2021",  # three were won
        "berths won by the end of 2021",  # those of december are not all
        "noise trend since 2019",  # known from 2020 on
        "worst month for noise",  # nobody said whether noise is good
        "how many hours of noise in may 2021",
        "which month had the most",  # nobody said of what
    ],
)
def test_what_months_do_not_say_is_refused(library: Library, question: str) -> None:
    answer = ask(library, question)
    assert answer.status in (Status.NO_DATA, Status.CLARIFY)
    assert answer.figures == ()


def test_a_long_series_is_told_by_its_ends_and_extremes(library: Library) -> None:
    answer = ask(library, "trend of berths in the south")
    ends_and_extremes = [berths("south", 71), 500, 560, 500]
    change_in_percent = round((berths("south", 71) - 500) / 500 * 100, 1)
    assert told(answer) == [*ends_and_extremes, change_in_percent]
    within = told(ask(library, "how did the noise develop from march 2021 to may 2021"))
    assert within[:3] == [86, 85, 84]


def test_a_sum_over_time_says_what_it_is_made_of(library: Library) -> None:
    figure = ask(library, "how many berths won in 2021").figures[0]
    assert figure.period == "2021-01/2021-12"
    assert len(figure.observations) == 12
    assert figure.formula is not None
    assert figure.formula.endswith("= \u221230 berths")


@pytest.mark.parametrize(
    ("question", "nearest"),
    [
        ("noise in may 2019", 70),
        ("noise in 2026", 70 + 71),
        ("noise in the second quarter of 2021", 70 + 17),
        ("noise on 23 may 2021", 70 + 16),
        ("noise in 2021", 70 + 23),
    ],
)
def test_of_a_time_without_figure_the_nearest_is_told(library: Library, question: str, nearest: float) -> None:
    answer = ask(library, question)
    assert answer.status is Status.NO_DATA
    assert [figure.value for figure in answer.related] == [nearest]
