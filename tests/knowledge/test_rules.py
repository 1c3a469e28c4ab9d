"""The intent rules and the lists of a language say nothing twice and nothing in vain."""

from __future__ import annotations

from knowledge.documents import read_document
from knowledge.loading import HERE, LANGUAGES
from knowledge.rules import Rules
from knowledge.schema import LanguageModel


def test_no_rule_takes_what_it_accounts_for_anyway(rules: Rules) -> None:
    idle = {
        (rule.intent, cue)
        for rule in rules.rules
        for cue in rule.takes
        if cue not in rules.binding or any(cue in needed for needed in rule.any)
    }
    assert idle == set(), f"they change nothing: remove them from {HERE / 'rules.yaml'}"


def test_no_phrase_of_a_language_stands_twice_in_its_list() -> None:
    for path in LANGUAGES.glob("*.yaml"):
        model = read_document(path, LanguageModel).model
        lists: dict[str, tuple[str, ...]] = {**model.cues, "joiners": model.joiners, "reporting": model.reporting}
        lists |= {name: value for name, value in model.times if name != "months" and isinstance(value, tuple)}
        doubled = {(name, phrase) for name, words in lists.items() for phrase in words if words.count(phrase) > 1}
        assert doubled == set(), path
