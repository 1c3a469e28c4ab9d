"""`tallybot ask`: one question, or a batch of them that nothing stops."""

from __future__ import annotations

import io
import json
import signal
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.cli import UNWRITTEN, main
from bot.commands import ask
from knowledge.library import Library
from tests.bot.process import Tallybot
from tests.knowledge import harbour

KEYS = {
    "question",
    "status",
    "intent",
    "confidence",
    "elapsed_ms",
    "figures",
    "related",
    "text",
    "notes",
    "suggestions",
    "source",
    "pack",
}
FIGURE_KEYS = {"value", "low", "high", "qualifier", "unit", "label", "period", "observations", "formula"}


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def values(answer: dict[str, Any]) -> list[float]:
    return [figure["value"] for figure in answer["figures"]]


def batch(lifeboat: Library, given: bytes, capsys: pytest.CaptureFixture[str]) -> tuple[int, list[dict[str, Any]]]:
    """Return the exit status of a batch, and what it wrote."""
    status = ask.batch(lifeboat, io.BytesIO(given))
    return status, lines(capsys.readouterr().out)


# One question --------------------------------------------------------------------------------------------------


def test_a_question_gets_its_answer(tallybot: Tallybot) -> None:
    ended = tallybot("ask", "how many callouts in 2024?")
    assert (ended.status, ended.err) == (0, "")
    assert ended.out.startswith("1,200 callouts\n")


def test_words_need_no_quotes(tallybot: Tallybot) -> None:
    assert tallybot("ask", "callouts", "in", "2023").out.startswith("800 callouts\n")


def test_turns_are_one_conversation(tallybot: Tallybot) -> None:
    assert tallybot("ask", "--turns", "callouts in 2024", "and in 2023?").out.startswith("800 callouts\n")


def test_a_refusal_is_an_answer(tallybot: Tallybot) -> None:
    ended = tallybot("ask", "weather in paris")
    assert (ended.status, ended.err) == (0, "")
    assert ended.out


def test_json_is_as_the_contract_has_it(tallybot: Tallybot) -> None:
    ended = tallybot("ask", "--json", "how many fog callouts led to rescues in percent?")
    answer = json.loads(ended.out)
    assert ended.status == 0
    assert set(answer) >= KEYS
    assert (answer["status"], answer["pack"]) == ("answered", "lifeboat")
    (figure,) = answer["figures"]
    assert set(figure) == FIGURE_KEYS
    assert (figure["value"], figure["unit"], figure["observations"]) == (80.0, "%", ["rescues-fog", "callouts-fog"])
    assert answer["source"]["paragraphs"] == [2, 3]
    assert answer["elapsed_ms"] >= 0


def test_what_each_pack_made_of_a_question_is_explained(tallybot: Tallybot, tmp_path: Path) -> None:
    both = replace(tallybot, packs=(*tallybot.packs, harbour.write(tmp_path)))
    out = both("ask", "--explain", "coal ships called out in 2024").out
    told = out[out.index("Packs\n") : out.index("Chosen\n")]
    assert "harbour: " in told
    assert "lifeboat: " in told


def test_the_way_is_explained(tallybot: Tallybot) -> None:
    ended = tallybot("ask", "--explain", "--turns", "how many fog calouts?", "and in percent of all?")
    assert ended.status == 0
    for step in ("Words", "Mentions", "Clauses", "Rules tried", "Chosen", "Answer", "(from before)", "500 ÷ "):
        assert step in ended.out
    slip = tallybot("ask", "--explain", "how many fog calouts by women?").out
    assert "calouts -> callouts" in slip
    assert "left over: women" in slip


@pytest.mark.parametrize("arguments", [[], [""], ["  ", "\t"]])
def test_an_empty_question_is_told(arguments: list[str], tallybot: Tallybot) -> None:
    ended = tallybot("ask", *arguments)
    assert (ended.status, ended.out) == (2, "")
    assert ended.err.startswith("tallybot: ")


