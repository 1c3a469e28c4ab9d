"""The reference of a pack's fields is that of the models, and leaves none without a meaning."""

from __future__ import annotations

import re
from pathlib import Path

from knowledge.reference import reference

DOCS = Path(__file__).parents[2] / "docs"


def test_the_reference_is_fresh() -> None:
    assert (DOCS / "pack-reference.md").read_text(encoding="utf-8") == reference(), "run: make schema"


def test_every_field_has_a_meaning() -> None:
    rows = re.findall(r"^\| (?P<field>\S+) \| (?P<kind>.*) \| (?P<meaning>.*) \|$", reference(), re.MULTILINE)
    assert len(rows) > 80
    assert [row for row in rows if not all(row)] == []


def test_links_lead_to_headings() -> None:
    text = reference()
    headings = re.findall(r"^##+ (.*)$", text, re.MULTILINE)
    anchors = {re.sub(r"[^\w-]", "", heading.lower().replace(" ", "-")) for heading in headings}
    links = set(re.findall(r"\]\(#([^)]*)\)", text))
    assert links
    assert links <= anchors
