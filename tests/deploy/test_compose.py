"""compose.yaml, as Compose itself reads it, and the Caddyfile beside it, as Caddy does."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.settings import SECRETS, Settings, variable
from tests.deploy.tools import DEPLOY, run

SETTINGS = {variable(name) for name in Settings.model_fields} | {f"{variable(name)}_FILE" for name in SECRETS}


def services(*profile: str) -> dict[str, Any]:
    status, said = run("docker-compose", *profile, "config", "--format", "json")
    assert status == 0, said
    found: dict[str, Any] = json.loads(said)["services"]
    return found


def test_by_default_one_bot_polls_and_keeps_its_data_in_a_volume() -> None:
    assert list(services()) == ["bot"]
    bot = services()["bot"]
    assert "deploy" not in bot
    assert [(mount["type"], mount["target"]) for mount in bot["volumes"]] == [("volume", "/data")]


def test_a_profile_runs_two_behind_caddy_and_none_that_polls() -> None:
    found = services("--profile", "postgres")
    assert set(found) == {"replica", "db", "caddy"}
    assert found["replica"]["deploy"]["replicas"] == 2
    assert found["replica"]["depends_on"]["db"]["condition"] == "service_healthy"
    assert "TALLYBOT_WEBHOOK_SECRET_FILE" in found["replica"]["environment"]
    assert [name for name, service in found.items() if service.get("ports")] == ["caddy"]
    assert set(found["db"]["networks"]) & set(found["caddy"]["networks"]) == set()


@pytest.mark.parametrize("profile", ["sqlite", "postgres"])
def test_every_service_can_change_nothing_and_has_no_rights(profile: str) -> None:
    for name, service in services("--profile", profile).items():
        assert service["read_only"], name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert service["restart"] == "unless-stopped", name


@pytest.mark.parametrize("profile", ["sqlite", "postgres"])
def test_settings_are_real_ones_and_secrets_are_files(profile: str) -> None:
    for name, service in services("--profile", profile).items():
        if service["image"] == "tallybot":
            assert set(service["environment"]) <= SETTINGS, name
        given = {f"/run/secrets/{secret['source']}" for secret in service.get("secrets", [])}
        named = {path for variable_, path in service.get("environment", {}).items() if variable_.endswith("_FILE")}
        assert given == named, name


def test_the_example_of_settings_names_real_ones() -> None:
    lines = (DEPLOY / "settings.env.example").read_text(encoding="utf-8").splitlines()
    names = {line.lstrip("#").partition("=")[0] for line in lines if "=" in line}
    assert names - {"TALLYBOT_DOMAIN"} <= SETTINGS
    assert "{$TALLYBOT_DOMAIN" in (DEPLOY / "Caddyfile").read_text(encoding="utf-8")


def test_a_key_that_is_misspelt_would_be_found() -> None:
    broken = (DEPLOY / "compose.yaml").read_text(encoding="utf-8").replace("cap_drop:", "cap_dorp:", 1)
    status, said = run("docker-compose", "--file", "-", "config", "--quiet", given=broken)
    assert status != 0
    assert "cap_dorp" in said


def test_caddy_takes_its_file() -> None:
    status, said = run("caddy", "validate", "--config", "Caddyfile", "--adapter", "caddyfile")
    assert status == 0, said
    assert run("caddy", "fmt", "--diff", "Caddyfile")[0] == 0


def test_caddy_lets_in_what_telegram_calls_and_nothing_else() -> None:
    _, said = run("caddy", "adapt", "--config", "Caddyfile")
    config = json.loads(said[said.index('{"') :])
    (server,) = config["apps"]["http"]["servers"].values()
    assert "logs" not in server, "an access log would tell who uses the bot when"
    first, otherwise = server["routes"][0]["handle"][0]["routes"]
    assert first["match"] == [{"method": ["POST"], "path": ["/telegram"]}]
    assert otherwise["handle"][0]["status_code"] == 404
