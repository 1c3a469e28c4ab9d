"""`tallybot check` tells what is wrong with a pack, and its exit status says whether anything is."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.cli import main
from tests.knowledge.harbour import ARTICLE, line_with, write, write_marina

QUESTIONS = """\
development:
- {ask: arrivals 2024?, status: [answered], figures: [900], style: terse}
- {ask: [arrivals 2024?, and 2023?], status: [answered], figures: [800], style: followup}
- {ask: arrivals 2022?, status: [no_data], style: trap}
held_out:
- {ask: arrivals in 2023?, status: [answered], figures: [800], style: plain}
"""


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return write(tmp_path)


def test_a_sound_pack_passes(pack: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(pack)]) == 0
    assert capsys.readouterr().out == "harbour (en)\nNo faults.\n"


def test_faults_are_listed_and_counted(pack: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(pack, {"en.yaml": ("[grain, wheat]", "[grain, wheat, wheat]"), "pack.yaml": ("value: 450", "value: 550")})
    assert main(["check", str(pack)]) == 1
    told = capsys.readouterr().out.splitlines()
    words, figures = pack / "en.yaml", pack / "pack.yaml"
    assert told[1:] == [
        f"{words}:{line_with(words, 'wheat')}: warning: members.cargo.grain.phrases.2: 'wheat' stands twice in this "
        "list; remove one",
        f"{figures}:{line_with(figures, 'coal-unloaded')}: observations.4: coal-unloaded (550) is more than coal-2024 "
        "(about 500), of which it is a later stage; correct the figure, or the relation unloading-rate",
        "1 error, 1 warning",
    ]


def test_warnings_alone_do_not_fail(pack: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(pack, {"en.yaml": ("[grain, wheat]", "[grain, wheat, wheat]")})
    assert main(["check", str(pack)]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "1 warning"


def test_what_is_left_to_do_is_listed_and_does_not_fail(pack: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (pack / "questions.en.yaml").write_text(f"{QUESTIONS}# TODO: ask for coal\n", encoding="utf-8")
    write(
        pack,
        {
            "pack.yaml": ("publisher: The Tide", "publisher: 'TODO: who was it?'"),
            "en.yaml": ("[grain, wheat]}", "[grain, wheat]}  # TODO: name maize"),
        },
    )
    main(["check", str(pack)])
    told = capsys.readouterr().out.splitlines()
    words = pack / "en.yaml"
    assert told[1:5] == [
        f"{words}:{line_with(words, 'maize')}: to do: name maize; then delete the TODO",
        f"{pack / 'pack.yaml'}:4: to do: who was it?; then delete the TODO",
        f"{pack / 'questions.en.yaml'}:7: to do: ask for coal; then delete the TODO",
        "3 to do",
    ]


def test_a_pack_that_cannot_be_answered_from_is_not_asked(pack: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(pack, {"pack.yaml": ("{id: storm,", "{id: tempest,")})
    assert main(["check", str(pack)]) == 1
    told = capsys.readouterr().out.splitlines()
    assert told[-1] == "Its questions are asked once this is right."


def test_a_file_of_another_form_is_a_fault(pack: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(pack, {"pack.yaml": ("version: 1", "version: 0")})
    assert main(["check", str(pack)]) == 1
    told = capsys.readouterr().out.splitlines()
    assert told[0].startswith(f"{pack / 'pack.yaml'}:2: version: ")
    assert told[-1] == "1 error; the rest is checked once this is right"


@pytest.mark.parametrize("content", [None, "id: [harbour"])
def test_a_pack_that_cannot_be_read_is_told_apart(
    content: str | None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if content is not None:
        (tmp_path / "pack.yaml").write_text(content, encoding="utf-8")
    assert main(["check", str(tmp_path)]) == 2
    told = capsys.readouterr()
    assert told.err.startswith("tallybot: the pack cannot be read:\n")
    assert str(tmp_path / "pack.yaml") in told.err
    assert not told.out


def test_the_article_is_held_against_the_pack(pack: Path, capsys: pytest.CaptureFixture[str]) -> None:
    article = pack / "article.txt"
    article.write_text(ARTICLE, encoding="utf-8")
    assert main(["check", str(pack), "--article", str(article)]) == 0
    article.write_text(ARTICLE.replace("310", "330"), encoding="utf-8")
    capsys.readouterr()
    assert main(["check", str(pack), "--article", str(article)]) == 1
    told = capsys.readouterr().out
    assert f"{article}:3: ¶2: the figure “330” is not in the pack" in told
    assert "grain-2024 has a figure that ¶2 does not state" in told
    assert "Of 9 figures in the article the pack holds 8." in told


def test_an_article_that_cannot_be_read_is_told(pack: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(pack), "--article", str(pack / "none.txt")]) == 2
    assert "none.txt cannot be read" in capsys.readouterr().err


def test_questions_are_scored(pack: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (pack / "questions.en.yaml").write_text(QUESTIONS, encoding="utf-8")
    assert main(["check", str(pack), "--held-out"]) == 0
    told = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    assert told[2:6] == [
        "3 development questions",
        "answerable, right 2 of 2 100.0% goal ≥ 97.0%",
        "unanswerable, refused 1 of 1 100.0% goal ≥ 98.0%",
        "wrong figure 0 of 3 0.0% goal ≤ 0.5%",
    ]
    assert "by style: followup 1/1, terse 1/1, trap 1/1" in told
    assert "1 held-out question" in told


def test_failures_are_listed_of_the_development_questions_only(pack: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = QUESTIONS.replace("figures: [800]", "figures: [801.5, [1, 2]]")
    (pack / "questions.en.yaml").write_text(wrong, encoding="utf-8")
    assert main(["check", str(pack), "--held-out", "--failures"]) == 1
    told = capsys.readouterr().out
    assert "wrong figure: arrivals 2024? → and 2023?\n    expected answered 801.5 1–2; got answered value 800\n" in told
    assert "arrivals in 2023?" not in told
    assert "The development questions do not reach the goal." in told
    assert "The held-out questions do not reach the goal." in told


def test_a_failure_is_told_where_it_stands_with_what_it_was_taken_for(
    pack: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = pack / "questions.en.yaml"
    path.write_text(
        QUESTIONS + "- {ask: grain by women in 2024?, status: [answered], figures: [1]}\n", encoding="utf-8"
    )
    path.write_text(path.read_text().replace("held_out:\n", "").replace("in 2023?, status", "by sailors, status"))
    main(["check", str(pack), "--failures"])
    told = capsys.readouterr().out
    assert f"{path}:{line_with(path, 'women')}: not answered: grain by women in 2024?\n" in told
    assert "    taken for: value of cargo grain, period 2024\n" in told
    assert "    left over: women\n" in told


def test_questions_answered_otherwise_than_before_are_listed(pack: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = pack / "questions.en.yaml"
    path.write_text(QUESTIONS, encoding="utf-8")
    before = pack / "before"
    before.mkdir()
    write(before, {"pack.yaml": ("value: 800,", "value: 700,")})
    assert main(["check", str(pack), "--against", str(before)]) == 0
    assert capsys.readouterr().out.endswith(
        f"{path}:3: wrong figure, now right: arrivals 2024? → and 2023?\n"
        "    - 700 ships: arrivals in 2023 (answered, harbour)\n"
        "    + 800 ships: arrivals in 2023 (answered, harbour)\n"
        "1 development question answered otherwise than from the version before:\n"
        "  1 now right, 0 no longer right\n"
    )
    assert main(["check", str(pack), "--against", str(pack / "none")]) == 2


def test_packs_are_checked_beside_each_other(pack: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (pack / "questions.en.yaml").write_text(QUESTIONS, encoding="utf-8")
    other = write_marina(tmp_path / "marina")
    own = other / "questions.en.yaml"
    own.write_text("development:\n- {ask: what did the tempest do?, status: [answered], about: [storm]}\n")
    assert main(["check", str(pack), str(other)]) == 0
    told = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    assert told[told.index("harbour beside marina") :] == [
        "harbour beside marina",
        "as by itself 1 of 3",
        "asked back 2 of 3",
        "lost to another pack 0 of 3",
        "not its own, answered elsewhere 0 of 3",
        "marina beside harbour",
        "as by itself 1 of 1",
        "asked back 0 of 1",
        "lost to another pack 0 of 1",
        "not its own, answered elsewhere 0 of 1",
    ]


def test_a_question_that_another_pack_takes_is_a_fault(
    pack: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = pack / "questions.en.yaml"
    path.write_text("development:\n- {ask: wild storm?, status: [answered], about: [storm]}\n", encoding="utf-8")
    other = write_marina(tmp_path / "marina")
    (other / "questions.en.yaml").write_text("development: []\n")
    lexicon = other / "en.yaml"
    lexicon.write_text(lexicon.read_text().replace("tempest]", "tempest, wild storm]"))
    assert main(["check", str(pack), str(other)]) == 1
    assert f"{path}:2: right, now " in capsys.readouterr().out


@pytest.mark.parametrize("option", ["--article", "--against"])
def test_what_is_for_one_pack_is_not_for_several(option: str, pack: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(pack), str(pack), option, str(pack)]) == 2
    assert "for one pack" in capsys.readouterr().err
    assert main(["check", str(pack), str(pack)]) == 0, "without questions there is nothing to be lost"


def test_faults_of_the_questions_are_told(pack: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = pack / "questions.en.yaml"
    path.write_text("development:\n- {ask: a, status: [no_data], about: [storms]}\n", encoding="utf-8")
    assert main(["check", str(pack), "--held-out"]) == 1
    told = capsys.readouterr().out
    assert f"{path}:2: development.0.about.0: there is no observation or note 'storms'; did you mean storm?" in told
    assert "There are no held-out questions." in told


def test_paths_are_told_from_where_one_is(
    pack: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write(pack, {"en.yaml": ("[grain, wheat]", "[grain, wheat, wheat]")})
    monkeypatch.chdir(pack.parent)
    main(["check", str(pack)])
    assert capsys.readouterr().out.splitlines()[1].startswith(f"{pack.name}/en.yaml:")
