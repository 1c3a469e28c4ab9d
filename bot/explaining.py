"""The way from a question to its answer in plain text, for those who edit packs and those who wonder."""

from __future__ import annotations

from knowledge.engine import Explanation
from knowledge.reading import Mention
from knowledge.several import Bid


def explain(explanation: Explanation) -> str:
    """Return the steps of an answer: words, mentions with scores, clauses, rules tried, observations, computation."""
    reading = explanation.reading
    understanding = explanation.understanding
    question, finding, answer = understanding.question, understanding.finding, explanation.reply.answer
    lines = ["Words", "  " + " ".join(word.text for word in reading.words)]
    repaired = [
        f"  {word.text} -> {', '.join(f'{form.word} ({form.score:.2f})' for form in word.forms)}"
        for word in reading.words
        if word.forms and word.forms[0].word != word.text
    ]
    lines += repaired
    lines += ["Mentions"]
    lines += [f"  {_mention(mention, mention in question.limiting)}" for mention in question.mentions]
    lines += [
        f"  {_mention(mention, limiting=True)}  (from before)" for mention in question.limiting if mention.start < 0
    ]
    lines += ["Cues", "  " + (", ".join(dict.fromkeys(cue.name for cue in question.cues)) or "none")]
    lines += ["Clauses"]
    for clause in reading.clauses:
        text = " ".join(word.text for word in reading.words[clause.start : clause.end])
        lines.append(f"  {'(aside) ' if clause.aside else ''}{text}")
    lines += ["Rules tried"]
    for step in understanding.steps:
        left = f", left over: {', '.join(step.leftover)}" if step.leftover else ""
        where = " with the conversation" if step.leaning else ""
        lines.append(f"  {step.intent}{where}: {step.status}, confidence {step.confidence:.2f}{left}")
    if explanation.bids:
        lines += ["Packs", *(f"  {_bid(bid)}" for bid in explanation.bids)]
    lines += ["Chosen", f"  {finding.intent}: {finding.status.value}{f' ({finding.reason})' if finding.reason else ''}"]
    for figure in answer.figures:
        formula = f"  [{figure.formula}]" if figure.formula else ""
        lines.append(f"  {', '.join(figure.observations)}: {figure.display}{formula}")
    return "\n".join([*lines, "Answer", *(f"  {line}" for line in answer.text.splitlines())])


def why(explanation: Explanation) -> list[str]:
    """Return in a few lines what a question was taken for, what of it was left over, and which rules had no answer."""
    understanding = explanation.understanding
    finding = understanding.finding
    slots = [f"{slot.kind} {' or '.join(map(_named, slot.targets))}" for slot in finding.slots]
    leaning = ", going on from the question before" if understanding.question.leaning else ""
    lines = [f"taken for: {finding.intent}{' of ' if slots else ''}{', '.join(slots)}{leaning}"]
    if finding.reason:
        lines.append(f"because: {finding.reason}")
    if finding.leftover:
        lines.append(f"left over: {', '.join(finding.leftover)}")
    tried = [
        f"{step.intent} ({step.status}{': ' if step.leftover else ''}{', '.join(step.leftover)})"
        for step in understanding.steps
        if step.intent != finding.intent
    ]
    return [*lines, f"tried: {'; '.join(tried)}"] if tried else lines


def _named(facet: str) -> str:
    """Return what a facet names: `d:offence=desertion` desertion, `p:2024` 2024."""
    return facet[2:].rpartition("=")[2]


def _bid(bid: Bid) -> str:
    finding = bid.understanding.finding
    return f"{bid.base.id}: {finding.intent}, {finding.status.value}, {bid.words:.2f} of the words name things of it"


def _mention(mention: Mention, limiting: bool) -> str:
    facets = ", ".join(sorted(mention.term.strong)) or ("whole pack" if mention.term.subject else "goes along")
    time = f" {mention.asked.kind.value} {mention.asked.point}" if mention.asked else ""
    return f"{mention.text} ({mention.score:.2f}): {facets}{time}{'' if limiting else '  (limits nothing)'}"
