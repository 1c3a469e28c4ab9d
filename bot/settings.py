"""The settings: from flags, the environment or a `.env` file, checked once, secrets never shown.

A setting `x_y` is the variable `TALLYBOT_X_Y`. A flag beats the environment, the environment beats `.env`. An empty
variable counts as not set. A secret may be kept in a file instead, named by the variable with `_FILE` behind it
(`TALLYBOT_TOKEN_FILE`), as containers and systemd hand secrets over.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Final
from urllib.parse import urlsplit

from dotenv import dotenv_values
from platformdirs import user_data_path
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, ValidationError
from pydantic_core import ErrorDetails

PREFIX: Final = "TALLYBOT_"
RESERVED_PATHS: Final = ("/healthz", "/readyz", "/metrics")
SECRETS: Final = frozenset({"token", "database_url", "id_key", "webhook_secret"})


class SettingsError(Exception):
    """A setting cannot be used; the message says which one, why, and what would do, a line for each."""


class LogFormat(StrEnum):
    """How log lines look: for a person at a console, or one JSON object a line."""

    CONSOLE = "console"
    JSON = "json"


class LogLevel(StrEnum):
    """The least severe log line that is written."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class Listen(BaseModel):
    """Host and port that the web server listens at."""

    model_config = ConfigDict(frozen=True)

    host: str
    port: int

    @property
    def reachable_host(self) -> str:
        """Where a program on the same machine finds what listens here."""
        return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)  # noqa: S104 - compared, not bound to

    def __str__(self) -> str:
        """Return it as it is written: host:port."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


DEFAULT_LISTEN: Final = Listen(host="127.0.0.1", port=8080)


def _words(value: object) -> object:
    return [word for word in value.replace(",", " ").split() if word] if isinstance(value, str) else value


def _paths(value: object) -> object:
    return [path.strip() for path in value.split(",") if path.strip()] if isinstance(value, str) else value


def _lower(value: object) -> object:
    return value.lower() if isinstance(value, str) else value


def _listen(value: object) -> object:
    if not isinstance(value, str):
        return value
    host, colon, port = value.rpartition(":")
    if not colon or not port.isdecimal() or not 0 <= int(port) <= 65535:
        raise ValueError("must be host:port, such as 127.0.0.1:8080")
    every_interface = "0.0.0.0"  # noqa: S104 - what an operator who writes ":8080" asks for
    return {"host": host.strip("[]") or every_interface, "port": int(port)}


def _token(value: SecretStr) -> SecretStr:
    if not re.fullmatch(r"[0-9]+:[A-Za-z0-9_-]+", value.get_secret_value()):
        raise ValueError("is not a bot token; it looks like 123456789:AbC… and comes from @BotFather")
    return value


def _api_url(value: str) -> str:
    parts = urlsplit(value.rstrip("/"))
    if parts.scheme not in {"http", "https"} or not parts.netloc or parts.path or parts.query:
        raise ValueError("must be a scheme and a host without a path, such as http://127.0.0.1:8081")
    return value.rstrip("/")


def _database_url(value: SecretStr) -> SecretStr:
    if not value.get_secret_value().startswith(("sqlite:///", "postgresql://", "postgres://")):
        raise ValueError("must be sqlite:///FILE or postgresql://USER:PASSWORD@HOST/DATABASE")
    return value


def _id_key(value: SecretStr) -> SecretStr:
    if len(value.get_secret_value()) < 16:
        raise ValueError("must be 16 characters at least, for instance what `openssl rand -hex 32` prints")
    return value


def _webhook_url(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme != "https" or not parts.netloc:
        raise ValueError("must start with https://, Telegram calls no other")
    if parts.path in RESERVED_PATHS:
        raise ValueError(f"must have a path of its own, other than {', '.join(RESERVED_PATHS)}")
    return value


def _webhook_secret(value: SecretStr) -> SecretStr:
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", value.get_secret_value()):
        raise ValueError("must be 1 to 256 letters, digits, _ or -")
    return value


def _default_database_url() -> SecretStr:
    return SecretStr(f"sqlite:///{user_data_path('tallybot') / 'tallybot.db'}")


class Settings(BaseModel):
    """Everything that an operator can choose; the description of each says what it means."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    token: Annotated[SecretStr, AfterValidator(_token)] | None = Field(
        None, description="The bot's token from @BotFather."
    )
    api_url: Annotated[str, AfterValidator(_api_url)] = Field(
        "https://api.telegram.org", description="Scheme and host of the Bot API server, without a path."
    )
    database_url: Annotated[SecretStr, AfterValidator(_database_url)] = Field(
        description="Where conversations and choices are kept: sqlite:///FILE or postgresql://…."
    )
    id_key: Annotated[SecretStr, AfterValidator(_id_key)] | None = Field(
        None, description="The secret that hides the ids of people and chats in the database; without it, the token."
    )
    packs: Annotated[tuple[Path, ...], BeforeValidator(_paths)] = Field(
        (), description="Folders of the packs to answer from, parted by commas; without it, the bundled pack."
    )
    admins: Annotated[frozenset[int], BeforeValidator(_words)] = Field(
        frozenset(), description="Telegram ids of the people who run the bot, parted by commas; /feedback goes to them."
    )
    webhook_url: Annotated[str, AfterValidator(_webhook_url)] | None = Field(
        None, description="The public https address that Telegram calls; without it, the bot polls."
    )
    webhook_secret: Annotated[SecretStr, AfterValidator(_webhook_secret)] | None = Field(
        None, description="What Telegram shows with each call to prove that it is the caller."
    )
    listen: Annotated[Listen, BeforeValidator(_listen)] | None = Field(
        None, description="Host and port that the web server listens at: webhook, health, metrics."
    )
    log_level: Annotated[LogLevel, BeforeValidator(_lower)] = Field(
        LogLevel.INFO, description="The least severe line that is logged: debug, info, warning or error."
    )
    log_format: Annotated[LogFormat, BeforeValidator(_lower)] = Field(
        LogFormat.CONSOLE, description="How log lines look: console for people, json for machines."
    )

    @classmethod
    def described(cls) -> dict[str, str]:
        """Return what each setting means, in one line, by name."""
        return {name: str(field.description) for name, field in cls.model_fields.items()}

    @property
    def bot_id(self) -> int:
        """The id of the bot, which stands before the colon of its token; raises ValueError without a token."""
        if self.token is None:
            raise ValueError("a bot without a token has no id")
        return int(self.token.get_secret_value().partition(":")[0])

    @property
    def web_address(self) -> Listen | None:
        """Where the web server listens; None where nobody asked for it, and Telegram does not call either."""
        return self.listen or (DEFAULT_LISTEN if self.webhook_url else None)

    @property
    def id_secret(self) -> str:
        """What hides the ids in the database; raises ValueError without a token and a key of its own."""
        secret = self.id_key or self.token
        if secret is None:
            raise ValueError("a bot without a token hides no ids")
        return secret.get_secret_value()

    @property
    def secrets(self) -> tuple[str, ...]:
        """Every secret in use, for the filter that keeps them out of the logs."""
        values = [self.token, self.id_key, self.webhook_secret]
        password = urlsplit(self.database_url.get_secret_value()).password
        return (*(value.get_secret_value() for value in values if value), *([password] if password else []))


