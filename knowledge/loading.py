"""Loading packs, languages and rules: read, checked and compiled for the engine."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from knowledge import schema
from knowledge.base import Base
from knowledge.checking import unusable
from knowledge.compiling import PackCompiler, compile_language, real_words_of
from knowledge.documents import PackError, read_document
from knowledge.language import Language
from knowledge.packfiles import read_files
from knowledge.rules import OPERATIONS, Rule, Rules

HERE = Path(__file__).parent
LANGUAGES = HERE / "languages"


@cache  # it comes with the code and changes only with it, and takes longer to compile than most packs
def load_language(code: str) -> Language:
    """Return a compiled language; raises PackError where there is none of that code."""
    path = LANGUAGES / f"{code}.yaml"
    if not path.is_file():
        known = ", ".join(sorted(file.stem for file in LANGUAGES.glob("*.yaml")))
        raise PackError([f"language {code!r} is not known; known are: {known}"])
    model = read_document(path, schema.LanguageModel).model
    return compile_language(model, real_words_of(model.dictionary, model.real_word_count))


def load_pack(folder: Path, language: Language) -> Base:
    """Return the compiled pack of a folder in a language; raises PackError."""
    files = read_files(folder, language.code)
    if faults := unusable(files):
        raise PackError([str(fault) for fault in faults])
    return PackCompiler(files.pack.model, files.lexicon.model, language).compile()


def load_rules() -> Rules:
    """Return the intent rules; raises PackError."""
    model = read_document(HERE / "rules.yaml", schema.RulesModel).model
    unknown = [rule.operation for rule in model.rules if rule.operation not in OPERATIONS]
    if unknown:
        raise PackError([f"{HERE / 'rules.yaml'}: {operation} is no operation" for operation in unknown])
    rules = tuple(
        Rule(rule.intent, rule.operation, tuple(map(frozenset, rule.any)), frozenset(rule.takes), rule.number)
        for rule in model.rules
    )
    return Rules(frozenset(model.binding), rules)
