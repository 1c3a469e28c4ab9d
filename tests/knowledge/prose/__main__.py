"""`python -m tests.knowledge.prose`: how many figures of real articles are read right, and which are not."""

from __future__ import annotations

from knowledge.loading import load_language
from knowledge.prose import load_prose
from tests.knowledge.prose.measuring import Measured, measure

PARTS = {"with": "texts that the tool was made with", "kept": "texts that only measure it"}


def total(texts: list[Measured], title: str) -> str:
    """Return how many figures of some texts are right."""
    right, labelled = sum(item.right for item in texts), sum(item.labelled for item in texts)
    return f"{len(texts)} {title}: {right} of {labelled} figures right, {right / labelled:.1%}"


measured = measure(load_prose(load_language("en")))
for part, title in PARTS.items():
    texts = [item for item in measured if item.part == part]
    print(total(texts, title))
    for item in texts:
        print(f"  {item.name:<28}{item.right:>4} of {item.labelled}")
        for line in item.missed:
            print(f"      missed  {line}")
        for line in item.extra:
            print(f"      extra   {line}")
print(total(measured, "texts in all"))
