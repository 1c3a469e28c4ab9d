"""The Dockerfile, as hadolint and its readers see it. `deploy/check-image` builds it and talks with what comes out."""

from __future__ import annotations

import json
import re
import tomllib

from tests.deploy.tools import DEPLOY, ROOT, run

DOCKERFILE = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
IMAGE = DOCKERFILE[DOCKERFILE.rindex("\nFROM ") :]
"""The last stage: what is shipped."""


def instruction(name: str) -> str:
    found = re.findall(rf"^{name} ((?:.*\\\n)*.*)$", IMAGE, re.MULTILINE)
    assert len(found) == 1, (name, found)
    return str(found[0])


def test_hadolint_finds_nothing() -> None:
    assert run("hadolint", "Dockerfile") == (0, "")


def test_the_bot_runs_as_a_number_that_is_not_roots() -> None:
    assert re.fullmatch(r"[1-9]\d{3,}:[1-9]\d{3,}", instruction("USER"))


def test_signals_reach_the_bot_and_its_health_is_asked() -> None:
    assert json.loads(instruction("ENTRYPOINT")) == ["tallybot"], "no shell between the engine and the bot"
    assert instruction("STOPSIGNAL") == "SIGTERM"
    assert json.loads(instruction("HEALTHCHECK").partition(" CMD ")[2]) == ["tallybot", "health"]


def test_no_secret_has_a_place_in_it() -> None:
    names = re.findall(r"(\w+)=", instruction("ENV"))
    assert "TALLYBOT_LISTEN" in names
    assert not {"TALLYBOT_TOKEN", "TALLYBOT_DATABASE_URL", "TALLYBOT_WEBHOOK_SECRET"} & set(names)
    sent = [line[1:] for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines() if line[:1] == "!"]
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.MULTILINE)
    needed = {path.partition("/")[0] for paths in copied for path in paths.split()}
    assert needed == set(sent), "the builder is sent what is copied, and nothing else"


def test_what_the_bot_needs_is_what_is_installed() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = {_name(one) for one in (*project["dependencies"], *project["optional-dependencies"]["postgres"])}
    pinned = (ROOT / "constraints" / "image.txt").read_text(encoding="utf-8")
    assert needed <= {_name(line) for line in pinned.splitlines() if "==" in line}, "make constraints"


def _name(requirement: str) -> str:
    (name,) = re.findall(r"^[\w.-]+", requirement)
    return re.sub(r"[-_.]+", "-", str(name)).lower()


def test_all_that_is_installed_is_pinned() -> None:
    installs = re.findall(r"pip[^&]*? install ((?:[^&\n\\]|\\\n)*)", DOCKERFILE)
    assert len(installs) == 4
    assert all("--require-hashes" in words or "/wheels/" in words for words in installs), installs
