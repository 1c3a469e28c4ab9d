"""Reading packs and languages from disk, with errors that say which file, line and field, and what to do."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from knowledge import schema
from knowledge.base import Base
from knowledge.compiling import PackCompiler, compile_language, real_words_of
from knowledge.language import Language
from knowledge.understanding import OPERATIONS, Rule, Rules

HERE = Path(__file__).parent
BUNDLED_PACKS = HERE / "packs"
LANGUAGES = HERE / "languages"

_Model = TypeVar("_Model", bound=BaseModel)
_SafeLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_SafeLoader):  # type: ignore[misc]  # the C loader is chosen at run time
    """Reads YAML as 1.2 does: `no`, `on` and `2024-07-15` are words to an editor, not a truth value or a date."""


_Loader.yaml_implicit_resolvers = {
    first: [
        (tag, pattern)
        for tag, pattern in resolvers
        if tag not in ("tag:yaml.org,2002:bool", "tag:yaml.org,2002:timestamp")
    ]
    for first, resolvers in _SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))


class PackError(Exception):
    """A file of a pack is wrong; the message has one line per fault: file, line, field, what is wrong, what to do."""

    def __init__(self, faults: list[str]) -> None:
        """Take the faults, each a line for a person."""
        super().__init__("\n".join(faults))
        self.faults = faults


def read_model(path: Path, model: type[_Model]) -> _Model:
    """Return the YAML file as a checked model; raises PackError."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise PackError([f"{path}: there is no such file"]) from None
    except (OSError, UnicodeDecodeError) as error:
        raise PackError([f"{path}: cannot be read as UTF-8 text: {error}"]) from error
    try:
        data = yaml.load(text, Loader=_Loader)  # noqa: S506  # a safe loader, in C where there is one
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f"{mark.line + 1}" if mark else "?"
        problem = getattr(error, "problem", None) or error
        raise PackError([f"{path}:{line}: this is not YAML: {problem}"]) from error
    try:
        return model.model_validate(data)
    except ValidationError as error:
        faults = []
        for fault in error.errors(include_url=False):
            place = [part for part in fault["loc"] if not _is_tag(part)]
            field = ".".join(str(part) for part in place) or "the file"
            faults.append(f"{path}:{line_of(text, place)}: {field}: {_plainly(fault['type'], fault['msg'])}")
        raise PackError(faults) from error


def _is_tag(part: int | str) -> bool:
    """Return whether pydantic put this part into the place only to name the variant of a union."""
    return part in ("stage", "part", "side_by_side")


def _plainly(kind: str, message: str) -> str:
    """Return pydantic's message with what to do about it."""
    match kind:
        case "missing":
            return "is missing; add it"
        case "extra_forbidden":
            return "is not a known field; remove it or correct its spelling"
        case _:
            return message.removeprefix("Value error, ")


def line_of(text: str, place: list[int | str]) -> int:
    """Return the line (from 1) of a field in a YAML text, or of the nearest field around it."""
    node = yaml.compose(text, Loader=_Loader)
    for part in place:
        if isinstance(node, yaml.MappingNode):
            child = next((value for key, value in node.value if key.value == str(part)), None)
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            child = node.value[part]
        else:
            child = None
        if child is None:
            break
        node = child
    return node.start_mark.line + 1 if node is not None else 1


def read_pack(folder: Path) -> schema.PackModel:
    """Return the pack of a folder, its observations read from the CSV file too where it names one; raises PackError."""
    pack = read_model(folder / "pack.yaml", schema.PackModel)
    if pack.observations_file is None:
        return pack
    path = folder / pack.observations_file
    observations = (*pack.observations, *_read_table(path))
    return pack.model_copy(update={"observations": observations})


def _read_table(path: Path) -> list[schema.ObservationModel]:
    """Return the observations of a CSV file; columns that are no field of an observation are dimensions."""
    fields = set(schema.ObservationModel.model_fields) - {"members"}
    observations: list[schema.ObservationModel] = []
    faults: list[str] = []
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                line = len(observations) + len(faults) + 2
                values: dict[str, Any] = {key: value for key, value in row.items() if key in fields and value}
                values["members"] = {key: value for key, value in row.items() if key not in fields and value}
                try:
                    observations.append(schema.ObservationModel.model_validate(values))
                except ValidationError as error:
                    faults += [f"{path}:{line}: {fault['loc'][0]}: {fault['msg']}" for fault in error.errors()]
    except (OSError, UnicodeDecodeError) as error:
        raise PackError([f"{path}: cannot be read as a CSV file in UTF-8: {error}"]) from error
    if faults:
        raise PackError(faults)
    return observations


def load_language(code: str) -> Language:
    """Return a compiled language; raises PackError where there is none of that code."""
    path = LANGUAGES / f"{code}.yaml"
    if not path.is_file():
        known = ", ".join(sorted(file.stem for file in LANGUAGES.glob("*.yaml")))
        raise PackError([f"language {code!r} is not known; known are: {known}"])
    model = read_model(path, schema.LanguageModel)
    return compile_language(model, real_words_of(model.dictionary, model.real_word_count))


def load_pack(folder: Path, language: Language) -> Base:
    """Return the compiled pack of a folder in a language; raises PackError."""
    pack = read_pack(folder)
    lexicon = read_model(folder / f"{language.code}.yaml", schema.LexiconModel)
    return PackCompiler(pack, lexicon, language).compile()


def load_rules() -> Rules:
    """Return the intent rules; raises PackError."""
    model = read_model(HERE / "rules.yaml", schema.RulesModel)
    unknown = [
        f"{HERE / 'rules.yaml'}: {rule.operation} is no operation"
        for rule in model.rules
        if rule.operation not in OPERATIONS
    ]
    if unknown:
        raise PackError(unknown)
    rules = tuple(
        Rule(
            rule.intent, rule.operation, tuple(frozenset(cues) for cues in rule.any), frozenset(rule.takes), rule.number
        )
        for rule in model.rules
    )
    return Rules(frozenset(model.binding), rules)
