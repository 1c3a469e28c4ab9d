"""How exact a number is, and what becomes of that when numbers are combined."""

from __future__ import annotations

import pytest

from knowledge.quantity import Qualifier, Quantity, combined_qualifier, computed


def quantity(qualifier: Qualifier, value: float = 100) -> Quantity:
    return Quantity(value, None, None, qualifier)


RANGE = Quantity(None, 2, 4, Qualifier.RANGE)


@pytest.mark.parametrize(
    ("item", "allowed", "beyond"),
    [
        (quantity(Qualifier.EXACT), [100], [99, 101]),
        (quantity(Qualifier.ABOUT), [96, 100, 104], [90, 110]),
        (quantity(Qualifier.NEARLY), [96, 100], [90, 101]),
        (quantity(Qualifier.OVER), [100, 109], [99, 120]),
        (quantity(Qualifier.UP_TO), [0, 50, 100], [101]),
        (RANGE, [2, 3, 4], [1.9, 4.1]),
    ],
    ids=str,
)
def test_a_qualifier_allows_numbers_around_the_one_stated(
    item: Quantity, allowed: list[float], beyond: list[float]
) -> None:
    low, high = item.bounds
    assert all(low <= number <= high for number in allowed)
    assert not any(low <= number <= high for number in beyond)


def test_a_range_is_computed_with_by_its_middle() -> None:
    assert RANGE.middle == 3


def test_neither_a_value_nor_a_range_is_no_quantity() -> None:
    with pytest.raises(ValueError, match="value or a range"):
        _ = Quantity(None, 2, None, Qualifier.RANGE).middle


@pytest.mark.parametrize("qualifier", [qualifier for qualifier in Qualifier if qualifier is not Qualifier.EXACT])
def test_what_is_computed_is_exact_only_if_every_input_is(qualifier: Qualifier) -> None:
    exact = quantity(Qualifier.EXACT)
    assert combined_qualifier((exact, exact)) is Qualifier.EXACT
    assert combined_qualifier((exact, quantity(qualifier))) is Qualifier.ABOUT
    assert computed(5, (exact, quantity(qualifier))) == Quantity(5, None, None, Qualifier.ABOUT)
    assert not computed(5, (quantity(qualifier),)).is_exact
