"""Reading one YAML file as a checked model, with every fault told by file, line and field."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Generic, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

ModelT = TypeVar("ModelT", bound=BaseModel)
Place = tuple[int | str, ...]
"""The way to a field: keys of mappings and indices of lists."""

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
    """A file of a pack is wrong; the message has one line per fault: file, line, field, what is wrong, what to do.

    `unreadable` tells a file that is not there or is no YAML from one whose content is wrong.
    """

    def __init__(self, faults: list[str], *, unreadable: bool = False) -> None:
        """Take the faults, each a line for a person."""
        super().__init__("\n".join(faults))
        self.faults = faults
        self.unreadable = unreadable


@dataclass(frozen=True)
class Document(Generic[ModelT]):
    """A YAML file that was read: its text, and the checked model of it."""

    path: Path
    text: str
    model: ModelT

    def line(self, place: Place) -> int:
        """Return the line (from 1) of a field, or of the nearest field around it."""
        return _line_of(self._root, place)

    def doubled_keys(self) -> Iterator[tuple[Place, int, int]]:
        """Yield each key that a mapping has twice, with the lines of both; YAML would silently drop the first."""
        yield from _doubled_keys(self._root, ())

    def with_item(self, key: str, item: str) -> str:
        """Return the text with one more item at the end of a list, all else as it stands; `item` is one line of YAML.

        The list is that of a key of the file, which has one item under the other, is empty or is not there yet;
        raises ValueError where it is written in brackets.
        """
        lines = [f"{line}\n" for line in self.text.removesuffix("\n").split("\n")] if self.text else []
        pairs = self._root.value if isinstance(self._root, yaml.MappingNode) else []
        name, items = next(((name, value) for name, value in pairs if name.value == key), (None, None))
        if name is None:
            return "".join([*lines, f"{key}:\n", f"  - {item}\n"])
        if not isinstance(items, yaml.SequenceNode) or not items.value:
            place = name.start_mark.line
            lines[place : place + 1] = [f"{key}:\n", f"  - {item}\n"]
            return "".join(lines)
        if items.flow_style:
            raise ValueError(f"{key} is written in brackets; write one item under the other")
        end = items.value[-1].end_mark
        place = end.line + (end.column > 0)
        while not lines[place - 1].strip() or lines[place - 1].lstrip().startswith("#"):
            place -= 1
        lines.insert(place, f"{' ' * items.start_mark.column}- {item}\n")
        return "".join(lines)

    @cached_property
    def _root(self) -> yaml.Node | None:
        return yaml.compose(self.text, Loader=_Loader)


def read_document(path: Path, model: type[ModelT]) -> Document[ModelT]:
    """Return the YAML file as a checked model; raises PackError."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise PackError([f"{path}: there is no such file"], unreadable=True) from None
    except (OSError, UnicodeDecodeError) as error:
        raise PackError([f"{path}: cannot be read as UTF-8 text: {error}"], unreadable=True) from error
    return parse_document(path, text, model)


def parse_document(path: Path, text: str, model: type[ModelT]) -> Document[ModelT]:
    """Return the text of a YAML file, which is or will be at `path`, as a checked model; raises PackError."""
    try:
        data = yaml.load(text, Loader=_Loader)  # noqa: S506  # a safe loader, in C where there is one
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f"{mark.line + 1}" if mark else "?"
        problem = getattr(error, "problem", None) or error
        raise PackError([f"{path}:{line}: this is not YAML: {problem}"], unreadable=True) from error
    try:
        return Document(path, text, model.model_validate(data))
    except ValidationError as error:
        root = yaml.compose(text, Loader=_Loader)
        faults = []
        told = error.errors(include_url=False)
        for fault in told:
            if fault["type"] == "too_short" and any(fault["loc"] == other["loc"][:-1] for other in told):
                continue  # pydantic counts only the items that are right; these are told by themselves
            place = tuple(part for part in fault["loc"] if not _is_tag(part))
            field = field_name(place) or "the file"
            faults.append(f"{path}:{_line_of(root, place)}: {field}: {plainly(fault['type'], fault['msg'])}")
        raise PackError(faults) from error


def field_name(place: Place) -> str:
    """Return a place as people write it: `observations.3.measure`."""
    return ".".join(str(part) for part in place)


def _is_tag(part: int | str) -> bool:
    """Return whether pydantic put this part into the place only to name the variant of a union."""
    return str(part) in ("stage", "part", "side_by_side", "float") or str(part).startswith(("function-", "tuple["))


def plainly(kind: str, message: str) -> str:
    """Return pydantic's message in words for an editor of YAML, with what to do about it."""
    match kind:
        case "missing":
            return "is missing; add it"
        case "extra_forbidden" | "unexpected_keyword_argument":
            return "is not a known field; remove it or correct its spelling"
        case "tuple_type" | "is_instance_of":
            return "must be a list, as in [one, two]"
        case "too_short":
            return "is empty; name at least one"
        case "dict_type" | "model_type":
            return "must have fields of its own, as in {name: value}"
        case "string_type":
            return "must be text; put it in quotes"
        case _:
            return message.removeprefix("Value error, ").replace("Input should be", "must be")


def _line_of(node: yaml.Node | None, place: Place) -> int:
    line = node.start_mark.line if node is not None else 0
    for part in place:
        if isinstance(node, yaml.MappingNode):
            key, child = next(((key, value) for key, value in node.value if key.value == str(part)), (None, None))
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            key = child = node.value[part]
        else:
            break
        if key is None:
            break
        line, node = key.start_mark.line, child
    return line + 1


def _doubled_keys(node: yaml.Node | None, place: Place) -> Iterator[tuple[Place, int, int]]:
    if isinstance(node, yaml.MappingNode):
        first: dict[str, int] = {}
        for key, value in node.value:
            inner = (*place, str(key.value))
            line = key.start_mark.line + 1
            if key.value in first:
                yield inner, first[key.value], line
            first.setdefault(key.value, line)
            yield from _doubled_keys(value, inner)
    elif isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            yield from _doubled_keys(item, (*place, index))
