"""What many tests of the knowledge share: the language, the rules and compiled packs, which never change."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.library import BUNDLED
from knowledge.engine import Engine
from knowledge.language import Language
from knowledge.library import Library
from knowledge.loading import load_language, load_pack, load_rules
from knowledge.prose import Prose, load_prose
from knowledge.rules import Rules

LIFEBOAT = Path(__file__).parent / "lifeboat"
"""A made-up pack that has one of everything."""


@pytest.fixture(scope="session")
def english() -> Language:
    return load_language("en")


@pytest.fixture(scope="session")
def prose(english: Language) -> Prose:
    return load_prose(english)


@pytest.fixture(scope="session")
def rules() -> Rules:
    return load_rules()


@pytest.fixture(scope="session")
def engine(english: Language, rules: Rules) -> Engine:
    """Return an engine for the lifeboat's pack."""
    return Engine(load_pack(LIFEBOAT, english), english, rules)


@pytest.fixture(scope="session")
def lifeboat(engine: Engine) -> Library:
    return Library([engine])


@pytest.fixture(scope="session")
def article(english: Language, rules: Rules) -> Library:
    """Return the library of the bundled pack."""
    return Library([Engine(load_pack(BUNDLED, english), english, rules)])
