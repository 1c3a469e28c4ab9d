"""How every test runs."""

from __future__ import annotations

from hypothesis import settings

# The same examples on every run, and no failure because a machine is busy.
settings.register_profile("tallybot", derandomize=True, deadline=None)
settings.load_profile("tallybot")
