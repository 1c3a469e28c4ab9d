"""A server that answers every request at once as Telegram answers a message; prints its address, runs until killed."""

from __future__ import annotations

import asyncio
import re

from tests.benchmarks.bare import ANSWERS

_LENGTH = re.compile(rb"content-length: *([0-9]+)", re.IGNORECASE)


class _Telegram(asyncio.Protocol):
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._read = b""

    def data_received(self, data: bytes) -> None:
        self._read += data
        while (head := self._read.find(b"\r\n\r\n")) >= 0:
            found = _LENGTH.search(self._read, 0, head)
            end = head + 4 + (int(found[1]) if found else 0)
            if len(self._read) < end:
                return
            name = self._read.split(b" ", 2)[1].rpartition(b"/")[2].decode()
            self._read = self._read[end:]
            body = ANSWERS.get(name, ANSWERS["sendMessage"])
            self._transport.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body))


async def _serve() -> None:
    server = await asyncio.get_running_loop().create_server(_Telegram, "127.0.0.1", 0)
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve())
