"""The whole of what the bot knows: one or more packs, and the one way to ask them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from knowledge.answer import Answer
    from knowledge.context import Context


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer, and the context that the person's next question may lean on."""

    answer: Answer
    context: Context
