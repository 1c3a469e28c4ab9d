"""What tests of the commands share: the real process, with one cache of compiled packs for all of them."""

from __future__ import annotations

import pytest

from bot.library import load_library
from knowledge.library import Library
from tests.bot.process import LIFEBOAT, Tallybot


@pytest.fixture(scope="session")
def tallybot(tmp_path_factory: pytest.TempPathFactory) -> Tallybot:
    """Return `tallybot` answering from the lifeboat's pack."""
    return Tallybot(tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="session")
def lifeboat(tallybot: Tallybot) -> Library:
    """Return the library of the lifeboat's pack, which the process finds compiled."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TALLYBOT_CACHE", str(tallybot.cache))
        return load_library([LIFEBOAT])
