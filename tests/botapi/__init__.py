"""A small Telegram on loopback for tests: a Bot API server that refuses what Telegram refuses, and people to drive it.

    with BotApi() as api:
        anna = api.person("Anna")
        answer = anna.says("How many cases in 2024?").reply().wait()   # or: await … .reply()
        anna.presses(answer.button("Chart")).answer().wait()

The bot under test talks to `api.url` with `api.token`. To show that the bot stays silent, let somebody say something
afterwards in the same chat that it must answer, wait for that, and then look: `message.reply().now() is None`.
"""

from tests.botapi.errors import ApiError, bad, forbidden, too_many_requests
from tests.botapi.model import Button, Chat, Message, Query, Topic
from tests.botapi.people import Person, Room
from tests.botapi.rates import peak
from tests.botapi.server import BotApi, Fault, Hang, Reset
from tests.botapi.waiting import Pending

__all__ = [
    "ApiError",
    "BotApi",
    "Button",
    "Chat",
    "Fault",
    "Hang",
    "Message",
    "Pending",
    "Person",
    "Query",
    "Reset",
    "Room",
    "Topic",
    "bad",
    "forbidden",
    "peak",
    "too_many_requests",
]
