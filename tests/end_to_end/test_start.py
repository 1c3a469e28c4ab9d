"""How `tallybot run` starts, cannot start, stops, and goes on where it was."""

from __future__ import annotations

import signal
import socket
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.run import ExitStatus
from tests.botapi import ApiError, BotApi
from tests.end_to_end.process import BotProcess
from tests.knowledge.harbour import write

if TYPE_CHECKING:
    from collections.abc import Iterator

TOKEN = "7000001:TEST-token_of_the_double"
NOBODY = "http://127.0.0.1:1"


@pytest.fixture
def api() -> Iterator[BotApi]:
    with BotApi() as running:
        yield running


def refused(process: BotProcess, status: ExitStatus) -> str:
    """The sentence with which a process says why it cannot run; it says nothing of its insides."""
    returned, output = process.end()
    assert returned == status, output
    assert "Traceback" not in output
    assert 'File "' not in output
    return output.splitlines()[-1]


def test_without_a_token(tmp_path: Path, cache: str) -> None:
    process = BotProcess(tmp_path, NOBODY, TOKEN, TALLYBOT_TOKEN="", TALLYBOT_CACHE=cache)
    sentence = refused(process, ExitStatus.SETTINGS)
    assert "@BotFather" in sentence
    assert "TALLYBOT_TOKEN" in sentence


def test_with_something_that_is_no_token(tmp_path: Path, cache: str) -> None:
    process = BotProcess(tmp_path, NOBODY, "secret:TEST-token_of_the_double", TALLYBOT_CACHE=cache)
    assert "TALLYBOT_TOKEN" in refused(process, ExitStatus.SETTINGS)


@pytest.mark.parametrize("token", ["7000001:another-token-than-that", "7000001:short"])
def test_with_a_wrong_token(api: BotApi, tmp_path: Path, cache: str, token: str) -> None:
    process = BotProcess(tmp_path, api.url, token, TALLYBOT_CACHE=cache)
    assert "refuses the token" in refused(process, ExitStatus.TOKEN_REFUSED)


def test_with_a_wrong_option(tmp_path: Path, cache: str) -> None:
    process = BotProcess(tmp_path, NOBODY, TOKEN, "--log-level", "chatty", TALLYBOT_CACHE=cache)
    assert "TALLYBOT_LOG_LEVEL" in refused(process, ExitStatus.SETTINGS)


def test_with_a_folder_that_is_no_pack(tmp_path: Path, cache: str) -> None:
    process = BotProcess(tmp_path, NOBODY, TOKEN, TALLYBOT_PACKS=str(tmp_path), TALLYBOT_CACHE=cache)
    assert "no pack" in refused(process, ExitStatus.SETTINGS)


@pytest.mark.parametrize("database", ["the same", "another"])
def test_with_a_second_copy_the_first_stays(api: BotApi, tmp_path: Path, cache: str, database: str) -> None:
    other = tmp_path / "other"
    other.mkdir()
    with BotProcess(tmp_path, api.url, api.token, TALLYBOT_CACHE=cache) as first:
        first.wait_until_it_answers(api)
        folder = tmp_path if database == "the same" else other
        second = BotProcess(folder, api.url, api.token, TALLYBOT_CACHE=cache)
        assert "Another copy" in refused(second, ExitStatus.SECOND_COPY)
        assert "10,308" in api.person("Anna").says("How many cases in 2024?").reply().wait().text
    assert first.status == 0, first.output


def test_without_network(tmp_path: Path, cache: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        process = BotProcess(tmp_path, url, TOKEN, TALLYBOT_CACHE=cache)
        assert f"cannot be reached at {url}" in refused(process, ExitStatus.UNREACHABLE)


def test_with_a_read_only_disk(api: BotApi, tmp_path: Path, cache: str) -> None:
    folder = tmp_path / "read-only"
    folder.mkdir()
    folder.chmod(0o500)
    sentence = refused(BotProcess(folder, api.url, api.token, TALLYBOT_CACHE=cache), ExitStatus.DATABASE)
    assert "Permission denied" in sentence
    assert "TALLYBOT_DATABASE_URL" in sentence


def test_options_beat_the_environment(api: BotApi, tmp_path: Path, cache: str) -> None:
    options = ("--token", api.token, "--api-url", api.url)
    with BotProcess(tmp_path, NOBODY, "1:not-this-one-surely", *options, TALLYBOT_CACHE=cache) as process:
        process.wait_until_it_answers(api)
    assert process.status == 0, process.output
    assert api.token.partition(":")[2] not in process.output


def test_a_changed_pack_is_loaded_on_command(api: BotApi, tmp_path: Path, cache: str) -> None:
    pack = tmp_path / "harbour"
    pack.mkdir()
    write(pack)
    anna = api.person("Anna")
    with BotProcess(tmp_path, api.url, api.token, "--pack", str(pack), TALLYBOT_CACHE=cache) as process:
        assert "900 ships" in anna.says("How many arrivals in 2024?").reply().within(60).wait().text
        write(pack, {"pack.yaml": ("value: 900", "value: many")})
        assert process.asked("reload", "--pack", str(pack))[0] == ExitStatus.SETTINGS
        write(pack, {"pack.yaml": ("value: 900", "value: 901")})
        assert f"process {process.id}" in process.run("reload", "--pack", str(pack))
        process.wait_until_it_logs("The packs are loaded anew")
        assert "901 ships" in anna.says("How many arrivals in 2024?").reply().wait().text
    assert process.asked("reload", "--pack", str(pack))[0] == ExitStatus.UNREACHABLE


def test_a_restart_knows_the_conversation_and_sets_no_menu_again(api: BotApi, tmp_path: Path, cache: str) -> None:
    anna = api.person("Anna")
    for question, figure in (("How many cases in 2024?", "10,308"), ("and in 2023?", "5,517")):
        with BotProcess(tmp_path, api.url, api.token, TALLYBOT_CACHE=cache) as process:
            assert figure in anna.says(question).reply().within(60).wait().text
            status, output = process.end(signal.SIGTERM)
        assert status == 0
        assert "is answering" in output
    assert len([call for call in api.calls if call.method == "setMyCommands"]) == 3
    assert not api.refusals()


def test_a_menu_that_telegram_does_not_take_keeps_nobody_from_an_answer(
    api: BotApi, tmp_path: Path, cache: str
) -> None:
    api.fail(ApiError(429, "Too Many Requests: retry after 3600", {"retry_after": 3600}), "setMyCommands", times=None)
    with BotProcess(tmp_path, api.url, api.token, TALLYBOT_CACHE=cache) as process:
        assert "10,308" in api.person("Anna").says("How many cases in 2024?").reply().within(60).wait().text
    assert process.status == 0
    assert "menu of commands is not set" in process.output


def test_describe_sets_the_profile_once(api: BotApi, tmp_path: Path, cache: str) -> None:
    with BotProcess(tmp_path, api.url, api.token, TALLYBOT_CACHE=cache) as process:
        process.wait_until_it_answers(api)
        assert not [key for key in api.profile if key[0] in {"name", "description", "short_description"}]
        assert "description" in process.run("describe")
        assert "Desertion" in str(api.profile["description", ""])
        assert ("name", "") not in api.profile
        assert process.run("describe", "--name", "Tallybot") == "Changed: name.\n"
        assert process.run("describe", "--name", "Tallybot") == "Nothing to change.\n"
