"""The tools that check files of deploy/: from the environment of the tests, or from the system."""

from __future__ import annotations

import platform
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"

COMES_WITH_THE_TESTS = (sys.platform, platform.machine()) in {("linux", "x86_64"), ("darwin", "arm64")}
"""Whether this is a system for which pyproject asks for the tools."""


def run(name: str, *arguments: str | Path, given: str | None = None) -> tuple[int, str]:
    """Run a tool in deploy/, and return its exit status with all that it said; skips where it cannot be had."""
    path = shutil.which(name, path=str(Path(sys.executable).parent)) or shutil.which(name)
    if path is None:
        assert name == "systemd-analyze" or not COMES_WITH_THE_TESTS, f"{name} should be in the environment"
        pytest.skip(f"{name} is not on this machine, and pyproject asks for none on such a system")
    done = subprocess.run(
        [path, *arguments],
        check=False,
        cwd=DEPLOY,
        input=given,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    return done.returncode, done.stdout
