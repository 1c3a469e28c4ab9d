"""Processes of root that permissions stop, as they stop everybody else."""

from __future__ import annotations

import ctypes
import sys

_PR_CAPBSET_DROP = 24
_CAP_DAC_OVERRIDE = 1


def obey_permissions() -> None:
    """Give up, before another program is started, root's right to write where permissions forbid it."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_CAPBSET_DROP, _CAP_DAC_OVERRIDE, 0, 0, 0)
