"""What many tests of the knowledge share: the language and rules, which never change."""

from __future__ import annotations

import pytest

from knowledge.language import Language
from knowledge.loading import load_language, load_rules
from knowledge.rules import Rules


@pytest.fixture(scope="session")
def english() -> Language:
    return load_language("en")


@pytest.fixture(scope="session")
def rules() -> Rules:
    return load_rules()
