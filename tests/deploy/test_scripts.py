"""Scripts of the shell, as ShellCheck reads them."""

from __future__ import annotations

from tests.deploy.tools import DEPLOY, ROOT, run


def test_shellcheck_finds_nothing() -> None:
    assert run("shellcheck", DEPLOY / "check-image", ROOT / ".ci" / "run") == (0, "")
