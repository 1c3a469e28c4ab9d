"""The schemas that editors use are those of the models."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import knowledge
from knowledge.exporting import MODELS, file_name, json_schema

KNOWLEDGE = Path(knowledge.__file__).parent


@pytest.mark.parametrize("name", MODELS)
def test_exported_schemas_are_fresh(name: str) -> None:
    exported = json.loads((KNOWLEDGE / "schema" / file_name(name)).read_text(encoding="utf-8"))
    assert exported == json_schema(name), "run: make schema"


def test_there_is_no_schema_of_what_is_gone() -> None:
    assert {path.name for path in (KNOWLEDGE / "schema").iterdir()} == {file_name(name) for name in MODELS}


@pytest.mark.parametrize("path", sorted(KNOWLEDGE.glob("*/**/*.yaml")), ids=lambda path: path.name)
def test_files_name_their_schema_in_the_first_line(path: Path) -> None:
    first = path.read_text(encoding="utf-8").partition("\n")[0]
    prefix = "# yaml-language-server: $schema="
    assert first.startswith(prefix)
    assert (path.parent / first.removeprefix(prefix)).resolve().parent == KNOWLEDGE / "schema"


def test_a_schema_accepts_what_the_reader_accepts() -> None:
    definitions = json_schema("lexicon")["$defs"]
    phrases = definitions["NamedModel"]["properties"]["phrases"]["items"]
    assert {kind["type"] for kind in phrases["anyOf"]} == {"string", "integer", "number"}