def test_a_megabyte_of_question_is_cut_with_a_note(lifeboat: Library, capsys: pytest.CaptureFixture[str]) -> None:
    text = "callouts in 2024? " + "bla " * 200_000
    _, (answer,) = batch(lifeboat, json.dumps(text).encode() + b"\n", capsys)
    assert values(answer) == [1200]
    assert answer["text"] != ask.converse(lifeboat, ["callouts in 2024?"])[0].reply.answer.text


# Batches -------------------------------------------------------------------------------------------------------


def test_a_batch_is_answered_line_by_line_in_order(tallybot: Tallybot) -> None:
    questions = ["callouts in 2024", ["callouts in 2024", "and 2023?"], "weather", ["hi"]]
    ended = tallybot("ask", "--jsonl", given="".join(json.dumps(question) + "\n" for question in questions))
    answers = lines(ended.out)
    assert (ended.status, ended.err) == (0, "")
    assert [values(answer) for answer in answers] == [[1200], [800], [], []]
    assert [answer["status"] for answer in answers] == ["answered", "answered", "off_topic", "small_talk"]
    assert [answer["question"] for answer in answers] == ["callouts in 2024", "and 2023?", "weather", "hi"]
    assert all(set(answer) >= KEYS for answer in answers)


def test_an_answer_is_written_as_soon_as_its_line_came(tallybot: Tallybot) -> None:
    with tallybot.start("ask", "--jsonl") as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for question, value in (("callouts in 2024", 1200), ("callouts in 2023", 800)):
            process.stdin.write(json.dumps(question).encode() + b"\n")
            process.stdin.flush()
            assert values(json.loads(process.stdout.readline())) == [value]
        process.stdin.close()
        assert process.wait(30) == 0


