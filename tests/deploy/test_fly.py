"""fly.toml: there is no validator to be had, so only what the bot depends on is looked at."""

from __future__ import annotations

import tomllib

from bot.run import STOP_WITHIN
from bot.settings import Settings, variable
from tests.deploy.tools import DEPLOY


def test_it_asks_for_health_gives_time_to_stop_and_never_sleeps() -> None:
    config = tomllib.loads((DEPLOY / "fly.toml").read_text(encoding="utf-8"))
    assert config["checks"]["health"]["path"] == "/healthz"
    assert config["kill_timeout"] > STOP_WITHIN
    assert config["kill_signal"] == "SIGTERM"
    assert set(config["env"]) <= {variable(name) for name in Settings.model_fields}
    assert not {"http_service", "services"} & set(config)
