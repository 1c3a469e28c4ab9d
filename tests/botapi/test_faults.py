"""The troubles that a test can lay out, and the checks of rates."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import httpx
import pytest

from tests.botapi import ApiError, BotApi, Hang, Person, Reset, forbidden, peak, too_many_requests

if TYPE_CHECKING:
    from tests.botapi.conftest import Client


@pytest.fixture
def anna(api: BotApi) -> Person:
    anna = api.person("Anna")
    anna.starts()
    return anna


def test_a_fault_strikes_what_it_names_and_as_often_as_it_says(api: BotApi, anna: Person, call: Client) -> None:
    boris = api.person("Boris")
    boris.starts()
    api.fail(too_many_requests(7), "sendMessage", anna.private, times=2)
    call("getMe")
    call("sendMessage", chat_id=boris.id, text="x")
    for _ in range(2):
        answer = call.raw("sendMessage", chat_id=anna.id, text="x")
        assert answer["description"] == "Too Many Requests: retry after 7"
        assert answer["parameters"] == {"retry_after": 7}
    call("sendMessage", chat_id=anna.id, text="x")
    assert [error.code for error in api.refusals()] == [429, 429]


def test_errors_of_the_server_and_of_the_proxy_before_it(api: BotApi, anna: Person, call: Client) -> None:
    api.fail(ApiError(500, "Internal Server Error"), "sendMessage")
    assert call.refusal("sendMessage", chat_id=anna.id, text="x") == "500 Internal Server Error"
    fault = api.fail(ApiError(502, "Bad Gateway"), times=None)
    page = httpx.get(f"{api.url}/bot{api.token}/getMe")
    assert (page.status_code, page.headers["content-type"].split(";")[0]) == (502, "text/html")
    fault.lift()
    call("getMe")
    api.fail(forbidden("bot was blocked by the user"))
    assert call.refusal("getMe") == "403 Forbidden: bot was blocked by the user"


@pytest.mark.parametrize("accepted", [True, False])
def test_a_cut_connection_before_or_after_the_message_was_taken(
    api: BotApi, anna: Person, call: Client, accepted: bool
) -> None:
    api.fail(Reset(accepted), "sendMessage")
    with pytest.raises(httpx.TransportError):
        call("sendMessage", chat_id=anna.id, text="x")
    assert len(anna.private.sent) == accepted


@pytest.mark.parametrize("accepted", [True, False])
def test_a_call_that_is_never_answered(api: BotApi, anna: Person, call: Client, accepted: bool) -> None:
    fault = api.fail(Hang(accepted), "sendMessage")
    with ThreadPoolExecutor() as pool:
        hanging = pool.submit(call, "sendMessage", chat_id=anna.id, text="x")
        fault.happened().wait()
        call("getMe")
        assert not hanging.done()
        api.stop()
        assert isinstance(hanging.exception(), httpx.TransportError)
    assert len(anna.private.sent) == accepted


def test_the_network_can_go_and_come_back(api: BotApi, anna: Person, call: Client) -> None:
    api.stop()
    with pytest.raises(httpx.ConnectError):
        call("getMe")
    anna.says("while it was away")
    api.start()
    assert call.updates()[-1]["message"]["text"] == "while it was away"


def test_waiting_in_vain_tells_what_the_bot_did(anna: Person, call: Client) -> None:
    call.refusal("sendMessage", chat_id=anna.id, text="")
    with pytest.raises(AssertionError, match=r"(?s)no message 1 of the bot.*400 Bad Request: message text is empty"):
        anna.says("x").reply().within(0.01).wait()


def test_when_messages_were_sent(api: BotApi, anna: Person, call: Client) -> None:
    boris = api.person("Boris")
    boris.starts()
    for person in (anna, boris, anna):
        call("sendMessage", chat_id=person.id, text="x")
    assert (len(api.sent_at()), len(api.sent_at(anna.private))) == (3, 2)
    assert api.sent_at() == sorted(api.sent_at())


@pytest.mark.parametrize(
    ("times", "most"), [([], 0), ([1.0], 1), ([0.0, 1.0, 2.0], 1), ([0.0, 0.5, 0.9, 1.4, 1.49], 4), ([3.0] * 3, 3)]
)
def test_peak_is_the_densest_window(times: list[float], most: int) -> None:
    assert peak(times, 1.0) == most
