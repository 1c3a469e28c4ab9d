"""The parameters of a call, however they came (JSON, form, multipart), and what Telegram refuses in them."""

from __future__ import annotations

import json
import re
import struct
from dataclasses import dataclass, field
from typing import Any

from tests.botapi.errors import bad
from tests.botapi.html import HtmlError, is_url, parse_html, units
from tests.botapi.model import Json, content

MAX_TEXT, MAX_CAPTION, MAX_ENTITIES = 4096, 1024, 100
MAX_CALLBACK_BYTES, MAX_BUTTONS = 64, 100
MAX_RESULTS, MAX_RESULT_ID_BYTES = 50, 64
MAX_COMMANDS = 100
_ACTIONS = frozenset({"text", "callback_data", "url", "copy_text", "web_app", "login_url", "pay", "callback_game"})
_START_PARAMETER = re.compile(r"[A-Za-z0-9_-]{1,64}")


@dataclass(frozen=True)
class Params:
    """One call's parameters: `values` as sent (text, or JSON values of a JSON body) and uploaded `files`."""

    values: Json
    files: dict[str, bytes] = field(default_factory=dict)

    def text(self, name: str, default: str = "") -> str:
        value = self.values.get(name, default)
        return value if isinstance(value, str) else json.dumps(value)

    def number(self, name: str, default: int = 0) -> int:
        try:
            return int(self.text(name) or default)
        except ValueError:
            return default

    def flag(self, name: str) -> bool:
        return self.text(name).casefold() in {"true", "1", "yes"}

    def json(self, name: str) -> Any:
        """The value of a parameter that holds JSON; None when it is absent."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value) if value else None
        except ValueError:
            raise bad(f"can't parse {name.replace('_', ' ')} JSON object") from None

    def readable(self) -> Json:
        """The parameters with JSON decoded and files by size, for tests and for the story of a failure."""
        shown: Json = {}
        for name, value in self.values.items():
            try:
                shown[name] = json.loads(value) if isinstance(value, str) and value[:1] in "[{" else value
            except ValueError:
                shown[name] = value
        return shown | {name: f"{len(data)} bytes" for name, data in self.files.items()}


def formatted(
    values: Params, name: str = "text", limit: int = MAX_TEXT, too_long: str = "message is too long"
) -> tuple[str, list[Json]]:
    """The text of a parameter after parsing and trimming, with its entities.

    Lengths are counted in UTF-16 units after parsing, as the documentation says. (TDLib counts code points, which
    lets more emoji through; the stricter count never accepts what Telegram refuses.)

    Raises:
        ApiError: Broken HTML, or too long.
    """
    mode = values.text("parse_mode").casefold()
    if mode not in {"", "html"}:
        raise bad("unsupported parse_mode")  # Telegram has others; the bot uses HTML only, and this holds it there
    kind = "entities" if name in {"text", "message_text"} else "caption_entities"
    try:
        text, entities = parse_html(values.text(name)) if mode else (values.text(name), values.json(kind) or [])
    except HtmlError as error:
        raise bad(f"can't parse entities: {error}") from None
    text, entities = _trimmed(text, entities)
    if units(text) > limit:
        raise bad(too_long)
    return text, entities[:MAX_ENTITIES]


def _trimmed(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    cut, shown = units(text) - units(text.lstrip()), text.strip()
    kept = []
    for entity in entities:
        start = max(entity["offset"] - cut, 0)
        length = min(entity["offset"] + entity["length"] - cut, units(shown)) - start
        if length > 0:
            kept.append(entity | {"offset": start, "length": length})
    return shown, kept


def text_body(values: Params, name: str = "text", too_long: str = "message is too long") -> Json:
    text, entities = formatted(values, name, too_long=too_long)
    if not text:
        raise bad("message text is empty")
    return content("text", text, entities)


def caption_body(values: Params) -> Json:
    return content("caption", *formatted(values, "caption", MAX_CAPTION, "message caption is too long"))


def markup(values: Params, *, only_inline: bool = False) -> Json | None:
    """The keyboard of a message; None for none.

    Raises:
        ApiError: A button that does nothing, has no text, or has data that Telegram would not carry.
    """
    keyboard: Json | None = values.json("reply_markup")
    if not keyboard or "inline_keyboard" not in keyboard:
        if keyboard and only_inline:
            raise bad("inline keyboard expected")
        return keyboard
    rows = [row for row in keyboard["inline_keyboard"] if row]
    for button in (button for row in rows for button in row):
        _check_button(button)
    if sum(map(len, rows)) > MAX_BUTTONS:
        raise bad("REPLY_MARKUP_TOO_LONG")
    return {"inline_keyboard": rows} if rows else None


def _check_button(button: Json) -> None:
    if not str(button.get("text", "")).strip():
        raise bad('can\'t parse inline keyboard button: Field "text" must be of type String')
    actions = {name for name in button if name in _ACTIONS or name.startswith("switch_inline")} - {"text"}
    if len(actions) != 1:
        raise bad("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    data = button.get("callback_data")
    if data is not None and not 0 < len(data.encode()) <= MAX_CALLBACK_BYTES:
        raise bad("BUTTON_DATA_INVALID")
    if (url := button.get("url")) is not None and not is_url(url):
        raise bad(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")


def inline_results(results: list[Json]) -> list[Json]:
    """Inline results with the message that each would send under "body" and "reply_markup".

    Raises:
        ApiError: Too many, ids that are not unique, empty or too long, or a result that Telegram cannot read.
    """
    ids = [str(result.get("id", "")) for result in results]
    if len(results) > MAX_RESULTS:
        raise bad("RESULTS_TOO_MUCH")
    if any(not 0 < len(one.encode()) <= MAX_RESULT_ID_BYTES for one in ids):
        raise bad("RESULT_ID_INVALID")
    if len(set(ids)) < len(ids):
        raise bad("RESULT_ID_DUPLICATE")
    return [_inline_result(result) for result in results]


def _inline_result(result: Json) -> Json:
    problem = "can't parse inline query result: Can't find field"
    needed = {"article": ("title", "input_message_content"), "photo": ()}.get(result.get("type", ""))
    if needed is None:
        raise bad("inline query result type is invalid")  # others exist; the bot has no use for them
    if missing := [name for name in needed if not result.get(name)]:
        raise bad(f'{problem} "{missing[0]}"')
    if result["type"] == "photo" and not ({"photo_file_id", "photo_url"} & result.keys()):
        raise bad(f'{problem} "photo_url"')
    content = result.get("input_message_content")
    if content:
        body = text_body(Params(content), "message_text", "MESSAGE_TOO_LONG")
    else:
        body = {"photo": [{"file_id": result.get("photo_file_id", "")}], **caption_body(Params(result))}
    return result | {"body": body, "reply_markup": markup(Params(result), only_inline=True)}


def inline_button(button: Json | None) -> None:
    if button and "web_app" not in button and not _START_PARAMETER.fullmatch(str(button.get("start_parameter", ""))):
        raise bad("START_PARAM_INVALID")


def commands(listed: list[Json]) -> list[Json]:
    for one in listed:
        name, description = str(one.get("command", "")).removeprefix("/"), str(one.get("description", ""))
        if not re.fullmatch(r"[a-z0-9_]{1,32}", name):
            raise bad("BOT_COMMAND_INVALID")
        if not 0 < units(description) <= 256:
            raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    if len(listed) > MAX_COMMANDS:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    return listed


def photo_size(data: bytes) -> tuple[int, int]:
    """Width and height of a PNG (0, 0 for a JPEG, whose size needs a decoder).

    Raises:
        ApiError: No picture, or of a shape that Telegram does not take as a photo.
    """
    if not data:
        raise bad("file must be non-empty")
    if data.startswith(b"\xff\xd8\xff"):
        return 0, 0
    if not data.startswith(b"\x89PNG\r\n\x1a\n") or len(data) < 24:
        raise bad("IMAGE_PROCESS_FAILED")
    width, height = struct.unpack(">II", data[16:24])
    if width + height > 10_000 or max(width, height) > 20 * min(width, height):
        raise bad("PHOTO_INVALID_DIMENSIONS")
    return width, height
