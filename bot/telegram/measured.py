"""The way to Telegram, with a count of what goes over it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from telegram.request import BaseRequest

if TYPE_CHECKING:
    from bot.health import Health
    from bot.metrics import Metrics


class MeasuredRequest(BaseRequest):
    """Makes requests with another one, and notes their method, outcome and time."""

    __slots__ = ("_health", "_metrics", "_request")

    def __init__(self, request: BaseRequest, metrics: Metrics, health: Health) -> None:
        """Make requests with `request`."""
        self._request = request
        self._metrics = metrics
        self._health = health

    @property
    def read_timeout(self) -> float | None:
        """Seconds that an answer is waited for."""
        return self._request.read_timeout

    async def initialize(self) -> None:
        """Open what requests are made with."""
        await self._request.initialize()

    async def shutdown(self) -> None:
        """Close it."""
        await self._request.shutdown()

    async def do_request(self, url: str, *args: Any, **kwargs: Any) -> tuple[int, bytes]:  # noqa: ANN401 - passed on as they are
        """Make a request; raises what that raises."""
        method, outcome = url.rpartition("/")[2], "cancelled"
        start = asyncio.get_running_loop().time()
        try:
            status, body = await self._request.do_request(url, *args, **kwargs)
            outcome = str(status)
        except Exception:
            outcome = "unreached"
            raise
        finally:
            self._metrics.api_calls.labels(method, outcome).inc()
            self._metrics.api_seconds.labels(method).observe(asyncio.get_running_loop().time() - start)
        if status < 500:
            self._health.note_reached()
        return status, body
