"""The reference of a pack's fields, in Markdown, made of the models that check them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from knowledge.exporting import json_schema
from knowledge.schema import POINT_PATTERN

FILES = {
    "pack": ("pack.yaml", "What the article states: figures, how they are broken down, where they stand."),
    "lexicon": ("en.yaml", "How people name all that in one language, and what the answers say."),
    "questions": ("questions.en.yaml", "Questions that must come out right. The file may be left out."),
}
"""The files of a pack by the name of their model: what they are called, and what they hold."""

_ID = "Lower-case letters, digits, dots and dashes."


def reference() -> str:
    """Return the reference of all fields of a pack's files."""
    lines = [
        "# The fields of a pack",
        "",
        "Made of the models by `make schema`; a test holds it to them. A pack is a folder of these files:",
        "",
        *(f"- [`{file}`](#{_anchor(file)}): {summary}" for file, summary in FILES.values()),
        "",
        f"An *id* has {_ID[0].lower()}{_ID[1:-1]}. A *time* is a year, month, day, quarter, half or season as in 2024,",
        "2024-07, 2024-07-15, 2024-Q3, 2024-H2, 2024-summer. **Bold** fields must be there.",
    ]
    for name, (file, summary) in FILES.items():
        schema = json_schema(name)
        lines += ["", f"## {file}", "", summary, "", *_table(schema, schema)]
        for model, definition in schema["$defs"].items():
            if "properties" in definition:
                lines += ["", f"### {_title(model)}", "", definition["description"], "", *_table(definition, schema)]
    return "\n".join(lines) + "\n"


def _table(model: dict[str, Any], schema: dict[str, Any]) -> Iterator[str]:
    yield "| field | is | meaning |"
    yield "|---|---|---|"
    required = model.get("required", ())
    for name, field in model["properties"].items():
        shown = f"**`{name}`**" if name in required else f"`{name}`"
        default = field.get("default")
        meaning = "" if field.get("description") == _ID else field.get("description", "")
        if default not in (None, "", [], {}) and not isinstance(default, dict):
            meaning = f"{meaning} Default: `{str(default).lower()}`."
        yield f"| {shown} | {_kind(field, schema)} | {meaning.strip()} |"


def _kind(field: dict[str, Any], schema: dict[str, Any]) -> str:
    """Return what may stand in a field, in words."""
    if "$ref" in field:
        name = field["$ref"].rpartition("/")[2]
        target = schema["$defs"][name]
        if "enum" in target:
            return _choice(target["enum"])
        return f"[{_title(name).lower()}](#{_anchor(_title(name))})"
    if "enum" in field:
        return _choice(field["enum"])
    if "const" in field:
        return _choice([field["const"]])
    choices = field.get("anyOf") or field.get("oneOf")
    if choices:
        kinds = list(dict.fromkeys(_kind(choice, schema) for choice in choices if choice.get("type") != "null"))
        if {"text", "number"} <= set(kinds):  # YAML's bare 2024, where text is meant
            kinds = [kind for kind in kinds if kind not in ("number", "whole number")]
        return " or ".join(kinds)
    match field.get("type"):
        case "array" if "prefixItems" in field:
            return "[low, high]"
        case "array":
            return f"list of: {_kind(field.get('items', {}), schema)}"
        case "object":
            inner: dict[str, Any] = field.get("additionalProperties") or next(
                iter(field.get("patternProperties", {}).values()), {}
            )
            return f"by id: {_kind(inner, schema)}" if inner else "fields"
        case "string" if field.get("description") == _ID or "a-z0-9" in field.get("pattern", ""):
            return "id"
        case "string" if field.get("pattern") == POINT_PATTERN:
            return "time"
        case kind:
            return {"string": "text", "boolean": "true or false", "integer": "whole number"}.get(str(kind), str(kind))


def _choice(values: list[Any]) -> str:
    return ", ".join(f"`{str(value).lower()}`" for value in values)


def _title(model: str) -> str:
    """Return the heading of a model: `NoteFiguresModel` is "Note figures"."""
    words = "".join(f" {char.lower()}" if char.isupper() else char for char in model.removesuffix("Model")).strip()
    return words[:1].upper() + words[1:]


def _anchor(heading: str) -> str:
    """Return the anchor that Markdown gives a heading."""
    return "".join(char for char in heading.lower().replace(" ", "-") if char.isalnum() or char in "-_")


__all__ = ["FILES", "reference"]
