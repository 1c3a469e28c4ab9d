"""`tallybot import` makes a pack of a table that answers from every figure of it, or says where the table is wrong."""

from __future__ import annotations

import csv
import json
import tracemalloc
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.cli import main
from bot.importing.times import point_of
from bot.library import BUNDLED, load_library
from knowledge.answer import Answer, Status

SAMPLE = Path(__file__).parent / "systema_globalis"

TIDY = """\
harbour,year,month,ships,tonnage (t)
Ashford,2023,1,900,12.5
Ashford,2023,2,800,11
North Ashford,2023,1,70,
North Ashford,2023,2,60,1.25
"""

CODED = """\
code,country,region,date,births
DEU,Germany,Europe,2020-01-01,773144
DEU,Germany,Europe,2021-01-01,795492
FRA,France,Europe,2020-01-01,735196
FRA,France,Europe,2021-01-01,742052
KEN,Kenya,Africa,2020-01-01,1510000
KEN,Kenya,Africa,2021-01-01,NA
"""

SDMX = """\
STRUCTURE,STRUCTURE_ID,ACTION,FREQ: Frequency,REF_AREA: Area,TIME_PERIOD: Time,OBS_VALUE: Value,\
UNIT_MULT: Multiplier,UNIT_MEASURE: Unit,OBS_STATUS: Status
dataflow,X:LIVESTOCK(1.0),I,A: Annual,AT: Austria,2020,1.855,3: Thousands,AN: animals,A: Normal value
dataflow,X:LIVESTOCK(1.0),I,A: Annual,DE: Germany,2020,2.335,3: Thousands,AN: animals,E: Estimated value
dataflow,X:LIVESTOCK(1.0),I,A: Annual,_T: Total,2020,4.19,3: Thousands,AN: animals,A: Normal value
"""

