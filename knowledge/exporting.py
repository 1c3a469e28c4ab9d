"""The JSON Schema of the files that people write, so that their editors complete and check them."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from knowledge.schema import LanguageModel, LexiconModel, PackModel, ProseModel, QuestionsModel

MODELS: dict[str, type[BaseModel]] = {
    "pack": PackModel,
    "lexicon": LexiconModel,
    "language": LanguageModel,
    "questions": QuestionsModel,
    "prose": ProseModel,
}


def json_schema(name: str) -> dict[str, Any]:
    """Return the JSON Schema of a kind of file, by its name in `MODELS`; raises KeyError for another."""
    schema = MODELS[name].model_json_schema()
    schema["title"] = f"Tallybot {name}"
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def file_name(name: str) -> str:
    """Return the name of the file that holds a schema; packs name it in their first line."""
    return f"{name}.schema.json"
