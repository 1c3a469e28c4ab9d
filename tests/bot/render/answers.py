"""Answers to render: made by hand, or any at all."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from knowledge.answer import Answer, Figure, Outcome, Source, Status, Verdict

SOURCE = Source("An article", "Digi24", "Mediazona", "https://example.org/article?a=1&b=2", (4,))


def figure(display: str = "10,308 cases", label: str = "refusal cases in 2024", value: float = 10308) -> Figure:
    return Figure(value, None, None, "exact", "cases", label, "2024", ("refusals-2024",), None, display)


ANSWERED = Answer(
    question="how many refused in 2024?",
    status=Status.ANSWERED,
    intent="value",
    confidence=0.97,
    figures=(figure(),),
    related=(),
    verdicts=(),
    headline="10,308 cases of refusal to serve at the front in 2024",
    meaning="In 2024 military courts dealt with 10,308 cases against soldiers who would not serve at the front.",
    formula="",
    caveats=("These are cases, not people.",),
    source_line="Source: Digi24, by figures of Mediazona (¶4)",
    text="",
    notes=(),
    suggestions=("And in 2023?", "How much more is that than in 2023?"),
    source=SOURCE,
    pack="example",
)
REFUSED = replace(
    ANSWERED,
    status=Status.NO_DATA,
    figures=(),
    related=(figure(),),
    headline="The article does not say how many officers refused.",
    meaning="",
    caveats=(),
)
CLAIM = replace(
    ANSWERED,
    intent="claim",
    headline="One of two figures matches the article.",
    meaning="",
    verdicts=(
        Verdict(Outcome.MATCHES, 10000, "about 10k cases", figure(), "The article says 10,308 cases in 2024."),
        Verdict(Outcome.DIFFERS, 3000, "only 3k in 2023", figure(), "The article says 5,517, 84% more."),
        Verdict(Outcome.UNKNOWN, 7, "7 <generals>", None, "The article says nothing of generals."),
    ),
)

# Everything that people and packs may write: any Unicode, with a taste for what breaks markup, lengths and terminals.
words = st.one_of(
    st.text(max_size=60),
    st.text(st.sampled_from("<>&\"'/ab \n\r\t\x1b\x00\u202e\u200b\u200d👍🏽é️…•#:\ud800"), max_size=80),
    st.builds(lambda piece, times: piece * times, st.text(min_size=1, max_size=12), st.integers(1, 900)),
)
figures = st.builds(figure, words, words, st.just(1.0))
verdicts = st.builds(Verdict, st.sampled_from(Outcome), st.just(1.0), words, st.none(), words)
answers = st.builds(
    Answer,
    question=words,
    status=st.sampled_from(Status),
    intent=st.just("value"),
    confidence=st.just(1.0),
    figures=st.lists(figures, max_size=3).map(tuple),
    related=st.lists(figures, max_size=3).map(tuple),
    verdicts=st.lists(verdicts, max_size=2).map(tuple),
    headline=words,
    meaning=words,
    formula=words,
    caveats=st.lists(words, max_size=3).map(tuple),
    source_line=words,
    text=words,
    notes=st.just(()),
    suggestions=st.lists(words, max_size=4).map(tuple),
    source=st.one_of(st.none(), st.builds(lambda url: replace(SOURCE, url=url), st.one_of(words, st.just(SOURCE.url)))),
    pack=st.just("example"),
)