@pytest.mark.parametrize(
    ("line", "error"),
    [
        (b"callouts in 2024", "not JSON"),
        (b'"callouts', "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b"\xff\xfe\x00\x01", "not UTF-8"),
        (bytes(range(128, 256)), "not UTF-8"),
        (b"{}", "neither a string nor a list"),
        (b"[]", "neither a string nor a list"),
        (b"12", "neither a string nor a list"),
        (b"null", "neither a string nor a list"),
        (b'["a", 1]', "neither a string nor a list"),
        (b'"' + b"a" * 1_000_000 + b'"', "longer than"),
    ],
    ids=lambda value: repr(value[:16]),
)
def test_a_line_that_is_no_question_is_told_and_the_rest_goes_on(
    line: bytes, error: str, lifeboat: Library, capsys: pytest.CaptureFixture[str]
) -> None:
    status, (first, wrong, last) = batch(lifeboat, b'"callouts 2024"\n' + line + b'\n"callouts 2023"\n', capsys)
    assert status == 1
    assert wrong["line"] == 2
    assert error in wrong["error"]
    assert set(wrong) == {"line", "error"}
    assert [values(first), values(last)] == [[1200], [800]]


def test_garbage_does_not_stop_the_process(tallybot: Tallybot) -> None:
    ended = tallybot("ask", "--jsonl", given=b'\x00\xff\x80{\n"callouts 2024"\n')
    assert (ended.status, ended.err) == (1, "")
    wrong, right = lines(ended.out)
    assert wrong["line"] == 1
    assert values(right) == [1200]


@pytest.mark.parametrize("given", [b"", b"\n", b" \n\n\t\n"])
def test_nothing_asked_is_nothing_answered(given: bytes, lifeboat: Library, capsys: pytest.CaptureFixture[str]) -> None:
    assert batch(lifeboat, given, capsys) == (0, [])


def test_the_last_line_needs_no_newline(lifeboat: Library, capsys: pytest.CaptureFixture[str]) -> None:
    status, answers = batch(lifeboat, b'"callouts 2024"\r\n"callouts 2023"', capsys)
    assert (status, [values(answer) for answer in answers]) == (0, [[1200], [800]])


@pytest.mark.parametrize("text", ["", " ", "\ud83d\ude00", "\x00\x1b[31m", "\u202e\u200b", "a" * 5000, "9" * 4000])
def test_any_string_has_an_answer(text: str, lifeboat: Library, capsys: pytest.CaptureFixture[str]) -> None:
    given = json.dumps([text, "callouts 2024", text]).encode()
    status, (answer,) = batch(lifeboat, given, capsys)
    assert status == 0
    assert answer["text"]


def test_half_a_character_in_a_string_has_an_answer(lifeboat: Library, capsys: pytest.CaptureFixture[str]) -> None:
    status, answers = batch(lifeboat, b'"callouts \\ud800 2024"\n', capsys)
    assert status == 0
    assert answers[0]["text"]


def test_a_reader_who_leaves_is_no_error(tallybot: Tallybot) -> None:
    with tallybot.start("ask", "--jsonl") as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdin.write(b'"callouts 2024"\n')
        process.stdin.flush()
        assert process.stdout.readline()
        process.stdout.close()
        process.stdin.write(b'"callouts 2023"\n' * 3)
        process.stdin.close()
        assert process.wait(30) == 141
        assert process.stderr.read() == b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is always full")
def test_a_full_disk_is_told_without_a_traceback(tallybot: Tallybot) -> None:
    with Path("/dev/full").open("wb") as full, tallybot.start("ask", "--jsonl", into=full) as process:
        _, said = process.communicate(b'"callouts 2024"\n', timeout=30)
        assert process.returncode == UNWRITTEN
        assert said.decode().splitlines() == ["tallybot: the output cannot be written: No space left on device"]


def test_a_conversation_needs_a_turn(lifeboat: Library) -> None:
    with pytest.raises(ValueError, match="at least one turn"):
        ask.converse(lifeboat, [])


# Packs ---------------------------------------------------------------------------------------------------------


def test_several_packs_are_asked_together(tallybot: Tallybot, tmp_path: Path) -> None:
    both = Tallybot(tallybot.cache, (*tallybot.packs, harbour.write(tmp_path)))
    given = '"callouts in 2024"\n"how many arrivals in 2023?"\n'
    assert [answer["pack"] for answer in lines(both("ask", "--jsonl", given=given).out)] == ["lifeboat", "harbour"]


def test_a_folder_without_a_pack_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for folder in (tmp_path, tmp_path / "none"):
        assert main(["ask", "--pack", str(folder), "hi"]) == 2
        told = capsys.readouterr()
        assert not told.out
        assert told.err == f"tallybot: {folder} holds no pack: there is no pack.yaml in it\n"


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("pack.yaml", "value: 800", "value: many"),
        ("pack.yaml", "measure: unloadings,", "measure: unloadngs,"),
        ("en.yaml", "title: The harbour", "titel: The harbour"),
    ],
)
def test_a_broken_pack_is_told_by_file_and_line(
    file: str, old: str, new: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    harbour.write(tmp_path, {file: (old, new)})
    assert main(["ask", "--pack", str(tmp_path), "hi"]) == 2
    told = capsys.readouterr()
    path = tmp_path / file
    assert not told.out
    assert told.err.startswith("tallybot: the pack cannot be used:\n")
    assert f"{path}:{harbour.line_with(path, new)}: " in told.err
    assert "Traceback" not in told.err


# The command line ----------------------------------------------------------------------------------------------


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("tallybot ")


def test_a_call_without_a_command_gets_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "check-claim" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [["sing"], ["ask", "--loudly"], ["ask", "--pack"]])
def test_a_call_that_cannot_be_understood_is_told(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(arguments)
    assert left.value.code == 2
    assert "usage: tallybot" in capsys.readouterr().err


def test_an_interrupt_ends_quietly(tallybot: Tallybot) -> None:
    with tallybot.start("ask", "--jsonl") as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(b'"callouts 2024"\n')
        process.stdin.flush()
        assert process.stdout.readline()
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
        assert (process.returncode, out, err) == (130, b"", b"")