DDF = {
    "ddf--concepts.csv": """\
concept,concept_type,name,domain,unit
geo,entity_domain,Place,,
country,entity_set,Country,geo,
world_region,entity_set,Region,geo,
time,time,Year,,
name,string,Name,,
murders_total,measure,Murders,,murders
murders_per_100000,measure,Murders,,"per 100,000 people"
""",
    "ddf--entities--geo--world_region.csv": "world_region,name,is--world_region\nafrica,Africa,TRUE\n",
    "ddf--entities--geo--country.csv": """\
country,name,world_region,is--country
ken,Kenya,africa,TRUE
tza,Tanzania,africa,TRUE
fra,France,,TRUE
""",
    "points/ddf--datapoints--murders_total--by--geo--time.csv": """\
geo,time,murders_total
ken,2010,2239
ken,2011,2641
tza,2010,3630
fra,2010,850
""",
    "points/ddf--datapoints--murders_per_100000--by--geo--time.csv": """\
geo,time,murders_per_100000
ken,2010,5.4
tza,2010,8.1
""",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "pack"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return tmp_path / "figures.csv"


def imported(source: Path, folder: Path, *options: str) -> None:
    assert main(["import", str(source), "-o", str(folder), *options]) == 0


def ask(folder: Path, question: str) -> Answer:
    return load_library([folder]).ask(question).answer


def figures(answer: Answer) -> list[float | None]:
    return [figure.value for figure in answer.figures]


def fault(source: Path, folder: Path, capsys: pytest.CaptureFixture[str], *options: str) -> str:
    assert main(["import", str(source), "-o", str(folder), *options]) == 2
    assert not folder.exists()
    assert list(source.parent.glob(".import-*")) == []
    return capsys.readouterr().err


def test_a_tidy_table_answers_and_passes_its_own_check(source: Path, folder: Path) -> None:
    source.write_text(TIDY)
    imported(source, folder, "--title", "Ships in our harbours")
    assert main(["check", str(folder)]) == 0
    assert figures(ask(folder, "ships in north ashford in february 2023?")) == [60]
    assert figures(ask(folder, "ships in ashford in jan 2023")) == [900]
    tonnage = ask(folder, "tonnage north ashford feb 2023").figures[0]
    assert (tonnage.value, tonnage.unit) == (1.25, "t")
    assert ask(folder, "tonnage north ashford january 2023").status is Status.NO_DATA
    assert ask(folder, "ships in ashford in march 2023").status is Status.NO_DATA


def test_a_column_that_tells_another_gives_it_codes_and_groups(source: Path, folder: Path) -> None:
    source.write_text(CODED)
    imported(source, folder)
    pack = yaml.safe_load((folder / "pack.yaml").read_text())
    lexicon = yaml.safe_load((folder / "en.yaml").read_text())
    assert pack["dimensions"] == {
        "country": {
            "members": ["germany", "france", "kenya"],
            "groups": {"europe": ["germany", "france"], "africa": ["kenya"]},
        }
    }
    assert lexicon["members"]["country"]["germany"] == {"label": "Germany", "phrases": ["germany", "deu"]}
    assert {item["period"] for item in pack["observations"]} == {"2020", "2021"}
    assert len(pack["observations"]) == 5
    assert figures(ask(folder, "births in deu 2021")) == [795492]


def test_columns_headed_by_years_are_times(source: Path, folder: Path) -> None:
    source.write_text("Country Name,2019,2020\nKenya,4.5,\nPeru,3.25,2\n")
    imported(source, folder, "--values", "unemployment", "--unit", "unemployment=%")
    answer = ask(folder, "unemployment in peru in 2020")
    assert [figure.display for figure in answer.figures] == ["2 %"]
    assert ask(folder, "unemployment in kenya in 2020").status is Status.NO_DATA


def test_columns_are_gathered_into_members_with_their_total(source: Path, folder: Path) -> None:
    source.write_text(
        "month,all_jobs,mines,shops_and_stalls,change\n2006-01-01,10.5,4.25,6.25,-1\n2006-02-01,11,4.5,6.5,2\n"
    )
    imported(
        source, folder, "--gather", "trade=mines,shops_and_stalls", "--values", "jobs", "--total", "all_jobs",
        "--scale", "jobs=1000", "--unit", "jobs=job/jobs",
    )  # fmt: skip  # options stand beside their values
    assert figures(ask(folder, "jobs in shops and stalls in jan 2006")) == [6250]
    assert figures(ask(folder, "how many jobs in february 2006")) == [11000]
    assert figures(ask(folder, "what share of jobs in feb 2006 was in mines")) == [40.9]
    assert figures(ask(folder, "change in january 2006")) == [-1]


def test_sdmx_csv_keeps_units_names_and_powers_of_ten(source: Path, folder: Path) -> None:
    source.write_text(SDMX)
    imported(source, folder, "--values", "cattle")
    pack = yaml.safe_load((folder / "pack.yaml").read_text())
    assert list(pack["dimensions"]) == ["ref-area"]
    answer = ask(folder, "cattle in germany 2020")
    assert [figure.display for figure in answer.figures] == ["2,335 animals"]
    assert figures(ask(folder, "cattle in DE in 2020")) == [2335]
    assert figures(ask(folder, "what percent of cattle was in austria in 2020")) == [44.3]


def test_a_data_package_names_its_columns(tmp_path: Path, folder: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "w.csv").write_text("when;stn;pcp\n2024-07;A1;1.234,5\n2024-08;A1;n/v\n2024-07;B2;12,25\n")
    fields = [
        {"name": "when", "type": "yearmonth"},
        {"name": "stn", "title": "station", "categories": [{"value": "A1", "label": "Zugspitze"}]},
        {"name": "pcp", "title": "precipitation", "type": "number", "unit": "mm", "decimalChar": ","},
    ]
    schema = {"fields": fields, "missingValues": ["n/v"]}
    package = {
        "name": "weather",
        "title": "The weather",
        "sources": [{"title": "Weather Office"}],
        "resources": [{"path": "data/w.csv", "dialect": {"delimiter": ";"}, "schema": schema}],
    }
    (tmp_path / "datapackage.json").write_text(json.dumps(package))
    imported(tmp_path / "datapackage.json", folder)
    answer = ask(folder, "precipitation at zugspitze in july 2024")
    assert [figure.display for figure in answer.figures] == ["1,234.5 mm"]
    assert answer.source is not None
    assert (answer.source.title, answer.source.publisher) == ("The weather", "Weather Office")
    assert ask(folder, "precipitation at zugspitze in august 2024").status is Status.NO_DATA


def test_a_ddf_folder_keeps_look_alike_measures_apart(tmp_path: Path, folder: Path) -> None:
    for name, text in DDF.items():
        (tmp_path / "ddf" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "ddf" / name).write_text(text)
    imported(tmp_path / "ddf", folder)
    assert figures(ask(folder, "murders total in kenya in 2011")) == [2641]
    assert figures(ask(folder, "murders per 100000 in tanzania 2010")) == [8.1]
    assert ask(folder, "murders in kenya in 2010").status is Status.CLARIFY
    assert ask(folder, "murders per 100000 in kenya in 2011").status is Status.NO_DATA
    assert ask(folder, "murders per 100000 in france in 2010").status is Status.NO_DATA
    groups = yaml.safe_load((folder / "pack.yaml").read_text())["dimensions"]["geo"]["groups"]
    assert groups == {"africa": ["kenya", "tanzania"]}


def test_excel_and_parquet_are_read_as_the_same_table(tmp_path: Path, source: Path) -> None:
    rows = [("harbour", "day", "ships"), ("Ashford", date(2024, 7, 14), 12), ("Ashford", date(2024, 7, 15), None)]
    rows.append(("Deal", date(2024, 7, 15), 3))
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(list(row))
    book.save(tmp_path / "figures.xlsx")
    columns = {name: [row[place] for row in rows[1:]] for place, name in enumerate(rows[0])}
    pq.write_table(pa.table(columns), tmp_path / "figures.parquet")
    source.write_text("harbour,day,ships\nAshford,2024-07-14,12\nAshford,2024-07-15,\nDeal,2024-07-15,3\n")
    packs = []
    for ending in ("csv", "xlsx", "parquet"):
        imported(source.with_suffix(f".{ending}"), tmp_path / ending, "--id", "ships", "--publisher", "Port Office")
        packs.append([(tmp_path / ending / name).read_text() for name in ("pack.yaml", "en.yaml", "questions.en.yaml")])
    assert packs[0] == packs[1] == packs[2]
    assert "2024-07-14" in packs[0][0]


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ("", ":1: is empty"),
        ("year,births\n", "has headings and no rows"),
        ("year,births\n2020,4\n2021\n", ":3: has 1 cells, and there are 2 headings"),
        ("year,births,births\n2020,4,5\n", ":1: two columns are called 'births'"),
        ("year,,births\n2020,4,5\n", ":1: column 2 has no heading"),
        ("year,births\n" + "2020,4\n" * 9 + "2021,12 or so\n", ":11: births: '12 or so' is no number"),
        ("year,births\n" + "".join(f"{y},4\n" for y in range(2000, 2012)) + "last year,5\n", ":14: year: 'last year'"),
        ("year,town,births\n2020,Deal,4\n2020,Deal,5\n", ":3: births: a second value for births.2020"),
        ("year,town\n2020,Deal\n", "no column of numbers was found"),
    ],
)
def test_what_is_wrong_with_a_table_is_told_with_its_place(
    table: str, told: str, source: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source.write_text(table)
    message = fault(source, folder, capsys)
    assert told in message
    assert str(source) in message


def test_other_faults_are_told_too(source: Path, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "there is no such file" in fault(source, folder, capsys)
    source.write_bytes(b"year,town,births\n2020,K\xf6ln,4\n")
    assert "UTF-8" in fault(source, folder, capsys)
    source.write_text(TIDY)
    assert "has no column 'port'; it has harbour, year" in fault(source, folder, capsys, "--dimension", "port")
    imported(source, folder)
    before = (folder / "pack.yaml").read_text()
    assert main(["import", str(source), "-o", str(folder)]) == 2
    assert "already holds a pack" in capsys.readouterr().err
    assert (folder / "pack.yaml").read_text() == before


def rows(towns: int) -> Iterator[tuple[int, int, int]]:
    for town in range(towns):
        for year in range(1900, 2020):
            yield town, year, town * 1000 + year


def peak_of_import(towns: int, tmp_path: Path) -> int:
    """Import so many towns of 120 years, and return the most memory that it took."""
    source = tmp_path / f"{towns}.csv"

    with source.open("w", newline="") as file:
        table = csv.writer(file)
        table.writerow(("town", "year", "people"))
        table.writerows((f"Town {town}", year, people) for town, year, people in rows(towns))
    tracemalloc.start()
    imported(source, tmp_path / f"{towns}")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak


@pytest.mark.untraced  # tracing memory is slow enough
def test_a_long_table_is_written_as_it_is_read(tmp_path: Path) -> None:
    few, many = peak_of_import(30, tmp_path), peak_of_import(120, tmp_path)
    assert (many - few) / (90 * 120) < 250  # bytes a row: no row is kept, only what tells whether it comes twice
    observations = load_library([tmp_path / "120"]).engine().base.observations
    values = {item.id: item.quantity.value for item in observations}
    assert values == {f"people.town-{town}.{year}": people for town, year, people in rows(120)}


def test_the_bundled_countries_are_the_sample_as_imported(folder: Path) -> None:
    imported(SAMPLE, folder)
    bundled = BUNDLED.parent / "countries"
    assert (folder / "observations.csv").read_text() == (bundled / "observations.csv").read_text()


def test_of_many_tables_those_of_the_named_measures_are_taken(folder: Path) -> None:
    imported(SAMPLE, folder, "--measure", "armed_forces_personnel_total")
    assert list(yaml.safe_load((folder / "pack.yaml").read_text())["measures"]) == ["armed-forces-personnel-total"]


@given(st.dates(date(1000, 1, 1), date(2099, 12, 31)))
def test_every_way_to_write_a_time_is_one_point(day: date) -> None:
    month, year = f"{day:%Y-%m}", f"{day:%Y}"
    assert point_of(day.isoformat()) == point_of(f"{day.isoformat()}T00:00:00Z") == day.isoformat()
    assert {point_of(text) for text in (month, f"{day:%Y/%m}", f"{day:%YM%m}", f"{day:%b %Y}", f"{day:%Y %B}")} == {
        month
    }
    quarter = (day.month + 2) // 3
    assert {point_of(text) for text in (f"{year}-Q{quarter}", f"Q{quarter} {year}")} == {f"{year}-Q{quarter}"}
    assert point_of(year) == year
    assert point_of(f"{year}5") is None
