"""Figures and facts that no question reaches, and questions that are offered but get no answer."""

from __future__ import annotations

from collections.abc import Iterator

from knowledge.answer import Answer, Status
from knowledge.checking.faults import Fault, Severity, fault
from knowledge.engine import Engine
from knowledge.packfiles import PackFiles

ASKED = 50_000
"""So many figures are asked for at the most, evenly spread; a pack of a million would take a quarter of an hour."""


def reach_faults(files: PackFiles, engine: Engine) -> list[Fault]:
    """Return what the pack's own questions do not reach; asks for each observation and note."""
    asked: dict[str, Answer] = {}
    return [
        *_observations(files, engine, asked),
        *_notes(files, engine, asked),
        *_offered(files, engine, asked),
    ]


def _ask(engine: Engine, question: str, asked: dict[str, Answer]) -> Answer:
    if question not in asked:
        asked[question] = engine.explain(question).reply.answer
    return asked[question]


def _observations(files: PackFiles, engine: Engine, asked: dict[str, Answer]) -> Iterator[Fault]:
    count = len(engine.base.observations)
    for index in range(0, count, 1 + count // ASKED):
        observation = engine.base.observations[index]
        question = engine.composer.wording.question(observation)
        answer = _ask(engine, question, asked)
        if not answer.figures or answer.figures[0].observations != (observation.id,):
            path, line, field = files.observation_place(index)
            problem = f"{observation.id} is not reached: its own question, “{question}”, gets {_told(answer)}"
            remedy = f"name it in {files.lexicon.path.name} in words that its label has"
            yield Fault(Severity.ERROR, path, line, field, problem, remedy)


def _notes(files: PackFiles, engine: Engine, asked: dict[str, Answer]) -> Iterator[Fault]:
    for note in engine.base.notes:
        answer = _ask(engine, note.question, asked)
        if note.id not in answer.notes[:1]:
            problem = f"the note is not reached: its own question, “{note.question}”, gets {_told(answer)}"
            remedy = "add a phrase of the question to the note's phrases, or ask in other words"
            yield fault(files.lexicon, ("notes", note.id, "question"), problem, remedy)


def _offered(files: PackFiles, engine: Engine, asked: dict[str, Answer]) -> Iterator[Fault]:
    """Ask what the editor offers first and what any answer suggests, as long as there is something new."""
    own = {question: ("questions", index) for index, question in enumerate(files.lexicon.model.questions)}
    known = {engine.composer.wording.question(observation) for observation in engine.base.observations}
    known |= {note.question for note in engine.base.notes}
    offered = list(own)
    reported = set(known)  # what of these has no answer was told where it stands
    while True:
        offered += [suggestion for answer in list(asked.values()) for suggestion in answer.suggestions]
        fresh = [question for question in dict.fromkeys(offered) if question not in reported]
        if not fresh:
            return
        for question in fresh:
            reported.add(question)
            answer = _ask(engine, question, asked)
            if answer.status is not Status.ANSWERED:
                problem = f"“{question}” is offered, but gets {_told(answer)}"
                yield fault(
                    files.lexicon, own.get(question, ("questions",)), problem, "ask in other words, or remove it"
                )


def _told(answer: Answer) -> str:
    """Return what an answer is, for a fault."""
    if answer.status is not Status.ANSWERED:
        return f"“{answer.headline}” ({answer.status.value})"
    if answer.notes:
        return f"the note {answer.notes[0]}"
    cited = dict.fromkeys(identity for figure in answer.figures for identity in figure.observations)
    return f"the figure of {', '.join(cited)}" if cited else f"“{answer.headline}”"