def load_settings(
    environment: Mapping[str, str], *, env_file: Path | None = None, flags: Mapping[str, Any] | None = None
) -> Settings:
    """Return the checked settings.

    Args:
        environment: The process's variables; those that do not start with `TALLYBOT_` are left alone.
        env_file: A file of the same variables; None, or a file that does not exist, is none.
        flags: Values from the command line by setting name; None is "not given".

    Raises:
        SettingsError: With one line for each setting that cannot be used.
    """
    values: dict[str, Any] = {"database_url": _default_database_url()}
    for source in (_from_file(env_file), environment):
        values |= _from_variables(source)
    values |= {name: value for name, value in (flags or {}).items() if value is not None}
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        raise SettingsError("\n".join(_in_words(problem) for problem in error.errors(include_url=False))) from None


def variable(name: str) -> str:
    """Return the environment variable of a setting."""
    return PREFIX + name.upper()


def _from_file(path: Path | None) -> Mapping[str, str]:
    if path is None or not path.is_file():
        return {}
    try:
        return {name: value for name, value in dotenv_values(path).items() if value is not None}
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} cannot be read: {_reason(error)}") from None


def _from_variables(source: Mapping[str, str]) -> dict[str, str]:
    values = {}
    for name in Settings.model_fields:
        value = source.get(variable(name), "").strip()
        file = source.get(f"{variable(name)}_FILE", "").strip() if name in SECRETS else ""
        if value and file:
            raise SettingsError(f"{variable(name)} and {variable(name)}_FILE are both set; keep one of them")
        if file:
            value = _secret_in_file(f"{variable(name)}_FILE", Path(file))
        if value:
            values[name] = value
    return values


def _secret_in_file(name: str, path: Path) -> str:
    try:
        secret = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{name}: {path} cannot be read: {_reason(error)}") from None
    if not secret:
        raise SettingsError(f"{name}: {path} is empty")
    return secret


def _reason(error: OSError | UnicodeDecodeError) -> str:
    return (error.strerror or type(error).__name__) if isinstance(error, OSError) else "it is not UTF-8 text"


def _in_words(problem: ErrorDetails) -> str:
    """Return one problem found by pydantic as a sentence that names the variable; values are never repeated."""
    name = str(problem["loc"][0])
    words = str(problem["msg"]).removeprefix("Value error, ")
    return f"{variable(name)}: {words}"
