"""Each kind of fault is found, and told with its file, line, field and remedy."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from bot.library import BUNDLED
from knowledge.checking import Fault, Severity, check, question_faults
from knowledge.documents import PackError, read_document
from knowledge.language import Language
from knowledge.loading import load_pack
from knowledge.packfiles import read_files
from knowledge.schema import PackModel, QuestionsModel
from knowledge.understanding import Rules
from tests.knowledge.conftest import LIFEBOAT
from tests.knowledge.harbour import line_with, write

FAULTS = yaml.safe_load((Path(__file__).parent / "faults.yaml").read_text(encoding="utf-8"))
CASES = [pytest.param(case, id=f"{kind}: {name}") for kind, cases in FAULTS.items() for name, case in cases.items()]

Check = Callable[[Path], list[Fault]]


@pytest.fixture
def faults_of(english: Language, rules: Rules) -> Check:
    return lambda folder: check(read_files(folder, "en"), english, rules).faults


@pytest.mark.parametrize("case", CASES)
def test_a_fault_is_told_where_it_stands(case: dict[str, str], tmp_path: Path, faults_of: Check) -> None:
    write(tmp_path, {case["file"]: (case["old"], case["new"])})
    assert_told(faults_of(tmp_path), tmp_path / case.get("told_in", case["file"]), case["at"], case["problem"])


def test_a_sound_pack_has_no_faults(tmp_path: Path, faults_of: Check) -> None:
    assert faults_of(write(tmp_path)) == []


@pytest.mark.parametrize("folder", [BUNDLED, LIFEBOAT], ids=lambda folder: folder.name)
def test_the_bundled_pack_and_that_of_the_tests_have_no_faults(folder: Path, faults_of: Check) -> None:
    assert [str(fault) for fault in faults_of(folder)] == []


def test_measures_may_share_a_phrase_where_their_figures_are_told_apart(tmp_path: Path, faults_of: Check) -> None:
    # Without the unloadings of 2024, no period and cargo has figures of both measures.
    write(tmp_path, {"en.yaml": ("[unloadings, unloaded]", "[unloadings, unloaded, arrived]")})
    pack = tmp_path / "pack.yaml"
    pack.write_text(pack.read_text().replace("period: 2024, value: 450", "period: 2022, value: 450"))
    assert not [fault for fault in faults_of(tmp_path) if "already names" in fault.problem]


def test_a_fault_reads_as_one_line_with_a_remedy(tmp_path: Path, faults_of: Check) -> None:
    write(tmp_path, {"pack.yaml": ("arrivals-2023, measure: arrivals", "arrivals-2023, measure: arivals")})
    path = tmp_path / "pack.yaml"
    line = line_with(path, "arivals")
    told = [str(fault) for fault in faults_of(tmp_path)]
    field = "observations.1.measure (arrivals-2023)"
    assert f"{path}:{line}: {field}: there is no measure 'arivals'; did you mean arrivals?" in told


def test_a_pack_that_cannot_be_answered_from_is_not_loaded(tmp_path: Path, english: Language) -> None:
    write(tmp_path, {"pack.yaml": ("{id: storm,", "{id: tempest,")})
    with pytest.raises(PackError, match=r"pack.yaml:\d+: notes.0: 'tempest' has no words in en.yaml"):
        load_pack(tmp_path, english)


@pytest.mark.parametrize(
    ("old", "new", "line_of", "message"),
    [
        ("value: 800,", "low: 9, high: 8, qualifier: range,", "low: 9", "low (9) must be below high (8)"),
        (
            "  unloadings: {unit: ships,",
            "  unloadings: {",
            "  unloadings:",
            "measures.unloadings.unit: is missing; add it",
        ),
        ("period: 2023,", "perod: 2023,", "perod", "observations.1.perod: is not a known field"),
        ("kind: stage, earlier", "kind: stages, earlier", "stages", "relations.0"),
        (
            "kind: stage, earlier: arrivals,",
            "kind: stage,",
            "unloading-rate",
            "relations.0.earlier: is missing; add it",
        ),
        ("languages: [en]", "languages: en", "languages", "languages: must be a list"),
        ("source: {title: The harbour in figures, publisher: The Tide}", "source: a", "source", "must have fields"),
        ("title: The harbour in figures,", "title: 7,", "title: 7", "source.title: must be text; put it in quotes"),
    ],
)
def test_a_file_of_another_form_is_told_by_line(old: str, new: str, line_of: str, message: str, tmp_path: Path) -> None:
    write(tmp_path, {"pack.yaml": (old, new)})
    path = tmp_path / "pack.yaml"
    with pytest.raises(PackError) as raised:
        read_document(path, PackModel)
    assert not raised.value.unreadable
    assert str(raised.value).startswith(f"{path}:{line_with(path, line_of)}: ")
    assert message in str(raised.value)


def test_a_wrong_item_does_not_make_its_list_empty(tmp_path: Path) -> None:
    path = tmp_path / "questions.en.yaml"
    path.write_text("development:\n- {ask: a, status: [answerd], figures: [many]}\n- {ask: b, status: []}\n")
    with pytest.raises(PackError) as raised:
        read_document(path, QuestionsModel)
    assert [fault.removeprefix(f"{path}:").split(": ")[:2] for fault in raised.value.faults] == [
        ["2", "development.0.status.0"],
        ["2", "development.0.figures.0"],
        ["2", "development.0.figures.0"],
        ["3", "development.1.status"],
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "there is no such file"),
        (b"id: [harbour\n", "this is not YAML"),
        (b"id: \xff\xfe", "cannot be read as UTF-8"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_so(content: bytes | None, message: str, tmp_path: Path) -> None:
    path = tmp_path / "pack.yaml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(PackError, match=message) as raised:
        read_document(path, PackModel)
    assert raised.value.unreadable


def test_observations_of_a_table_are_told_by_its_lines(tmp_path: Path, faults_of: Check) -> None:
    write(tmp_path, {"pack.yaml": ("\nrelations:", "\nobservations_file: more.csv\nrelations:")})
    table = tmp_path / "more.csv"
    rows = ["id,measure,cargo,period,value", "coal-2022,arrivals,coal,2022,420", "grain-2022,arrivals,grian,2022,300"]
    table.write_text("\n".join(rows), encoding="utf-8")
    assert_told(faults_of(tmp_path), table, "grian", "member 'grian'")


def test_a_table_that_is_not_there_is_told(tmp_path: Path) -> None:
    write(tmp_path, {"pack.yaml": ("\nrelations:", "\nobservations_file: more.csv\nrelations:")})
    with pytest.raises(PackError, match=r"more\.csv: cannot be read as a CSV file") as raised:
        read_files(tmp_path, "en")
    assert raised.value.unreadable


def test_a_sound_table_adds_to_the_pack(tmp_path: Path, faults_of: Check) -> None:
    write(tmp_path, {"pack.yaml": ("\nrelations:", "\nobservations_file: more.csv\nrelations:")})
    rows = ["id,measure,cargo,period,value", "coal-2022,arrivals,coal,2022,420", "coal-2022-2,arrivals,coal,2022,421"]
    (tmp_path / "more.csv").write_text("\n".join(rows), encoding="utf-8")
    told = [(fault.file.name, fault.line, fault.problem) for fault in faults_of(tmp_path)][:1]
    assert told == [("more.csv", 3, "coal-2022-2 has the same measure, members and period as coal-2022")]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("grain-2022,arrivals,grain,2022,many", ":2: value: "),
        ("grain-2022,arrivals,grain,2022,", ":2: grain-2022: give value"),
        ("\ngrain-2022,,grain,2022,1", ":3: measure: is missing; add it"),
        ("grain-2022,arrivals,grain,2022,1,2", ":2: has more values than there are columns"),
    ],
)
def test_rows_that_are_no_observations_are_told_by_line(row: str, message: str, tmp_path: Path) -> None:
    write(tmp_path, {"pack.yaml": ("\nrelations:", "\nobservations_file: more.csv\nrelations:")})
    (tmp_path / "more.csv").write_text(f"id,measure,cargo,period,value\n{row}\n", encoding="utf-8")
    with pytest.raises(PackError) as raised:
        read_files(tmp_path, "en")
    assert f"more.csv{message}" in str(raised.value)


@pytest.mark.parametrize(
    ("text", "place", "problem"),
    [
        ("development:\n- {ask: a, status: [answered], about: [coal-2042]}", "coal-2042", "no observation or note"),
        ("development:\n- {ask: a, status: [no_data], figures: [3]}", "figures", "figures are expected, but no"),
        ("development:\n- {ask: a, status: [answered]}\n- {ask: [A ], status: [no_data]}", "A ", "in line 2 already"),
        (
            "development:\n- {ask: a, status: [answered]}\nheld_out:\n- {ask: a, status: [no_data]}",
            "no_data",
            "nothing",
        ),
    ],
)
def test_questions_that_cannot_be_met_or_measure_nothing_are_told(
    text: str, place: str, problem: str, tmp_path: Path
) -> None:
    path = write(tmp_path) / "questions.en.yaml"
    path.write_text(text, encoding="utf-8")
    faults = question_faults(read_document(path, QuestionsModel), read_files(tmp_path, "en").pack.model)
    assert_told(faults, path, place, problem)


def assert_told(faults: list[Fault], file: Path, place: str, problem: str) -> None:
    line = line_with(file, place)
    told = [fault for fault in faults if problem in f"{fault.problem}; {fault.remedy}"]
    assert told, [str(fault) for fault in faults]
    assert (told[0].file, told[0].line) == (file, line), str(told[0])
    assert told[0].severity in Severity
    assert told[0].remedy
