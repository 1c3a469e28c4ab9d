"""Runs the commands of tutorial.md in a folder of their own, and writes down anew what they print.

    python docs/run_tutorial.py

A block after `<!-- file: NAME -->` is written to that file, one after `<!-- edit: NAME -->` changes it, and what stands
below a line `$ tallybot ...` is what the command prints.
"""

from __future__ import annotations

import contextlib
import io
import re
import shlex
import tempfile
from pathlib import Path

from bot.cli import main

TUTORIAL = Path(__file__).with_name("tutorial.md")

_BLOCK = re.compile(
    r"(?:<!-- (?P<kind>file|edit): (?P<name>\S+) -->\n)?```(?P<language>\w+)\n(?P<body>.*?)```\n", re.DOTALL
)


def retold(text: str) -> str:
    """Return the text of a tutorial with what its commands print in the current folder; raises ValueError."""
    return _BLOCK.sub(_followed, text)


def _followed(block: re.Match[str]) -> str:
    """Do what a block of the tutorial says, and return it as it is to stand there."""
    body = block["body"]
    if block["kind"] == "file":
        path = Path(block["name"])
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(body, encoding="utf-8")
    elif block["kind"] == "edit":
        _edit(Path(block["name"]), body.splitlines())
    elif block["language"] == "console":
        printed = "".join(f"{line}\n{_printed(line)}" for line in body.splitlines() if line.startswith("$ "))
        return f"```console\n{printed}```\n"
    return block[0]


def _edit(path: Path, lines: list[str]) -> None:
    old = "".join(f"{line[1:]}\n" for line in lines if line[0] in " -")
    new = "".join(f"{line[1:]}\n" for line in lines if line[0] in " +")
    text = path.read_text(encoding="utf-8")
    if text.count(old) != 1:
        raise ValueError(f"{path}: these lines stand there {text.count(old)} times: {old}")
    path.write_text(text.replace(old, new), encoding="utf-8")


def _printed(line: str) -> str:
    program, *arguments = shlex.split(line.removeprefix("$ "))
    if program != "tallybot":
        raise ValueError(f"{line}: only tallybot can be run here")
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        main(arguments)
    return printed.getvalue()


if __name__ == "__main__":
    tutorial = TUTORIAL.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        fresh = retold(tutorial)
    TUTORIAL.write_text(fresh, encoding="utf-8")
