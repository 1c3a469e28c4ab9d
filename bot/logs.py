"""Log lines: for a person at a console, or one JSON object a line, and never with a secret in them.

Fields go in as `extra`: `logger.info("Digest sent", extra={"chats": 3})`.
"""

from __future__ import annotations

import logging
import re
import sys
from contextvars import ContextVar
from typing import TYPE_CHECKING, Final

from pythonjsonlogger.json import JsonFormatter

from bot.settings import LogFormat

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import TextIO

    from bot.settings import Settings

REDACTED: Final = "[secret]"
_LOOKS_LIKE_A_TOKEN: Final = r"[0-9]{6,}(?::|%3A)[A-Za-z0-9_-]{30,}"  # noqa: S105 - a pattern
_STANDARD: Final = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime"}
# These say at INFO what they do for each request, with its URL, which holds the token.
_TALKATIVE: Final = ("httpx", "httpcore", "telegram", "alembic", "aiohttp")

update_in_hand: Final[ContextVar[int | None]] = ContextVar("update_in_hand", default=None)
"""The id of the update that the running task is about; each log line of that task has it."""


class UpdateFilter(logging.Filter):
    """Adds the id of the update in hand to a record. Belongs on every handler of the root, as SecretFilter does."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Add the field where there is an update in hand; always True, nothing is left out."""
        if (number := update_in_hand.get()) is not None and not hasattr(record, "update_id"):
            record.update_id = number
        return True


class SecretFilter(logging.Filter):
    """Takes secrets out of a record: its message, its traceback and its fields. Belongs on every handler of the root.

    On handlers, not on loggers: a filter of a logger does not see what the loggers below it pass up.
    """

    def __init__(self, secrets: Iterable[str]) -> None:
        """Take out `secrets`, for a bot's token also its secret half alone, and whatever looks like a token."""
        super().__init__()
        halves = {secret.partition(":")[2] for secret in secrets if re.fullmatch(r"[0-9]+:.{16,}", secret)}
        known = sorted({*secrets, *halves}, key=len, reverse=True)
        self._secrets = re.compile("|".join([*map(re.escape, known), _LOOKS_LIKE_A_TOKEN]))

    def filter(self, record: logging.LogRecord) -> bool:
        """Clean the record; always True, nothing is left out."""
        record.msg, record.args = self._clean(record.getMessage()), ()
        if record.exc_info:
            record.exc_text = record.exc_text or logging.Formatter().formatException(record.exc_info)
            record.exc_info = None
        record.exc_text = self._clean(record.exc_text) if record.exc_text else None
        record.stack_info = self._clean(record.stack_info) if record.stack_info else None
        for name in record.__dict__.keys() - _STANDARD:
            value = getattr(record, name)
            setattr(record, name, value if isinstance(value, int | float | None) else self._clean(str(value)))
        return True

    def _clean(self, text: str) -> str:
        return self._secrets.sub(REDACTED, text)


class ConsoleFormatter(logging.Formatter):
    """A line as a person reads it: time, level, message, then the fields."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)-7s %(message)s", "%Y-%m-%d %H:%M:%S")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's name
        """Return the line without a traceback."""
        fields = "".join(f" {name}={value}" for name, value in vars(record).items() if name not in _STANDARD)
        return super().formatMessage(record) + fields


def configure_logging(settings: Settings, stream: TextIO | None = None) -> None:
    """Send every log line of the process to `stream`, standard error by default, as the settings say."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.addFilter(UpdateFilter())
    handler.addFilter(SecretFilter(settings.secrets))
    if settings.log_format is LogFormat.JSON:
        names = {"levelname": "level", "name": "logger", "exc_info": "traceback"}
        handler.setFormatter(JsonFormatter("%(levelname)s %(name)s %(message)s", timestamp="time", rename_fields=names))
    else:
        handler.setFormatter(ConsoleFormatter())
    level = settings.log_level.upper()
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.captureWarnings(capture=True)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLevelNamesMapping()[level]))
