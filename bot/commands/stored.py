"""What a command reads from the bot's storage, and what it says where that cannot be reached."""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar

from bot.commands.setting_options import settings_from

if TYPE_CHECKING:
    import argparse
    from collections.abc import Awaitable, Callable

    from bot.run import ExitStatus
    from bot.storage import Storage

ReadT = TypeVar("ReadT")

NO_BOT = 0
"""What commands read belongs to no single bot; this is the id of none."""


def from_storage(arguments: argparse.Namespace, read: Callable[[Storage], Awaitable[ReadT]]) -> ReadT | ExitStatus:
    """Return what `read` returns of the storage in the settings; else the exit status, having said what is wrong."""
    from bot.run import ExitStatus
    from bot.storage import Storage, StorageError

    settings = settings_from(arguments)
    if settings is None:
        return ExitStatus.SETTINGS

    async def opened(url: str) -> ReadT:
        storage = await Storage.open(url, NO_BOT, lambda: datetime.now(UTC))
        try:
            return await read(storage)
        finally:
            await storage.close()

    try:
        return asyncio.run(opened(settings.database_url.get_secret_value()))
    except StorageError as error:
        print(f"tallybot: {error}", file=sys.stderr)
        return ExitStatus.DATABASE
