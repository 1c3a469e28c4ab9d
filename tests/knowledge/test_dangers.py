"""What is easy to get wrong about the bundled article: questions with the figures that answer them, or the refusal."""

from __future__ import annotations

import pytest

from knowledge.library import Library
from tests.knowledge.asking import Told, ask, told

NO, WHICH = "no_data", "clarify"

DANGERS: dict[str, list[tuple[str, Told]]] = {
    "refusals are counted by the year": [
        ("how many refusal cases in 2024", [10308]),
        ("how many refused to fight in 2023", [5517]),
        ("refusals in 2022", NO),
        ("refusals last year, i mean 2024", [10308]),
        ("refusals in 2025", NO),
        ("refusals since the war began", NO),
        ("how many refusals during the war", NO),
        ("refusals in july 2024", NO),
        ("refusals in the first half of 2024", NO),
        ("refusals in the fall of 2024", NO),
        ("how many refusals in kaliningrad", NO),
        ("refusals in 2024 for each region", NO),
    ],
    "desertion has no years": [
        ("how many desertion cases since the war began", [14182]),
        ("how many desertion cases", [14182]),
        ("how many deserters were sentenced", [12460]),
        ("how many got the maximum sentence", NO),
        ("how large is the fine for desertion", NO),
        ("dizershun, how many kases filed", [14182]),
        ("my dad, who served in the navy, and I argue: how many desertion cases since the war began?", [14182]),
        ("how many were not convicted", NO),
        ("how many desertion cases were not", NO),
        ("how many got ten years for desertion", NO),
        ("how many desertion sentences were for the full ten years", NO),
        ("how many cases were not desertion", [1818]),
        ("how many desertion cases in 2024", NO),
        ("desertion sentences in 2023", NO),
        ("how many desertion cases in july", NO),
        ("desertion 2024", WHICH),
        ("desertion 2019", NO),
    ],
    "13,897 counts until the end of 2024, not in it": [
        ("how many soldiers were convicted by the end of 2024", [13897]),
        ("how many soldiers were convicted", [13897]),
        ("how many soldiers were convicted in 2024", NO),
        ("convicted soldiers in 2023", NO),
        ("how many soldiers were convicted in december 2024", NO),
    ],
    "1,100 are transfers, 900 decisions": [
        ("how many cases were transferred to court in july 2024", [1100]),
        ("how many decisions did the courts make in july 2024", [900]),
        ("how many transfers in 2024", NO),
        ("decisions in october 2024", NO),
        ("rulings per workday in july", [(39, 41)]),
        ("sum of transfers and decisions in july", NO),
    ],
    "a month is not its neighbour": [
        ("new cases in october 2024", [1000]),
        ("how many new cases in august", NO),
        ("how many new cases in september 2024", NO),
        ("new cases in november", NO),
    ],
    "usual is not the most, and the most is not usual": [
        ("maximum sentence for desertion", [10]),
        ("max years for desertion under russian law", [10]),
        ("usual sentence for desertion", NO),
        ("typical punishment for desertion", NO),
        ("usual sentence for disobedience", [(2, 3)]),
        ("what is the minimum sentence", WHICH),
        ("maximum sentence for disobedience", NO),
        ("desertion: how many cases and how long in prison", [14182, 10]),
        ("how many prison sentences for desertion", NO),
        ("how long for someone who disobeys an order and does not run away", [(2, 3)]),
    ],
    "a figure is given only where one is asked for": [
        ("what had the soldiers in the disobedience cases done", []),
        ("has there ever been this much desertion before", []),
        ("do they cry when they go to jail", NO),
        ("after jail can they find a job or not", NO),
        ("do deserters write home", NO),
        ("deserters over 40", NO),
        ("how many deserters got more than five years", NO),
        ("give me the month-by-month series for 2024, all twelve values", NO),
        ("should a mother tell her son to run away", NO),
        ("go on, d'ye reckon the poor divils were right to refuse", NO),
        ("what is the psychological profile of deserters", NO),
        ("how many ran away to other countries", NO),
        ("how many deserters regretted it", NO),
        ("how many deserters came back", NO),
        ("how many refusers in 2024 won", NO),
        ("how many desertions came to court", [14182]),
        ("how many desertion cases were still open", NO),
        ("what happens to a soldier who refuses to fight", NO),
    ],
    "a number may stand for its figure": [
        ("14,182 minus 12,460", [1722]),
        ("is 10308 bigger than 5517 and by how much", [4791]),
        ("5,517 as a percentage of 10,308", [53.5]),
        ("of 1037 how many were convicted", [975]),
        ("what does 14,182 refer to", [14182]),
        ("10,308 - what is that", [10308]),
        ("what is 999", "off_topic"),
        ("'14,128 desertion cases' right?", [14182]),
    ],
    "a time named twice is one time": [
        ("was it as bad the year before, in 2023", [5517]),
        ("how many refused last year (2024)", [10308]),
        ("July verdicts / July cases", [900, 1100]),
        ("what was it the year before 2024, refusal cases", [5517]),
        ("the cases of the first three months of 2024, how many", NO),
    ],
    "the article's own rate beats one that is worked out": [
        ("900 verdicts in july, how many is that a day", [(39, 41)]),
        ("according to mediazona how many refused in 2024", [10308]),
        ("nearly nine in ten desertion cases ended in a sentence", [87.9]),
    ],
    "a share is of the whole that is named": [
        ("desertion cases as % of total troops", NO),
        ("disobedience convictions as % of total convicted", NO),
        ("desertion cases as % of all cases", [88.6]),
        ("by how much does 13,897 exceed the sum of desertion and disobedience sentences", NO),
    ],
    "a number is claimed of its own time": [
        ("in 2022 it was about 1,000 wasn't it", NO),
        ("it was 10,308 in 2023, right?", [5517]),
        ("july was like 2000 cases no?", [1100]),
        ("so the rise was exactly 100%?", [86.8]),
    ],
    "the war began in February 2022": [
        ("all criminal cases since the war began", [16000]),
        ("how many cases before the war", NO),
        ("pre-war desertion cases", NO),
        ("how many desertions before the invasion", NO),
        ("how many convictions before the end of 2024", [13897]),
        ("criminal cases since february 2022", [16000]),
        ("criminal cases since 2014", NO),
        ("criminal cases since 2023", NO),
    ],
    "offences, courts, armies and people that it does not tell apart": [
        ("how many ukrainian deserters", NO),
        ("how many officers deserted", NO),
        ("how many women deserted", NO),
        ("average age of deserters", NO),
        ("how many desertion cases in kaliningrad", NO),
        ("how many deserters were shot", NO),
        ("how many suspended sentences", NO),
        ("how many cases of treason", NO),
        ("how many will desert in 2026", NO),
    ],
    "terms of prison are not numbers of sentences": [
        ("how long in prison for desertion", [10]),
        ("how many years for disobedience", [(2, 3)]),
        ("how many sentences for disobedience", [975]),
        ("how long in prison for refusal", NO),
    ],
    "only what may be computed is": [
        ("by what percent did refusals rise from 2023 to 2024", [86.8]),
        ("how many times more refusals in 2024 than in 2023", [1.87]),
        ("how many more refusals in 2024 than 2023", [4791]),
        ("did it go up or down from 2023 to 2024", [10308, 5517, 86.8, 1.87]),
        ("desertion beats disobedience by how many cases", [13145]),
        ("what percent of desertion cases ended in a sentence", [87.9]),
        ("desertion cases as a share of all criminal cases", [88.6]),
        ("desertion and disobedience cases together", [15219]),
        ("how many desertion cases did not end in a sentence", [1722]),
        ("refusals per month in 2024", [859.0]),
        ("average refusals per year", [7912.5]),
        ("average of the two years' refusals", [7912.5]),
        ("desertion cases per month", NO),
        ("refusals and desertion cases together", NO),
        ("what share of the army deserted", NO),
    ],
}
TABLE = [
    pytest.param(question, expected, id=f"{danger}: {question}")
    for danger, questions in DANGERS.items()
    for question, expected in questions
]

