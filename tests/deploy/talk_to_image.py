"""Talks with the bot in a container of buildah; the last part of `deploy/check-image`, and no test by itself.

`python -m tests.deploy.talk_to_image CONTAINER -- BUILDAH …` ends with 0 when all that it says is true.
"""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from typing import Any

from tests.botapi import BotApi


def main(container: str, buildah: list[str]) -> None:
    """Look at the container's settings, then ask the bot in it."""
    run = [*buildah, "run", "--isolation", "chroot"]

    def prints(*command: str) -> str:
        done = subprocess.run([*run, container, "--", *command], check=True, capture_output=True, text=True)
        return done.stdout.strip()

    inspected: dict[str, Any] = json.loads(
        subprocess.run([*buildah, "inspect", container], check=True, capture_output=True, text=True).stdout
    )
    settings = inspected["Docker"]["config"]
    assert settings["User"] == "10001:10001", settings
    assert settings["Healthcheck"]["Test"] == ["CMD", "tallybot", "health"], settings
    assert settings["Entrypoint"] + settings["Cmd"] == ["tallybot", "run"], settings
    assert prints("id", "-u") == "10001"
    writable = prints("find", "/opt/tallybot", "/usr", "-writable", "-not", "-type", "l")
    assert not writable, writable
    print(f"It runs as 10001, cannot change its own code, and holds {prints('tallybot', '--version')}")
    assert "10,308" in prints("tallybot", "ask", "how many cases in 2024")
    prints("tallybot", "chart", "cases and sentences by offence", "-o", "/data/chart.png")
    assert prints("sh", "-c", "head -c 4 /data/chart.png | tail -c 3") == "PNG"

    with BotApi() as api:
        listen = f"TALLYBOT_LISTEN=127.0.0.1:{free_port()}"
        variables = (f"TALLYBOT_TOKEN={api.token}", f"TALLYBOT_API_URL={api.url}", listen)
        options = [part for variable in variables for part in ("--env", variable)]
        # buildah passes no SIGTERM on: the end of what it reads stands for it.
        command = "tallybot run & bot=$!; cat; kill -TERM $bot; wait $bot"
        bot = subprocess.Popen(
            [*run, *options, container, "--", "sh", "-c", command],
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        answer = api.person("Anna").says("How many cases in 2024?").reply().within(60).wait().text
        assert "10,308" in answer, answer
        prints("test", "-s", "/data/tallybot/tallybot.db")
        assert prints("env", listen, "tallybot", "health")
        assert prints("env", listen, "tallybot", "health", "--ready")
        _, log = bot.communicate(timeout=30)
        assert bot.returncode == 0, log
    print("It answers in Telegram's stand-in, is well, keeps its data in /data, and stops when it is told to")


def free_port() -> int:
    """Return a port of loopback that nothing listens at now."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
    return port


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[3:])
