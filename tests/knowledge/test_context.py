"""What a conversation remembers survives being kept as JSON."""

from __future__ import annotations

import json
from typing import Any

import pytest

from knowledge.context import EMPTY, Context, Slot
from knowledge.library import Library
from tests.knowledge.asking import told

FULL = Context(
    pack="harbour",
    intent="value",
    slots=(Slot("measure", ("m:ships",), "ships", ("m:boats",)), Slot("period", ("p:2024",), "2024", found=True)),
    observations=("ships-2024",),
    earlier=("ships-2023",),
    notes=("storm",),
    cues=("average", "per_month"),
    dimension="pier",
    grain="month",
)


@pytest.mark.parametrize("context", [EMPTY, FULL])
def test_a_context_is_the_same_after_a_way_through_json(context: Context) -> None:
    assert Context.from_json(json.loads(json.dumps(context.to_json()))) == context


@pytest.mark.parametrize(
    "value",
    [{}, {"pack": "a"}, {**FULL.to_json(), "slots": 3}, {**FULL.to_json(), "slots": [["measure"]]}, [], None],
    ids=str,
)
def test_anything_else_is_refused(value: Any) -> None:  # whatever a database may hold
    with pytest.raises((KeyError, TypeError, ValueError)):
        Context.from_json(value)


def test_a_conversation_goes_on_after_it_was_kept(lifeboat: Library) -> None:
    context = lifeboat.ask("fog callouts").context
    kept = Context.from_json(json.loads(json.dumps(context.to_json())))
    assert told(lifeboat.ask("and rescues?", kept).answer) == [400]


def test_a_context_of_things_that_are_gone_does_no_harm(lifeboat: Library) -> None:
    gone = Context("lifeboat", "value", (Slot("measure", ("m:gone",), "gone"),), ("gone",), ("gone",), ("gone",))
    assert told(lifeboat.ask("callouts in 2024", gone).answer) == [1200]
    assert lifeboat.ask("and in 2023?", gone).answer.text
