"""How much may be asked."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from handlers.limits import GROUP, PERSON, Admission, Limits
from handlers.recent import Recent


def test_a_person_is_told_once_until_they_have_paused() -> None:
    limits = Limits()
    assert {limits.admit(1, None, 0) for _ in range(PERSON[0])} == {Admission.ADMITTED}
    assert [limits.admit(1, None, 0) for _ in range(3)] == [Admission.PERSON_TOLD, Admission.IGNORED, Admission.IGNORED]
    assert limits.admit(2, None, 0) is Admission.ADMITTED
    assert limits.admit(1, None, 1 / PERSON[1]) is Admission.ADMITTED
    assert limits.admit(1, None, 1 / PERSON[1]) is Admission.IGNORED
    assert [limits.admit(1, None, 3600) for _ in range(PERSON[0])][-1] is Admission.ADMITTED
    assert limits.admit(1, None, 3600) is Admission.PERSON_TOLD


def test_a_group_is_told_once() -> None:
    limits = Limits()
    assert {limits.admit(person, -1, 0) for person in range(1, GROUP[0] + 1)} == {Admission.ADMITTED}
    assert limits.admit(100, -1, 0) is Admission.GROUP_TOLD
    assert limits.admit(101, -1, 0) is Admission.IGNORED
    assert limits.admit(101, -2, 0) is Admission.ADMITTED


def test_an_anonymous_admin_who_has_the_id_of_the_group_takes_nothing_from_it() -> None:
    limits = Limits()
    assert {limits.admit(-1, -1, 0) for _ in range(PERSON[0])} == {Admission.ADMITTED}
    assert limits.admit(-1, -1, 0) is Admission.PERSON_TOLD
    assert limits.admit(1, -1, 0) is Admission.ADMITTED


@given(st.lists(st.floats(0, 600), min_size=1, max_size=300))
def test_nobody_gets_more_than_the_limit_whatever_the_clock_does(times: list[float]) -> None:
    limits = Limits()
    admitted = sum(limits.admit(1, None, moment) is Admission.ADMITTED for moment in times)
    room, rate = PERSON
    assert admitted <= room + max(times) * rate + 1


def test_what_happened_a_moment_ago_is_not_new() -> None:
    recent = Recent()
    assert recent.is_new("press", now=0, seconds=5)
    assert not recent.is_new("press", now=4, seconds=5)
    assert recent.is_new("press", now=5, seconds=5)
    assert recent.is_new("another", now=5, seconds=5)
