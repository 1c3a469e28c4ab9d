"""From an article's text to the files of a pack: read, proposed, tried with questions, written."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from bot.drafting.proposing import Card, Draft, Fields, propose
from bot.drafting.subjects import Singular
from bot.drafting.writing import Reasons, as_yaml
from knowledge.compiling import PackCompiler
from knowledge.engine import Engine
from knowledge.language import Language
from knowledge.loading import load_language, load_rules
from knowledge.prose import load_prose
from knowledge.schema import LexiconModel, PackModel

OFFERED = 3
"""So many questions are offered to people first."""


class DraftError(Exception):
    """No pack can be drafted; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Drafted:
    """How many figures a drafted pack has, how many of them their own question finds, and what is left to do."""

    figures: int
    found: int
    to_do: int


def draft_pack(article: Path, folder: Path, card: Card, code: str = "en", published: str = "") -> Drafted:
    """Draft a pack from an article and write it into a folder; raises DraftError, PackError for an unknown language.

    `code` is the language of the article, `published` when it was (ISO 8601), if that is known.
    """
    if (folder / "pack.yaml").exists():
        raise DraftError(f"{folder} already holds a pack; name another folder with -o, or delete it first")
    try:
        text = article.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise DraftError(f"{article} cannot be read as UTF-8 text: {error}") from error
    language = load_language(code)
    draft = propose(text, load_prose(language), _singular(code), card, published)
    if not draft.pack.get("observations"):
        raise DraftError(f"{article} has no figure that could be drafted; is it the text of the article?")
    questions = _questions(draft, language)
    draft.lexicon["questions"] = [question["ask"] for question in questions[:OFFERED]]
    marks: Reasons = {
        ("development",): "add questions as your readers would ask them, and some that the article cannot answer"
    }
    files = {
        "pack.yaml": as_yaml(draft.pack, _within("pack", draft), "What the article states. Its sentences stay there."),
        f"{code}.yaml": as_yaml(draft.lexicon, _within("lexicon", draft), "How people name what the pack holds."),
        f"questions.{code}.yaml": as_yaml({"development": questions}, marks, "Questions that must come out right."),
    }
    _write(folder, files)
    to_do = sum(text.count("TODO:") for text in files.values())
    return Drafted(len(draft.pack["observations"]), len(questions), to_do)


def _questions(draft: Draft, language: Language) -> list[Fields]:
    """Return a question for each figure that is found by its own name."""
    base = PackCompiler(
        PackModel.model_validate(draft.pack), LexiconModel.model_validate(draft.lexicon), language
    ).compile()
    engine = Engine(base, language, load_rules())
    questions: list[Fields] = []
    for observation, fields in zip(base.observations, draft.pack["observations"], strict=True):
        ask = engine.composer.wording.question(observation)
        answer = engine.explain(ask).reply.answer
        if answer.figures and answer.figures[0].observations == (observation.id,):
            figure = fields["value"] if "value" in fields else [fields["low"], fields["high"]]
            questions.append({"ask": ask, "status": ["answered"], "figures": [figure], "about": [observation.id]})
    return questions


def _within(file: str, draft: Draft) -> dict[tuple[str | int, ...], str]:
    return {place[1:]: reason for place, reason in draft.to_do.items() if place[0] == file}


def _write(folder: Path, files: dict[str, str]) -> None:
    """Write all files, or none where one of them cannot be."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".draft-") as temporary:
            for name, text in files.items():
                (Path(temporary) / name).write_text(text, encoding="utf-8")
            folder.mkdir(exist_ok=True)
            for name in files:
                (Path(temporary) / name).replace(folder / name)
    except OSError as error:
        raise DraftError(f"the pack cannot be written to {folder}: {error}") from error


def _singular(code: str) -> Singular:
    """Return what tells the word for one; in other languages than English words stay as they are."""
    if code != "en":
        return lambda word: word
    import inflect  # noqa: PLC0415  # only English needs it

    engine = inflect.engine()

    def singular(word: str) -> str:
        return engine.singular_noun(word) or word

    return singular
