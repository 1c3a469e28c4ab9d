"""`tallybot chat`: a conversation, here through a pipe."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input.defaults import create_pipe_input
from prompt_toolkit.output import DummyOutput

from bot.cli import main
from bot.commands import chat
from knowledge.library import Library
from tests.bot.process import LIFEBOAT, Tallybot


def talk(library: Library, *lines: str, colour: bool = False) -> list[str]:
    """Return what the chat says to these lines, one text for each thing said."""
    said: list[str] = []
    chat.converse(library, iter(lines), colour=colour, width=80, say=said.append)
    return said


def test_a_chat_begins_with_what_it_knows_and_questions_to_ask(lifeboat: Library) -> None:
    opening = "\n".join(talk(lifeboat))
    assert lifeboat.packs[0].title in opening
    assert all(question in opening for question in lifeboat.popular(3))


def test_questions_are_answered_in_the_light_of_those_before(lifeboat: Library) -> None:
    *_, first, second = talk(lifeboat, "callouts in 2024", "and in 2023?")
    assert first.startswith("\n1,200 callouts\n")
    assert second.startswith("\n800 callouts\n")


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_number_asks_the_suggestion_of_that_number(number: int, lifeboat: Library) -> None:
    suggestion = lifeboat.popular(3)[number - 1]
    by_number, by_words = talk(lifeboat, str(number)), talk(lifeboat, suggestion)
    assert f"> {suggestion}" in by_number
    assert by_number[-1] == by_words[-1]


def test_a_number_asks_what_the_last_answer_suggested(lifeboat: Library) -> None:
    first = lifeboat.ask("launches in 2024")
    meant = first.answer.suggestions[1]
    assert talk(lifeboat, "launches in 2024", "2")[-1] == talk(lifeboat, "launches in 2024", meant)[-1]


def test_a_number_beyond_the_suggestions_is_taken_as_a_question(lifeboat: Library) -> None:
    assert not any(text.startswith("> ") for text in talk(lifeboat, "4321"))
    assert "4,321" in talk(lifeboat, "4321")[-1]


@pytest.mark.parametrize("number", ["0", "4", "99"])
def test_a_small_number_that_no_suggestion_has_is_told(number: str, lifeboat: Library) -> None:
    assert talk(lifeboat, number)[-1] == f"There is no suggestion {number}; type a number from 1 to 3, or a question."


@pytest.mark.parametrize("word", ["exit", "quit", ":q", " QUIT "])
def test_a_word_leaves(word: str, lifeboat: Library) -> None:
    assert talk(lifeboat, word, "callouts in 2024") == talk(lifeboat)


def test_empty_lines_are_passed_over(lifeboat: Library) -> None:
    assert talk(lifeboat, "", "  ", "\t\n") == talk(lifeboat)


def test_colours_are_for_terminals(lifeboat: Library) -> None:
    assert "\x1b[" not in "".join(talk(lifeboat, "callouts in 2024"))
    assert "\x1b[" in "".join(talk(lifeboat, "callouts in 2024", colour=True))


# The real process ----------------------------------------------------------------------------------------------


def test_a_piped_conversation_ends_with_its_input(tallybot: Tallybot) -> None:
    ended = tallybot("chat", given="callouts in 2024\nand in 2023?\n1\n")
    assert (ended.status, ended.err) == (0, "")
    assert "1,200 callouts" in ended.out
    assert "800 callouts" in ended.out
    assert "\x1b[" not in ended.out


@pytest.mark.parametrize("given", [b"", b"\xff\xfe\x00garbage\n\x80\n", b"a" * 1_000_000, b"callouts in 2024"])
def test_nothing_that_is_typed_ends_it_badly(given: bytes, tallybot: Tallybot) -> None:
    ended = tallybot("chat", "--plain", given=given)
    assert (ended.status, ended.err) == (0, "")


def test_a_pack_that_is_not_there_is_told(tallybot: Tallybot, tmp_path: Path) -> None:
    ended = Tallybot(tallybot.cache, (tmp_path / "none",))("chat")
    assert (ended.status, ended.out) == (2, "")
    assert "none holds no pack" in ended.err


# At a terminal -------------------------------------------------------------------------------------------------


class Screen(io.StringIO):
    """What a terminal shows."""

    def isatty(self) -> bool:
        return True


def at_terminal(typed: str, state: Path, cache: Path) -> tuple[int, str]:
    """Return the exit status of a chat at a terminal where this is typed, and what it shows."""
    with pytest.MonkeyPatch.context() as patch, create_pipe_input() as keys:
        patch.setenv("XDG_STATE_HOME", str(state))
        patch.setenv("TALLYBOT_CACHE", str(cache))
        patch.setattr("sys.stdin", Screen())
        patch.setattr("sys.stdout", screen := Screen())
        keys.send_text(typed)
        with create_app_session(input=keys, output=DummyOutput()):
            return main(["chat", "--pack", str(LIFEBOAT)]), screen.getvalue()


@pytest.mark.skipif(sys.platform != "linux", reason="other systems keep a person's state elsewhere")
def test_ctrl_c_clears_the_line_and_ctrl_d_leaves(tallybot: Tallybot, tmp_path: Path) -> None:
    typed = "callouts in 2024\rand in 20\x03and in 2023?\r\x04"
    status, shown = at_terminal(typed, tmp_path, tallybot.cache)
    assert status == 0
    assert shown.index("1,200 callouts") < shown.index("800 callouts")
    assert "\x1b[" in shown
    (history,) = tmp_path.rglob("chat-history")
    assert "and in 2023?" in history.read_text(encoding="utf-8")
    assert history.stat().st_mode & 0o077 == 0


def test_a_home_that_cannot_be_written_to_costs_only_the_history(tallybot: Tallybot, tmp_path: Path) -> None:
    file = tmp_path / "state"
    file.write_text("a file where the folder would be")
    status, shown = at_terminal("callouts in 2024\r\x04", file, tallybot.cache)
    assert status == 0
    assert "1,200 callouts" in shown
