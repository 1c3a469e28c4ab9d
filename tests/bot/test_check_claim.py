"""`tallybot check-claim`: a verdict for each number that a text claims."""

from __future__ import annotations

import json

import pytest

from tests.bot.process import Tallybot

POST = "Did you know? In 2024 there were 1,200 callouts! And 900 in 2023. My boat is 12 metres long."


def test_each_number_gets_its_verdict(tallybot: Tallybot) -> None:
    ended = tallybot("check-claim", "--json", POST)
    answer = json.loads(ended.out)
    assert (ended.status, ended.err) == (0, "")
    assert [(verdict["claimed"], verdict["outcome"]) for verdict in answer["verdicts"]] == [
        (1200, "matches"),
        (900, "differs"),
    ]
    assert [verdict["figure"]["value"] for verdict in answer["verdicts"]] == [1200, 800]


def test_a_text_is_read_from_a_pipe_as_from_the_call(tallybot: Tallybot) -> None:
    called, piped = tallybot("check-claim", POST), tallybot("check-claim", given=POST)
    assert called == piped
    assert "1,200 callouts" in called.out


def test_a_text_that_claims_nothing_is_told_so(tallybot: Tallybot) -> None:
    ended = tallybot("check-claim", "--json", "what lovely weather")
    answer = json.loads(ended.out)
    assert (ended.status, answer["status"], answer["verdicts"], answer["figures"]) == (0, "no_data", [], [])


@pytest.mark.parametrize("given", [b"", b" \n\t"])
def test_no_text_is_told(given: bytes, tallybot: Tallybot) -> None:
    ended = tallybot("check-claim", given=given)
    assert (ended.status, ended.out) == (2, "")
    assert ended.err.startswith("tallybot: ")


@pytest.mark.parametrize("given", [bytes(range(256)), b"1,200 callouts in 2024. " * 40_000])
def test_any_bytes_are_read_as_well_as_they_can_be(given: bytes, tallybot: Tallybot) -> None:
    ended = tallybot("check-claim", given=given)
    assert (ended.status, ended.err) == (0, "")
    assert ended.out


def test_a_pack_that_is_not_there_is_told(tallybot: Tallybot) -> None:
    ended = Tallybot(tallybot.cache, (tallybot.cache / "none",))("check-claim", POST)
    assert (ended.status, ended.out) == (2, "")