CLAIMS = [
    ("were there 13,897 convicted soldiers by the end of 2024?", "matches"),
    ("10,308 refusals in 2024, true?", "matches"),
    ("is it true there were 10,308 refusals in 2023?", "differs"),
    ("only 5k refusals in 2024?", "differs"),
    ("about 10k refusals in 2024?", "matches"),
    ("over 9,000 refusals in 2024?", "matches"),
    ("was it 20,000 refusals in 2024?", "differs"),
    ("900 transfers in july 2024?", "differs"),
    ("1,100 decisions in july 2024?", "differs"),
    ("16,000 criminal cases since the war began?", "matches"),
    ("15,999 desertion cases?", "differs"),
    ("9 out of 10 desertion cases end in a sentence", "matches"),
    ("one in ten desertion cases ends in a sentence", "differs"),
]


@pytest.mark.parametrize(("question", "expected"), TABLE)
def test_what_is_dangerous_in_the_article(question: str, expected: Told, article: Library) -> None:
    answer = ask(article, question)
    assert told(answer) == expected
    assert (answer.status == "answered") or not answer.figures


@pytest.mark.parametrize(("claim", "outcome"), CLAIMS)
def test_claims_about_the_article(claim: str, outcome: str, article: Library) -> None:
    assert [verdict.outcome.value for verdict in ask(article, claim).verdicts] == [outcome]


