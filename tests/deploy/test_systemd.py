"""The unit of systemd: read by systemd itself where there is one, and rated by it."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from bot.run import STOP_WITHIN, ExitStatus
from tests.deploy.tools import DEPLOY, run

UNIT = (DEPLOY / "tallybot.service").read_text(encoding="utf-8")


def setting(name: str) -> str:
    (value,) = re.findall(rf"^{name}=(.*)$", UNIT, re.MULTILINE)
    return str(value)


def test_systemd_understands_every_line(tmp_path: Path) -> None:
    unit = tmp_path / "tallybot.service"
    unit.write_text(UNIT.replace("/opt/tallybot/bin/tallybot", sys.executable), encoding="utf-8")
    assert run("systemd-analyze", "verify", "--man=no", unit) == (0, "")
    unit.write_text(unit.read_text(encoding="utf-8").replace("ProtectHome=", "ProtectHoem="), encoding="utf-8")
    assert "ProtectHoem" in run("systemd-analyze", "verify", "--man=no", unit)[1]


def test_it_is_exposed_as_little_as_a_bot_can_be() -> None:
    status, said = run("systemd-analyze", "security", "--offline=true", "--threshold=20", DEPLOY / "tallybot.service")
    assert status == 0, said
    assert "exposure level" in said


def test_what_cannot_get_better_by_itself_is_not_tried_again() -> None:
    never_again = {int(status) for status in setting("RestartPreventExitStatus").split()}
    assert never_again == {ExitStatus.TOKEN_REFUSED, ExitStatus.SETTINGS}


def test_the_bot_has_time_to_stop() -> None:
    assert int(setting("TimeoutStopSec")) > STOP_WITHIN


def test_the_token_is_a_credential() -> None:
    assert setting("LoadCredential") == "token:/etc/tallybot/token"
    assert "Environment=TALLYBOT_TOKEN_FILE=%d/token\n" in UNIT
