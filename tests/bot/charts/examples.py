"""One chart of every kind, with the figures of the first pack's article (the long series is invented)."""

from __future__ import annotations

from bot.charts import Chart, Kind, Point, Series

SOURCE = "Digi24, data by Mediazona"
SINCE = "since the war began"
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def months(name: str, known: dict[str, Point]) -> Series:
    return Series(name, tuple(known.get(label, Point(label)) for label in MONTHS))


YEARS = Chart(
    Kind.BARS,
    "Cases of refusal to serve at the front",
    "cases",
    SOURCE,
    (Series("Cases", (Point("2023", 5517), Point("2024", 10308))),),
)
OFFENCES = Chart(
    Kind.GROUPED,
    "Most cases end in a sentence",
    "cases and sentences",
    SOURCE,
    (
        Series("Cases", (Point("Desertion", 14182, period=SINCE), Point("Disobedience", 1037, period=SINCE))),
        Series(
            "Sentences or convictions",
            (Point("Desertion", 12460, period=SINCE), Point("Disobedience", 975, period=SINCE)),
        ),
    ),
)
YEAR_2024 = Chart(
    Kind.MONTHS,
    "Military courts in 2024, month by month",
    "cases and decisions",
    SOURCE,
    (
        months("Cases sent to court", {"Jul": Point("Jul", 1100, qualifier="nearly")}),
        months("Court decisions", {"Jul": Point("Jul", 900, qualifier="about")}),
        months("New cases", {"Oct": Point("Oct", 1000, qualifier="over")}),
    ),
)
TERMS = Chart(
    Kind.BARS,
    "Prison terms for refusing to fight",
    "years in prison",
    SOURCE,
    (
        Series(
            "Years",
            (
                Point("Desertion", 10, qualifier="up_to", period="longest by law"),
                Point("Disobedience", low=2, high=3, qualifier="range", period="usual"),
            ),
        ),
    ),
)
TOTALS = Chart(
    Kind.GROUPED,
    "Criminal cases tied to military service",
    "cases",
    SOURCE,
    (
        Series(
            "Cases",
            (
                Point("All offences", 16000, qualifier="nearly", period=SINCE),
                Point("Desertion", 14182, period=SINCE),
                Point("Disobedience", 1037, period=SINCE),
            ),
        ),
    ),
)
LONG = Chart(
    Kind.LINE,
    "An invented series, to show how a long one looks",
    "things a month",
    "nobody; the figures are made up",
    (
        Series(
            "Things",
            tuple(
                Point(f"{2019 + month // 12}-{month % 12 + 1:02d}")
                if month in {17, 18, 19}
                else Point(
                    f"{2019 + month // 12}-{month % 12 + 1:02d}",
                    400 + month * 9 + (month * 37 % 90),
                    qualifier="about" if month == 59 else "exact",
                )
                for month in range(60)
            ),
        ),
    ),
)
FULL_YEAR = Chart(
    Kind.MONTHS,
    "An invented year with every month known, in two series that both have long numbers",
    "things",
    "nobody; the figures are made up",
    (
        Series("Begun", tuple(Point(label, 900 + 137 * place % 400) for place, label in enumerate(MONTHS))),
        Series("Ended", tuple(Point(label, 700 + 211 * place % 500) for place, label in enumerate(MONTHS))),
    ),
)
CHANGES = Chart(
    Kind.BARS,
    "Invented changes against the year before, some of them downwards",
    "percent",
    "nobody; the figures are made up",
    (
        Series(
            "Change",
            (
                Point("2019", 4.5),
                Point("2020", -12.25),
                Point("2021", qualifier="exact"),
                Point("2022", 86.8),
                Point("2023", low=-5, high=8, qualifier="range"),
                Point("2024", -3, qualifier="about"),
            ),
        ),
    ),
)
TWO_LINES = Chart(
    Kind.LINE,
    "Two invented series over the years",
    "things",
    "nobody; the figures are made up",
    (
        Series(
            "First",
            tuple(Point(str(2012 + year), 100 + year * year * 7) for year in range(12)),
        ),
        Series(
            "Second",
            tuple(
                Point(str(2012 + year), low=300 + year * 30 - 40, high=300 + year * 30 + 60, qualifier="range")
                for year in range(12)
            ),
        ),
    ),
)
WORDY = Chart(
    Kind.GROUPED,
    "An invented chart whose title goes on and on, longer than anybody would like to read on a phone, and is cut 👍",
    "a unit that needs very many words to say what it counts, and for whom, and in which places of the country",
    "an institute with a long name, in a report with a long title, of which somebody wrote in a newspaper, " * 3,
    (
        Series("A series with a rather long name", (Point("A label that is long " * 5, 1_234_567.25),)),
        Series("Another one, whose name is long as well", (Point("A label that is long " * 5),)),
        Series("A third", (Point("A label that is long " * 5, low=200_000, high=1_500_000, qualifier="range"),)),
    ),
)
EVERY = {
    "years": YEARS,
    "offences": OFFENCES,
    "months": YEAR_2024,
    "terms": TERMS,
    "totals": TOTALS,
    "long": LONG,
    "full-year": FULL_YEAR,
    "changes": CHANGES,
    "two-lines": TWO_LINES,
    "wordy": WORDY,
}
