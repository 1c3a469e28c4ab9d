"""What must agree: commands, menus, help, docs, handlers; settings and docs; updates asked for and handled."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
from pydantic import BaseModel
from telegram import Update

from bot.application import ALLOWED_UPDATES, build_application
from bot.health import Health
from bot.library import load_library
from bot.render.callback import Verb
from bot.run import ExitStatus
from bot.services import Services
from bot.settings import Settings, load_settings, variable
from bot.storage import Storage
from handlers import commands, limits
from handlers.buttons import _ON_PRESS
from handlers.commands import IN_GROUPS, IN_PRIVATE
from handlers.menus import COMMANDS, FOR_OPERATORS, names_in
from handlers.sentences import load_sentences

DOCS = (Path(__file__).parents[2] / "docs" / "telegram.md").read_text(encoding="utf-8")
HANDLERS = Path(__file__).parents[2] / "handlers"
NAMES = {command.name for command in COMMANDS}


def table(heading: str) -> list[list[str]]:
    """The rows of the table under a heading of the documentation."""
    section = DOCS.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    rows = [line.strip("|").split("|") for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in row] for row in rows[2:]]


def test_every_command_has_a_handler_a_description_a_place_in_the_help_and_in_the_documentation() -> None:
    assert set(IN_PRIVATE) == NAMES
    assert set(IN_GROUPS) == NAMES
    assert set(load_sentences("en").commands) == NAMES | set(FOR_OPERATORS)
    assert set(names_in(is_private=True)) == NAMES
    assert [row[0] for row in table("Commands")] == [f"`/{command.name}`" for command in COMMANDS]


def test_every_command_of_operators_has_a_handler_and_a_place_in_the_documentation() -> None:
    assert tuple(commands.FOR_OPERATORS) == FOR_OPERATORS
    assert not set(FOR_OPERATORS) & NAMES
    assert [row[0] for row in table("Commands for those who run it")] == [f"`/{name}`" for name in FOR_OPERATORS]


def test_the_documentation_says_where_a_command_works() -> None:
    groups = {row[0].strip("`/"): row[2] for row in table("Commands")}
    for command in COMMANDS:
        listed = "yes" if command.in_groups else "admins" if command.for_admins else ""
        assert not listed or groups[command.name] == listed
        assert listed or groups[command.name] not in {"yes", "admins"}


def test_every_setting_is_documented() -> None:
    assert [row[0] for row in table("Settings")] == [f"`{variable(name)}`" for name in Settings.model_fields]
    assert all(words.endswith((".", "…")) for words in Settings.described().values())


def test_every_exit_status_is_documented() -> None:
    told = {
        int(number) for number in re.findall(r"\b\d+\b", DOCS.partition("`tallybot run` ends")[2].partition("##")[0])
    }
    assert told == {status.value for status in ExitStatus}


def test_the_limits_are_documented() -> None:
    (person, person_rate), (group, group_rate) = limits.PERSON, limits.GROUP
    words = " ".join(DOCS.split())
    assert f"ask {person} things at once and {person_rate * 60:.0f} more a minute" in words
    assert f"a group {group}, and {group_rate * 60:.0f} more a minute" in words


def test_every_button_has_a_handler() -> None:
    assert set(_ON_PRESS) == set(Verb)


USER = {"id": 1, "is_bot": False, "first_name": "Ann"}
CHATS = [
    {"id": 1, "type": "private"},
    {"id": -1, "type": "group", "title": "x"},
    {"id": -2, "type": "channel", "title": "x"},
]
MEMBER = {"user": USER, "status": "member"}


def updates_of(kind: str) -> list[dict[str, Any]]:
    """What Telegram may send of this kind: in every chat, with text, with a picture, or about the chat itself."""
    said = [
        {"message_id": 1, "date": 1, "chat": chat, "from": USER} | content
        for chat in CHATS
        for content in ({"text": "hello"}, {"caption": "hello"}, {"migrate_to_chat_id": -3})
    ]
    if kind.endswith(("message", "post")):
        return said
    special: dict[str, dict[str, Any]] = {
        "callback_query": {"id": "1", "from": USER, "chat_instance": "1", "data": "x"},
        "inline_query": {"id": "1", "from": USER, "query": "", "offset": ""},
        "chosen_inline_result": {"result_id": "1", "from": USER, "query": ""},
    }
    changed = {"chat": CHATS[1], "from": USER, "date": 1, "old_chat_member": MEMBER, "new_chat_member": MEMBER}
    special |= {"my_chat_member": changed, "chat_member": changed}
    return [special[kind]] if kind in special else []


async def test_telegram_is_asked_for_just_what_is_handled(tmp_path: Path) -> None:
    settings = load_settings({"TALLYBOT_TOKEN": "1:abc", "TALLYBOT_DATABASE_URL": f"sqlite:///{tmp_path}/x.db"})
    now = datetime(2024, 1, 1, tzinfo=UTC)
    storage = await Storage.open(settings.database_url.get_secret_value(), 1, lambda: now)
    application = build_application("1:abc", Services(load_library(), storage, settings, lambda: now), Health())
    every = [handler for group in application.handlers.values() for handler in group]
    handled = set()
    for kind in Update.ALL_TYPES:
        for payload in updates_of(kind):
            update = Update.de_json({"update_id": 1, kind: payload}, application.bot)
            if any(handler.check_update(update) not in (None, False) for handler in every):
                handled.add(kind)
    assert handled == set(ALLOWED_UPDATES)
    await storage.close()


def leaves(model: BaseModel, path: str = "") -> list[tuple[str, str]]:
    found = []
    for name, value in model:
        if isinstance(value, BaseModel):
            found += leaves(value, f"{path}{name}.")
        else:
            texts = value.values() if isinstance(value, dict) else [value]
            found += [(f"{path}{name}", str(text)) for text in texts]
    return found


@pytest.mark.parametrize(("path", "text"), leaves(load_sentences("en")))
def test_no_sentence_is_left_without_words_or_use(path: str, text: str) -> None:
    assert text.strip()
    assert all(field is None or field.isidentifier() for _, field, _, _ in Formatter().parse(text))
    code = "\n".join(
        file.read_text(encoding="utf-8") for file in HANDLERS.rglob("*.py") if "sentences" not in file.parts
    )
    assert re.search(rf"\.{path.rpartition('.')[2]}\b", code), f"nobody says {path}"


def test_alerts_are_short_enough_for_their_window() -> None:
    assert all(len(text) <= 200 for _, text in leaves(load_sentences("en").alerts))
