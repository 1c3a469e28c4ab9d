"""The workflow of the public host: its grammar, its safety, and that it tests what is promised."""

from __future__ import annotations

import re
import tomllib

import yaml

from tests.deploy.tools import ROOT, run

PATH = ROOT / ".github" / "workflows" / "ci.yml"
WORKFLOW = PATH.read_text(encoding="utf-8")


def test_the_host_would_take_it() -> None:
    status, said = run("check-jsonschema", "--builtin-schema", "vendor.github-workflows", PATH)
    assert status == 0, said


def test_zizmor_finds_nothing() -> None:
    status, said = run("zizmor", "--offline", "--persona=pedantic", "--no-progress", PATH)
    assert status == 0, said
    unpinned = re.sub(r"@[0-9a-f]{40}", "@v5", WORKFLOW)
    assert run("zizmor", "--offline", "--no-progress", "-", given=unpinned)[0] != 0


def test_actions_are_pinned_to_commits_and_say_which_version_that_is() -> None:
    used = re.findall(r"uses: (.*)", WORKFLOW)
    assert used
    assert all(re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}  # v\d+\.\d+\.\d+", one) for one in used), used


def test_every_python_that_is_promised_is_tested() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    promised = re.findall(r"Python :: (3\.\d+)", "\n".join(project["classifiers"]))
    jobs = yaml.safe_load(WORKFLOW)["jobs"]
    assert jobs["test"]["strategy"]["matrix"]["python"] == promised
    assert {one["processor"] for one in jobs["image"]["strategy"]["matrix"]["include"]} == {"amd64", "arm64"}
