"""How we behave towards Telegram: limits, order, polling, errors. Nothing here knows what the bot answers."""

import os

# The library's own switch to durations as timedeltas; without it, each request to wait also brings a warning.
os.environ.setdefault("PTB_TIMEDELTA", "true")
