"""Processes of root that permissions stop, as they stop everybody else.

`python -m tests.permissions PROGRAM …` gives up root's right to write where permissions forbid it, then is PROGRAM.
"""

from __future__ import annotations

import ctypes
import os
import sys

OBEYING_PERMISSIONS = (sys.executable, "-m", "tests.permissions")

_PR_CAPBSET_DROP = 24
_CAP_DAC_OVERRIDE = 1

if __name__ == "__main__":
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_CAPBSET_DROP, _CAP_DAC_OVERRIDE, 0, 0, 0)
    os.execv(sys.argv[1], sys.argv[1:])  # noqa: S606 - no shell is what we want
