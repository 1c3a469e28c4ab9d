"""Observations kept by columns are the same as those that were put in, and are found by id, number and facet."""

from __future__ import annotations

import pickle
from zlib import crc32

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.base import Entry, shape_facet
from knowledge.columns import MADE, Entries, Members, Numbers, ObservationColumns, Observations, Places
from knowledge.period import Kind, Period
from knowledge.quantity import Qualifier
from knowledge.schema import ObservationModel

NAMES = st.sampled_from(["births", "deaths", "deal", "north-deal", "x1"])
PERIODS = st.sampled_from([None, "2023", "2024-07", "since-then"])
NUMBERS = st.floats(-1e9, 1e9) | st.integers(0, 3).map(float)


@st.composite
def observations(draw: st.DrawFn) -> list[ObservationModel]:
    """Observations of every kind, with ids of their own or those that they would get."""
    items = []
    for number in range(draw(st.integers(0, 8))):
        measure, members, period = draw(NAMES), draw(st.dictionaries(NAMES, NAMES, max_size=2)), draw(PERIODS)
        composed = ".".join(part for part in (measure, *members.values(), period) if part)
        low = draw(NUMBERS)
        ranged = draw(st.booleans())
        items.append(
            ObservationModel(
                id=draw(st.sampled_from([f"o{number}", composed])),
                measure=measure,
                members=members,
                period=period,
                value=None if ranged else draw(NUMBERS),
                low=low if ranged else None,
                high=low + 1 if ranged else None,
                qualifier=Qualifier.RANGE if ranged else draw(st.sampled_from([Qualifier.EXACT, Qualifier.NEARLY])),
                unit=draw(st.none() | NAMES),
                paragraph=draw(st.none() | st.integers(1, 9)),
                headline=draw(st.booleans()),
            )
        )
    return items


@given(observations())
def test_what_goes_in_comes_out(items: list[ObservationModel]) -> None:
    columns = ObservationColumns(items)
    assert list(columns) == items == [columns[index] for index in range(len(items))]
    assert columns[: len(items)] == tuple(items)
    assert list(pickle.loads(pickle.dumps(columns))) == items  # noqa: S301  # just pickled
    periods = {point: Period(point, point, point, Kind.AT) for item in items if (point := item.period)}
    compiled = Observations(columns, periods, dict.fromkeys(columns.measures.values, "units"), {"o0": ("label", "")})
    for item, made in zip(items, compiled, strict=True):
        assert (made.id, made.measure, dict(made.members)) == (item.id, item.measure, item.members)
        assert (made.quantity.value, made.quantity.low, made.quantity.high) == (item.value, item.low, item.high)
        assert (made.unit, made.period) == (item.unit or "units", periods.get(item.period or ""))
        assert made.label == ("label" if item.id == "o0" else "")


@given(observations(), NUMBERS)
def test_numbers_are_found_by_value_and_by_the_ends_of_ranges(items: list[ObservationModel], number: float) -> None:
    numbers = Numbers(ObservationColumns(items))
    for wanted in (number, *(item.value for item in items if item.value is not None)):
        stating = [i for i, item in enumerate(items) if wanted in (item.value, item.low, item.high)]
        assert list(numbers.stating(wanted)) == stating


def test_ids_with_one_checksum_are_told_apart() -> None:
    assert crc32(b"plumless") == crc32(b"buckeroo")
    items = [ObservationModel(id=name, measure="m", value=1.0) for name in ("plumless", "other")]
    places = Places(ObservationColumns(items), ["note"])
    assert [places.get(name) for name in ("plumless", "buckeroo", "other", "note")] == [0, None, 1, 2]
    assert list(places) == ["plumless", "other", "note"]


def test_entries_are_posted_by_facet_and_shape() -> None:
    def kinds(measure: str, members: Members) -> Entry:
        return Entry(frozenset({f"m:{measure}", *(f"d:{d}={m}" for d, m in members)}), frozenset({"m:all"}))

    items = [
        ObservationModel(id="a", measure="births", members={"town": "deal"}, period="2024", value=1.0),
        ObservationModel(id="b", measure="births", period="2024", value=2.0),
    ]
    entries = Entries(ObservationColumns(items), kinds, {"b"}, [Entry(frozenset({"n:note"}), frozenset({"p:2024"}))])
    found = {facet: list(posting) for facet, posting in entries.postings(shape_facet).items()}
    assert found == {
        "m:births": [0, 1],
        "m:all": [0, 1],
        "d:town=deal": [0],
        "p:2024": [0, 1, 2],
        "o:b": [1],
        "n:note": [2],
        "s:town": [0],
        "s:": [1],
    }
    assert [sorted(entry.facets) for entry in entries] == [
        ["d:town=deal", "m:births", "p:2024"],
        ["m:births", "o:b", "p:2024"],
        ["n:note"],
    ]
    assert 1 in entries.postings(shape_facet)["m:births"]
    assert 7 not in entries.postings(shape_facet)["m:births"]


def test_a_long_sequence_is_read_at_any_place() -> None:
    columns = ObservationColumns(
        ObservationModel(id=f"o{number}", measure="m", value=float(number)) for number in range(MADE + 2)
    )
    assert [columns[index].value for index in (0, MADE + 1, -1, 0)] == [0.0, MADE + 1.0, MADE + 1.0, 0.0]
    with pytest.raises(IndexError):
        columns[MADE + 2]
