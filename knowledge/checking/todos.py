"""What a drafted pack leaves to a person: each TODO in its files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from knowledge.checking.faults import Fault, Severity
from knowledge.documents import Document

MARK = "TODO:"
"""What stands before the reason, in a comment or in a text that a person has to write."""

_MARKED = re.compile(rf"{MARK}\s*(?P<reason>.*?)[\"'}}\s]*$")


def to_dos(document: Document[Any]) -> Iterator[Fault]:
    """Yield each thing to do in a file of a pack, in the order of its lines."""
    for line, text in enumerate(document.text.splitlines(), start=1):
        marked = _MARKED.search(text)
        if marked:
            yield Fault(Severity.TO_DO, document.path, line, "", marked["reason"], "then delete the TODO")
