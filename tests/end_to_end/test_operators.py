"""What those who run the bot do in Telegram: /status, /broadcast, /reload; and that nobody else can."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, cast

import pytest

from tests.botapi import BotApi, too_many_requests
from tests.end_to_end.process import BotProcess

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.botapi import Person

READERS = 5


@pytest.fixture(scope="module")
def api() -> Iterator[BotApi]:
    with BotApi() as running:
        yield running


@pytest.fixture(scope="module")
def olga(api: BotApi) -> Person:
    operator = api.person("Olga")
    operator.opens_private_chat()
    return operator


@pytest.fixture(scope="module", autouse=True)
def bot(api: BotApi, olga: Person, cache: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BotProcess]:
    folder: Path = tmp_path_factory.mktemp("bot")
    with BotProcess(folder, api.url, api.token, TALLYBOT_CACHE=cache, TALLYBOT_ADMINS=str(olga.id)) as process:
        process.wait_until_it_answers(api)
        yield process
    assert process.status == 0, process.output


def test_their_menu_and_help_have_their_commands(api: BotApi, olga: Person) -> None:
    menu = cast("list[dict[str, str]]", api.profile["commands", "chat", str(olga.id), "", ""])
    assert [one["command"] for one in menu][:3] == ["status", "broadcast", "reload"]
    assert "/broadcast – " in olga.says("/help").reply().wait().text
    assert "/broadcast" not in api.person("Anna").says("/help").reply().wait().text


@pytest.mark.parametrize("command", ["/status", "/reload", "/broadcast hello"])
def test_nobody_else_knows_them(api: BotApi, command: str) -> None:
    assert "do not know this command" in api.person("Anna").says(command).reply().wait().text


def test_status_tells_packs_use_and_what_waits(olga: Person) -> None:
    olga.says("How many cases in 2024?").reply().wait()
    text = olga.says("/status").reply().wait().text
    assert "figures" in text
    assert "questions of" in text
    assert "subscriptions" in text


def test_reload_tells_what_came_of_it(olga: Person) -> None:
    first = olga.says("/reload").reply().wait()
    assert "I answer from them" in olga.private.said_by_bot(first.id).wait().text


def test_a_broadcast_is_seen_first_then_sent_to_each_subscriber_once(api: BotApi, olga: Person) -> None:
    assert "Write it behind" in olga.says("/broadcast").reply().wait().text
    assert "Nobody has subscribed" in olga.says("/broadcast hello").reply().wait().text
    readers = [api.person(f"Reader {number}") for number in range(READERS)]
    for reader in readers:
        page = reader.says("/subscribe").reply().wait()
        reader.presses(page.button("Only changes")).answer().wait()
        page.edited(1).wait()
    preview = olga.says("/broadcast A new article: 5 < 6 & <b>more</b>").reply().wait()
    assert preview.text == "A new article: 5 < 6 & <b>more</b>"
    page = olga.private.said_by_bot(preview.id).wait()
    assert f"{READERS} subscribers" in page.text
    stranger = readers[0].presses(page.button("Send it"))
    assert "Only those who run me" in stranger.answer().wait()["text"]
    olga.presses(page.button("Send it")).answer().wait()
    assert "goes out" in page.edited(1).wait().text

    def arrived() -> list[int]:
        sent = [call for call in api.calls if call.method == "sendMessage" and "A new article" in str(call.params)]
        return [int(call.params["chat_id"]) for call in sent if int(call.params["chat_id"]) != olga.id]

    everybody = sorted(reader.id for reader in readers)
    api.pending(lambda: sorted(arrived()) == everybody or None, "the broadcast at every reader").within(60).wait()
    assert sorted(arrived()) == everybody


def test_a_broadcast_can_be_stopped_and_goes_on_where_it_was(api: BotApi, olga: Person) -> None:
    late = api.person("Lara")
    page = late.says("/subscribe").reply().wait()
    late.presses(page.button("Only changes")).answer().wait()
    page.edited(1).wait()
    busy = api.fail(too_many_requests(1), "sendMessage", chat=late.private, times=None)
    preview = olga.says("/broadcast Once more").reply().wait()
    page = olga.private.said_by_bot(preview.id).wait()
    olga.presses(page.button("Send it")).answer().wait()
    stop = page.edited(1).wait().button("Stop it")
    busy.happened().wait()
    olga.presses(stop).answer().wait()
    assert "held back" in page.edited(2).wait().text
    told = page.button("Let it go on")
    busy.lift()
    assert "held back" in olga.says("/status").reply().wait().text
    olga.presses(told).answer().wait()
    page.edited(3).wait()

    def arrived() -> list[str]:
        return [str(call.params) for call in api.calls if call.method == "sendMessage" and call.error is None]

    def for_lara() -> list[str]:
        return [one for one in arrived() if "Once more" in one and str(late.id) in one]

    api.pending(lambda: for_lara() or None, "the broadcast at Lara").within(60).wait()
    assert len(for_lara()) == 1


def test_a_draft_that_was_dropped_goes_to_nobody(api: BotApi, olga: Person, bot: BotProcess) -> None:
    reader = api.person("Rita")
    page = reader.says("/subscribe").reply().wait()
    reader.presses(page.button("Only changes")).answer().wait()
    preview = olga.says("/broadcast never mind").reply().wait()
    page = olga.private.said_by_bot(preview.id).wait()
    send, drop = page.button("Send it"), page.button("Do not send it")
    olga.presses(drop).answer().wait()
    assert "not sent" in page.edited(1).wait().text
    olga.presses(send).answer().wait()
    progress = json.loads(bot.run("deliveries", "--json"))
    assert (progress["due"], progress["later"], progress["in_hand"]) == (0, 0, 0)
