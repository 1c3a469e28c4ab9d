"""Real articles, which nobody here wrote, are read nearly as a person reads them."""

from __future__ import annotations

import pytest

from knowledge.prose import Prose
from tests.knowledge.prose.measuring import Measured, measure


@pytest.fixture(scope="module")
def measured(prose: Prose) -> list[Measured]:
    return measure(prose)


@pytest.mark.parametrize(("part", "least"), [("with", 0.96), ("kept", 0.88)])
def test_figures_of_real_articles_have_the_right_qualifier_and_period(
    part: str, least: float, measured: list[Measured]
) -> None:
    texts = [item for item in measured if item.part == part]
    assert len(texts) > 8
    assert sum(item.right for item in texts) / sum(item.labelled for item in texts) >= least


def test_hardly_anything_is_taken_for_a_figure_that_is_none(measured: list[Measured]) -> None:
    assert sum(len(item.extra) for item in measured) <= sum(item.labelled for item in measured) / 50
