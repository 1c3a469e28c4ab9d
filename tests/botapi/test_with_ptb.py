"""python-telegram-bot itself against the double: in the test's own loop, and as a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest
from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputTextMessageContent,
    Update,
)
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    ContextTypes,
    InlineQueryHandler,
    MessageHandler,
    filters,
)

from tests.botapi import ApiError, BotApi, Reset, bad, forbidden, too_many_requests

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

Ctx = ContextTypes.DEFAULT_TYPE
Bot = Application[Any, Any, Any, Any, Any, Any]
MORE = InlineKeyboardMarkup([[InlineKeyboardButton("More", callback_data="v1:more")]])


async def answer(update: Update, _: Ctx) -> None:
    assert update.effective_message
    await update.effective_message.reply_html(
        f"<b>{update.effective_message.text}</b>", do_quote=True, reply_markup=MORE
    )


async def correct(update: Update, _: Ctx) -> None:
    assert update.edited_message
    chat = update.edited_message.chat
    await chat.get_bot().edit_message_text(f"now {update.edited_message.text}", chat.id, update.edited_message.id + 1)


async def more(update: Update, _: Ctx) -> None:
    assert update.callback_query
    await update.callback_query.answer("one moment")
    await update.callback_query.edit_message_text("more", reply_markup=MORE)


async def picture(update: Update, _: Ctx) -> None:
    assert update.message
    await update.message.reply_photo(b"\xff\xd8\xff a picture", caption="<i>chart</i>", parse_mode="HTML")


async def cards(update: Update, _: Ctx) -> None:
    assert update.inline_query
    content = InputTextMessageContent("<b>1</b>", parse_mode="HTML")
    await update.inline_query.answer([InlineQueryResultArticle("a", "One", content)], cache_time=5)


async def guest(update: Update, _: Ctx) -> None:
    assert update.guest_message
    await update.guest_message.answer_guest_query(
        InlineQueryResultArticle("a", "One", InputTextMessageContent("for a guest"))
    )


async def greet(update: Update, _: Ctx) -> None:
    assert update.my_chat_member
    if update.my_chat_member.new_chat_member.status == "member" and update.my_chat_member.chat.type != "private":
        await update.my_chat_member.chat.send_message("hello")


def build(url: str, token: str) -> Bot:
    application = Application.builder().token(token).base_url(f"{url}/bot").build()
    new = filters.UpdateType.MESSAGE
    application.add_handlers(
        [
            MessageHandler(filters.UpdateType.GUEST_MESSAGE, guest),
            CommandHandler("chart", picture),
            MessageHandler(new & filters.TEXT, answer),
            MessageHandler(filters.UpdateType.EDITED_MESSAGE, correct),
            CallbackQueryHandler(more),
            InlineQueryHandler(cards),
            ChatMemberHandler(greet, ChatMemberHandler.MY_CHAT_MEMBER),
        ]
    )
    return application


@asynccontextmanager
async def polling(api: BotApi) -> AsyncIterator[Bot]:
    async with build(api.url, api.token) as application:
        assert application.updater
        await application.updater.start_polling(allowed_updates=Update.ALL_TYPES)
        await application.start()
        yield application
        await application.updater.stop()
        await application.stop()


async def test_a_conversation(api: BotApi) -> None:
    anna, room = api.person("Anna"), api.group("Room", api.person("Olga"))
    async with polling(api):
        question = anna.says("How many?")
        reply = await question.reply()
        assert (reply.marked("bold"), reply.reply_to) == (["How many?"], question)
        anna.edits(question, "How many in 2024?")
        assert (await reply.edited()).text == "now How many in 2024?"
        press = anna.presses((await anna.says("And then?").reply()).button("More"))
        assert (await press.answer())["text"] == "one moment"
        assert (await press.message.edited()).text == "more" if press.message else False
        chart = await anna.says("/chart").reply()
        assert (chart.text, chart.marked("italic"), chart.upload) == ("chart", ["chart"], b"\xff\xd8\xff a picture")
        asked = await anna.asks_inline("july").answer()
        assert (asked["results"][0]["body"]["text"], asked["cache_time"]) == ("1", "5")
        assert (await anna.calls_guest("@tally_test_bot?", room).reply()).text == "for a guest"
        assert (await room.adds_bot().reply()).text == "hello"
        await api.caught_up()
    assert not api.refusals()


async def test_errors_arrive_as_the_library_knows_them(api: BotApi, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")  # without it the library warns of its own future
    anna = api.person("Anna")
    anna.starts()
    async with build(api.url, api.token).bot as bot:
        troubles: list[tuple[ApiError | Reset, type[TelegramError]]] = [
            (bad("chat not found"), BadRequest),
            (forbidden("bot was blocked by the user"), Forbidden),
            (too_many_requests(3), RetryAfter),
            (ApiError(502, "Bad Gateway"), NetworkError),
            (Reset(), NetworkError),
        ]
        for trouble, known in troubles:
            fault = api.fail(trouble, "sendMessage")
            with pytest.raises(known):
                await bot.send_message(anna.id, "x")
            assert fault.struck == 1
        too_long = InlineKeyboardMarkup([[InlineKeyboardButton("x", callback_data="x" * 65)]])
        with pytest.raises(BadRequest, match="Button_data_invalid"):
            await bot.send_message(anna.id, "x", reply_markup=too_long)
        old = api.group("Old", anna, kind="group")
        old.adds_bot()
        new = old.migrates()
        with pytest.raises(ChatMigrated) as migrated:
            await bot.send_message(old.id, "x")
        assert migrated.value.new_chat_id == new.id
        await bot.set_webhook("https://example.org/hook")
        with pytest.raises(Conflict):
            await bot.get_updates()
    with pytest.raises(InvalidToken):
        async with build(api.url, "7:" + "x" * 35).bot:
            pass


async def test_the_library_reads_every_answer(api: BotApi) -> None:
    anna, boris = api.person("Anna"), api.person("Boris")
    room = api.group("Room", anna, boris)
    room.adds_bot()
    room.adds(boris, "administrator")
    async with build(api.url, api.token).bot as bot:
        me = await bot.get_me()
        assert (me.can_read_all_group_messages, me.supports_guest_queries) == (False, True)
        assert (await bot.get_chat(room.id)).title == "Room"
        assert [admin.status for admin in await bot.get_chat_administrators(room.id)] == ["creator", "administrator"]
        room.restricts_bot("can_send_photos")
        assert (await bot.get_chat_member(room.id, bot.id)).status == "restricted"
        room.removes_bot()
        assert (await bot.get_webhook_info()).url == ""
        assert (await bot.get_my_name()).name == "Tally"
        assert await bot.set_my_commands([("ask", "Ask")])
        assert [one.command for one in await bot.get_my_commands()] == ["ask"]


def test_a_bot_in_a_process_of_its_own(api: BotApi) -> None:
    anna = api.person("Anna")
    environment = os.environ | {"BOT_URL": api.url, "BOT_TOKEN": api.token}
    process = subprocess.Popen([sys.executable, "-m", "tests.botapi.test_with_ptb"], env=environment)
    try:
        assert anna.says("How many?").reply().within(30).wait().marked("bold") == ["How many?"]
    finally:
        process.terminate()
        assert process.wait(20) == 0


if __name__ == "__main__":
    build(os.environ["BOT_URL"], os.environ["BOT_TOKEN"]).run_polling(allowed_updates=Update.ALL_TYPES)