@pytest.mark.parametrize(
    "claim", ["13,897 convicted in 2024?", "14,182 desertion cases in 2024?", "10,308 refusals in kaliningrad?"]
)
def test_a_right_number_of_something_else_is_not_called_right(claim: str, article: Library) -> None:
    answer = ask(article, claim)
    assert answer.status != "answered"
    assert not answer.verdicts


def test_the_articles_doubled_stands_beside_what_its_figures_give(article: Library) -> None:
    answer = ask(article, "did refusals double?")
    assert {86.8, 1.87} <= set(told(answer))
    assert answer.notes == ("doubling",)
    assert "86.8" in answer.text
    assert "1.87" in answer.text


@pytest.mark.parametrize(
    "question", ["how many soldiers deserted", "how many people refused to fight in 2024", "how many deserters"]
)
def test_who_asks_for_people_is_told_that_cases_are_counted(question: str, article: Library) -> None:
    answer = ask(article, question)
    beginning = article.engine().base.caveats["cases-not-people"].partition("{")[0]
    assert answer.status == "answered"
    assert any(caveat.startswith(beginning) for caveat in answer.caveats)


@pytest.mark.parametrize(
    ("question", "qualifier"),
    [
        ("all criminal cases since the war began", "nearly"),
        ("transfers in july 2024", "nearly"),
        ("decisions in july 2024", "about"),
        ("new cases in october", "over"),
        ("how long in prison for desertion", "up_to"),
        ("how long for disobedience", "range"),
        ("desertion cases", "exact"),
        ("desertion cases as a share of all criminal cases", "about"),
    ],
)
def test_nearly_is_not_exactly(question: str, qualifier: str, article: Library) -> None:
    assert [figure.qualifier for figure in ask(article, question).figures] == [qualifier]


@pytest.mark.parametrize(
    ("turns", "expected"),
    [
        (["refusals in 2024", "and in 2023?"], [5517]),
        (["refusals in 2024", "and in 2022?"], NO),
        (["refusals in 2024", "average of both years"], [7912.5]),
        (["max sentence for desertion", "for refusing"], NO),
        (["max sentence for desertion", "and for disobedience"], [(2, 3)]),
        (["how many desertion cases", "and for refusing to fight?"], [10308, 5517]),
        (["refusals in 2024", "what about desertion"], NO),
        (["what share of deserters got sentenced", "and for disobedience?"], [94.0]),
        (["what percent of all cases were desertion", "and disobedience?"], [6.5]),
        (["how many refusals a month in 2024", "and in 2023?"], [459.8]),
        (["refusals in 2024", "so how much more is that than 2023?"], [4791]),
        (["refusals in 2024", "did it double?"], [10308, 5517, 86.8, 1.87]),
        (["desertion cases", "and disobedience?"], [1037]),
        (["desertion cases", "how many of them were sentenced?"], [12460]),
        (["desertion cases", "and in 2024?"], NO),
        (["convictions for disobedience", "in 2023?"], NO),
        (["convictions for disobedience", "how many in 2023?"], NO),
        (["refusals in 2024", "2023?"], [5517]),
        (["transfers in july 2024", "and decisions?"], [900]),
        (["what is the punishment for desertion?", "how many people really got 10 years?"], NO),
        (["convicted by the end of 2024", "and what percent of those is the 975 for disobedience"], NO),
        (["what is the most common charge?", "what is the maximum punishment for it?"], [10]),
        (["how many years for desertion", "in our Indian army how many years is it?"], NO),
        (["how many years for desertion", "and for lady soldiers is it the same?"], NO),
        (["convictions for disobedience", "outta how many?"], [1037]),
        (["what is the maximum term for desertion?", "and usually for the lesser one, disobedience?"], [(2, 3)]),
        (["convictions for disobedience", "what share of the cases is that?"], [94.0]),
        (["desertion sentences", "what percent of them is that?"], [87.9]),
        (["soldiers convicted by the end of 2024", "and by the end of 2023?"], NO),
    ],
)
def test_a_conversation_slides_into_no_trap(turns: list[str], expected: Told, article: Library) -> None:
    assert told(ask(article, *turns)) == expected
