"""The files of a draft: YAML that a person goes on with, one thing a line, what is left to do behind it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from bot.drafting.proposing import Fields
from knowledge.checking.todos import MARK

Reasons = Mapping[tuple[str | int, ...], str]
"""What is left to do, by the way to its field within the file."""


def as_yaml(fields: Fields, to_do: Reasons, heading: str) -> str:
    """Return the text of a file, with a heading for people."""
    lines = [f"# {heading}"]
    for key, value in fields.items():
        lines += _lines(value, str(key), (key,), to_do, "")
    return "\n".join(lines) + "\n"


def _lines(value: Any, name: str, place: tuple[str | int, ...], to_do: Reasons, indent: str) -> Iterator[str]:  # noqa: ANN401  # whatever YAML may hold
    """Yield the lines of a field: one for each thing that has a name or an id, nested where those have some in turn."""
    mark = f"  # {MARK} {to_do[place]}" if place in to_do else ""
    if isinstance(value, dict) and (not indent or all(isinstance(inner, dict) for inner in value.values())):
        yield f"{indent}{name}:{mark}"
        for key, inner in value.items():
            yield from _lines(inner, _flow(key), (*place, key), to_do, f"{indent}  ")
    elif isinstance(value, list) and value and all(isinstance(inner, dict) for inner in value):
        yield f"{indent}{name}:{mark}"
        for index, inner in enumerate(value):
            reason = to_do.get((*place, index))
            yield f"{indent}  - {_flow(inner)}" + (f"  # {MARK} {reason}" if reason else "")
    else:
        yield f"{indent}{name}: {_flow(value)}{mark}"


def _flow(value: Any) -> str:  # noqa: ANN401  # whatever YAML may hold
    text: str = yaml.dump(
        value, Dumper=yaml.SafeDumper, default_flow_style=True, sort_keys=False, allow_unicode=True, width=math.inf
    )
    return text.removesuffix("\n").removesuffix("\n...").strip()
