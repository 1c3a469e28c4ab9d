"""What can be known about the bot and its knowledge: /start, /help, /summary, /topics, /source, /privacy."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from telegram.constants import ChatMemberStatus

from bot.render import digest
from bot.render.message import LinkButton
from bot.storage import Conversation
from bot.storage.store import ANSWER_LIFE, CONTEXT_LIFE
from handlers import answering, group_settings, links, subscriptions
from handlers.menus import FOR_OPERATORS, names_in
from handlers.operators import runs_the_bot
from handlers.sending import acknowledge, change, place_of, send, thread_of
from handlers.sentences import fill
from handlers.topics import ROOT, ready_questions
from handlers.turn import Turn, say

if TYPE_CHECKING:
    from telegram import Bot, ChatMember

    from handlers.desk import Desk
    from handlers.pressed import Pressed

READY_QUESTIONS = 4


async def on_start(desk: Desk, turn: Turn) -> None:
    """/start: a welcome, or what the link that was followed wishes for."""
    if not turn.is_private:
        await on_help(desk, turn)
        return
    match links.read(turn.words):
        case links.QuestionWish(question):
            await answering.answer(desk, replace(turn, words=question))
        case links.SettingsWish(chat_id):
            await group_settings.show(desk, turn, chat_id)
        case links.SubscribeWish(None):
            await subscriptions.on_subscribe(desk, replace(turn, words=""))
        case links.SubscribeWish(int(chat_id), thread_id):
            await subscriptions.show(desk, turn, chat_id, thread_id)
        case _:
            ready = ready_questions(desk.library.popular(READY_QUESTIONS))
            await say(desk, turn, fill(desk.sentences.start, title=desk.title), ready)


async def on_help(desk: Desk, turn: Turn) -> None:
    """/help: what works in this chat, and its commands."""
    sentences = desk.sentences
    username = turn.bot.username
    if turn.is_private:
        example = desk.library.popular(1)[0]
        words = fill(sentences.help.private, example=example, username=username)
    else:
        member = await turn.bot.get_chat_member(turn.message.chat_id, turn.bot.id)
        words = await what_works(desk, turn.bot, member)
    tells_operator = turn.is_private and runs_the_bot(desk, turn.where.user_id)
    listed = "\n".join(
        fill("/{name} – {meaning}", name=name, meaning=sentences.commands[name])
        for name in (*(FOR_OPERATORS if tells_operator else ()), *names_in(is_private=turn.is_private))
    )
    await say(desk, turn, f"{words}\n\n{sentences.help.commands}\n{listed}")


async def what_works(desk: Desk, bot: Bot, member: ChatMember) -> str:
    """Return how the bot can be asked in a group, given its place there and its privacy mode."""
    me = await bot.get_me()  # not what it was at the start: the owner may have changed it since
    sentences = desk.sentences.help
    reached = bool(me.can_read_all_group_messages) or member.status == ChatMemberStatus.ADMINISTRATOR
    mentions = sentences.mentions_work if reached else sentences.mentions_do_not_work
    words = sentences.group.replace("{mentions}", mentions)
    return fill(words, username=me.username)


async def on_summary(desk: Desk, turn: Turn) -> None:
    """/summary: the key figures of every pack."""
    for pack in desk.library.packs:
        await send(desk, turn.bot, turn.place, digest.render(desk.library.summary(pack.id), desk.wording))


async def on_topics(desk: Desk, turn: Turn) -> None:
    """/topics: what can be asked, to browse."""
    await send(desk, turn.bot, turn.place, [desk.topics.message(ROOT, desk.sentences)])


async def on_topics_press(desk: Desk, pressed: Pressed) -> None:
    """A page of topics: it takes the place of the one whose button was pressed; one of a pack turns the talk to it."""
    await acknowledge(pressed.query)
    if pressed.subject in {pack.id for pack in desk.library.packs}:
        where = Conversation(pressed.chat_id, thread_of(pressed.message) or 0, pressed.user_id)
        desk.storage.turn_to(where, desk.library.chosen(pressed.subject))
    page = desk.topics.message(pressed.subject, desk.sentences)
    if not await change(pressed.bot, pressed.chat_id, pressed.message_id, page):
        await send(desk, pressed.bot, place_of(pressed.message), [page])


async def on_source(desk: Desk, turn: Turn) -> None:
    """/source: where the figures come from, those of the last answer if there was one."""
    question = desk.sentences.source_question
    await answering.answer_with(desk, turn, question, desk.library.ask(question, turn.memory.context))


async def on_privacy(desk: Desk, turn: Turn) -> None:
    """/privacy: what is kept, for how long, and how to get rid of it."""
    hours, days = (CONTEXT_LIFE // timedelta(hours=1), ANSWER_LIFE.days)
    await say(desk, turn, fill(desk.sentences.privacy, context_hours=hours, answer_days=days))


async def elsewhere(desk: Desk, turn: Turn) -> None:
    """A command that is nobody else's business, in a group."""
    button = LinkButton(desk.sentences.open_private, links.url(turn.bot.username, links.PLAIN))
    await say(desk, turn, desk.sentences.private_only, ((button,),))
