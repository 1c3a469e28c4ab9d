"""Settings: where they come from, what is refused and in which words, and that secrets stay secret."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import Listen, LogFormat, LogLevel, SettingsError, load_settings

TOKEN = "123456789:AAsecret-token_of-the-tests"


def test_everything_has_a_default_but_the_token() -> None:
    settings = load_settings({})
    assert settings.token is None
    assert settings.api_url == "https://api.telegram.org"
    assert settings.database_url.get_secret_value().endswith("tallybot.db")
    assert (settings.packs, settings.admins) == ((), frozenset())
    assert (settings.webhook_url, settings.webhook_secret) == (None, None)
    assert (settings.log_level, settings.log_format) == (LogLevel.INFO, LogFormat.CONSOLE)
    assert settings.web_address is None, "nothing listens that nobody asked for"


def test_a_webhook_is_listened_for_even_if_nobody_says_where() -> None:
    url = {"TALLYBOT_WEBHOOK_URL": "https://bot.example/hook"}
    assert str(load_settings(url).web_address) == "127.0.0.1:8080"
    assert str(load_settings(url | {"TALLYBOT_LISTEN": "[::]:9000"}).web_address) == "[::]:9000"


@pytest.mark.parametrize(("listen", "host"), [(":80", "127.0.0.1"), ("[::]:80", "::1"), ("10.0.0.7:80", "10.0.0.7")])
def test_a_program_beside_the_bot_knows_where_to_ask(listen: str, host: str) -> None:
    address = load_settings({"TALLYBOT_LISTEN": listen}).web_address
    assert address
    assert address.reachable_host == host


def test_variables_are_read_in_their_own_shapes() -> None:
    settings = load_settings(
        {
            "TALLYBOT_TOKEN": f" {TOKEN}\n",
            "TALLYBOT_API_URL": "http://127.0.0.1:8081/",
            "TALLYBOT_DATABASE_URL": "postgresql://me:pw@db/tally",
            "TALLYBOT_PACKS": "packs/one, packs/two words",
            "TALLYBOT_ADMINS": "17, 23 42",
            "TALLYBOT_LISTEN": "[::1]:9000",
            "TALLYBOT_LOG_LEVEL": "DEBUG",
            "TALLYBOT_LOG_FORMAT": "json",
            "OTHER": "ignored",
        }
    )
    assert settings.token is not None
    assert settings.token.get_secret_value() == TOKEN
    assert settings.api_url == "http://127.0.0.1:8081"
    assert settings.packs == (Path("packs/one"), Path("packs/two words"))
    assert settings.admins == {17, 23, 42}
    assert settings.listen == Listen(host="::1", port=9000)
    assert (settings.log_level, settings.log_format) == (LogLevel.DEBUG, LogFormat.JSON)


def test_flag_beats_environment_beats_file(tmp_path: Path) -> None:
    env_file = tmp_path / ".env"
    env_file.write_text("TALLYBOT_LOG_LEVEL=error\nTALLYBOT_LOG_FORMAT=json\nTALLYBOT_ADMINS=1\n")
    environment = {"TALLYBOT_LOG_LEVEL": "warning", "TALLYBOT_LOG_FORMAT": "console", "TALLYBOT_ADMINS": ""}
    settings = load_settings(environment, env_file=env_file, flags={"log_level": "debug", "log_format": None})
    assert settings.log_level is LogLevel.DEBUG
    assert settings.log_format is LogFormat.CONSOLE
    assert settings.admins == {1}, "an empty variable is not set"


def test_ids_are_hidden_by_the_token_or_by_a_secret_of_their_own() -> None:
    assert load_settings({"TALLYBOT_TOKEN": TOKEN}).id_secret == TOKEN
    own = "a-former-token-or-so"
    assert load_settings({"TALLYBOT_TOKEN": TOKEN, "TALLYBOT_ID_KEY": own}).id_secret == own


@pytest.mark.parametrize("name", ["TOKEN", "DATABASE_URL", "ID_KEY", "WEBHOOK_SECRET"])
def test_a_secret_may_stand_in_a_file(tmp_path: Path, name: str) -> None:
    values = {
        "TOKEN": TOKEN,
        "DATABASE_URL": "postgresql://me:pw@db/tally",
        "ID_KEY": "sixteen characters",
        "WEBHOOK_SECRET": "s3cret",
    }
    file = tmp_path / "secret"
    file.write_text(values[name] + "\n")
    settings = load_settings({f"TALLYBOT_{name}_FILE": str(file)})
    assert getattr(settings, name.lower()).get_secret_value() == values[name]


def test_a_secret_file_that_is_of_no_use_is_named(tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.touch()
    with pytest.raises(SettingsError, match=r"TALLYBOT_TOKEN_FILE: .*missing cannot be read: No such file"):
        load_settings({"TALLYBOT_TOKEN_FILE": str(tmp_path / "missing")})
    with pytest.raises(SettingsError, match=r"TALLYBOT_TOKEN_FILE: .*empty is empty"):
        load_settings({"TALLYBOT_TOKEN_FILE": str(empty)})
    with pytest.raises(SettingsError, match="TALLYBOT_TOKEN and TALLYBOT_TOKEN_FILE are both set"):
        load_settings({"TALLYBOT_TOKEN": TOKEN, "TALLYBOT_TOKEN_FILE": str(empty)})


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("TOKEN", "not-a-token-secret", "is not a bot token"),
        ("API_URL", "https://api.example.org/bot-secret", "without a path"),
        ("DATABASE_URL", "mysql://me:secret@db", "postgresql://USER"),
        ("ID_KEY", "secret", "16 characters"),
        ("ADMINS", "me-secret", "integer"),
        ("WEBHOOK_URL", "http://example.org/secret", "https"),
        ("WEBHOOK_URL", "https://secret.example/metrics", "a path of its own"),
        ("WEBHOOK_SECRET", "no secret!", "letters, digits"),
        ("LISTEN", "secret", "host:port"),
        ("LISTEN", "secret:99999", "host:port"),
        ("LOG_LEVEL", "secret", "debug"),
        ("LOG_FORMAT", "secret", "console"),
    ],
)
def test_a_refusal_names_the_variable_and_repeats_no_value(name: str, value: str, words: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings({f"TALLYBOT_{name}": value})
    message = str(caught.value)
    assert message.startswith(f"TALLYBOT_{name}: ")
    assert words in message
    assert value not in message
    assert caught.value.__cause__ is None, "pydantic's own error would show the value"


def test_every_problem_is_told_at_once() -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings({"TALLYBOT_LISTEN": "x", "TALLYBOT_LOG_LEVEL": "y"})
    assert len(str(caught.value).splitlines()) == 2


def test_secrets_show_in_no_representation() -> None:
    settings = load_settings(
        {
            "TALLYBOT_TOKEN": TOKEN,
            "TALLYBOT_DATABASE_URL": "postgresql://me:pass-word@db/tally",
            "TALLYBOT_ID_KEY": "the-key-of-the-ids",
            "TALLYBOT_WEBHOOK_SECRET": "hook-secret",
        }
    )
    shown = f"{settings!r} {settings} {settings.model_dump()} {settings.model_dump_json()}"
    assert set(settings.secrets) == {TOKEN, "the-key-of-the-ids", "hook-secret", "pass-word"}
    assert not [secret for secret in settings.secrets if secret in shown]


def test_settings_cannot_be_changed() -> None:
    settings = load_settings({})
    with pytest.raises(ValueError, match="frozen"):
        settings.log_level = LogLevel.DEBUG
