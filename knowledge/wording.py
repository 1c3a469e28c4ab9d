"""Putting numbers, times and labels into words, by the sentences of a language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import floor, log10
from typing import Any

from knowledge.answer import Figure
from knowledge.base import Base, Observation
from knowledge.findings import Result
from knowledge.language import Language
from knowledge.operations.computing import make_up_year, parts_of
from knowledge.period import Kind, Period, grain_of
from knowledge.quantity import Qualifier, Quantity

PERCENT_PLACES = 1
RATIO_PLACES = 2


class Wording:
    """Words for the figures of one pack in its language."""

    def __init__(self, base: Base, language: Language) -> None:
        """Take the pack and the language whose sentences are used."""
        self._base = base
        self._wording: dict[str, Any] = language.wording
        self._labels: dict[str, str] = {}

    def __getitem__(self, key: str) -> Any:  # noqa: ANN401  # a tree of sentences, as the language file has it
        return self._wording[key]

    def number(self, value: float, places: int = 0) -> str:
        """Return a number with the language's separators and at the most so many decimals; of a small one, two digits.

        So 0.0351 is told as 0.035, not as nothing.
        """
        if 0 < abs(value) < 1:
            places = max(places, 1 - floor(log10(abs(value))))
        digits = f"{abs(value):,.{places}f}"
        digits = digits.rstrip("0").rstrip(".") if "." in digits else digits
        table = {",": self._wording["thousands"], ".": self._wording["decimal"]}
        text = "".join(table.get(char, char) for char in digits)
        return f"\u2212{text}" if value < 0 else text

    def quantity(self, quantity: Quantity, places: int = 1) -> str:
        """Return a quantity in words, its qualifier kept: "nearly 16,000", "39 to 41"."""
        if quantity.qualifier is Qualifier.RANGE and quantity.low is not None and quantity.high is not None:
            low, high = self.number(quantity.low, places), self.number(quantity.high, places)
            return str(self._wording["qualifiers"]["range"]).format(low=low, high=high)
        pattern = self._wording["qualifiers"][quantity.qualifier.value]
        return str(pattern).format(n=self.number(quantity.middle, places))

    def with_unit(self, quantity: Quantity, unit: str, places: int = 1) -> str:
        """Return a quantity with its unit in the right number: "nearly 1,100 cases", "1 case"."""
        one, other = self._base.units[unit]
        single = quantity.value == 1 and quantity.is_exact
        return f"{self.quantity(quantity, places)} {one if single else other}"

    def display(self, result: Result) -> str:
        """Return a result as a person reads it."""
        units = self._wording["units"]
        quantity = result.quantity
        match result.operation:
            case "percent_change":
                sign = "+" if quantity.middle > 0 else ""
                text = units["percent_signed"].format(sign=sign, n=self.number(quantity.middle, PERCENT_PLACES))
            case "percent_lower":
                text = units["percent_lower"].format(n=self.number(quantity.middle, PERCENT_PLACES))
            case "share" | "share_of_sum":
                text = units["percent"].format(n=self.number(quantity.middle, PERCENT_PLACES))
            case "ratio":
                text = units["times"].format(n=self.number(quantity.middle, RATIO_PLACES))
            case "average":
                figure = self.with_unit(quantity, result.unit)
                return str(units["average"].format(figure=figure, per=self._wording["pers"][result.per]))
            case _:
                return self.with_unit(quantity, result.unit)
        return str(self._wording["qualifiers"][quantity.qualifier.value].format(n=text))

    def period(self, period: Period | None) -> str:
        """Return a period in words: "in July 2024", or the pack's own name for it."""
        if period is None:
            return ""
        named = self._base.names.get(f"p:{period.id}")
        if named or period.kind is not Kind.AT:
            return named or str(self._wording["periods"]["span"]).format(start=period.start, end=period.end)
        return point_in_words(self._wording, period.start)

    def label(self, observation: Observation) -> str:
        """Return what an observation counts: the pack's own label, or one made of measure, members and period."""
        if observation.label:
            return observation.label
        label = self._labels.get(observation.id)
        if label is None:
            label = self._labels[observation.id] = self._made_label(observation)
        return label

    def _made_label(self, observation: Observation, year: str = "") -> str:
        """Return a label made of measure, members and period, or the year that the figure is one of the months of."""
        names = self._base.names
        members = ", ".join(names.get(f"d:{d}={m}", m) for d, m in observation.members)
        period = point_in_words(self._wording, year) if year else self.period(observation.period)
        return str(self._wording["label"]).format(
            measure=self._base.measures[observation.measure].label,
            members=self._wording["label_members"].format(members=members) if members else "",
            period=self._wording["label_period"].format(period=period) if period else "",
        )

    def result_label(self, result: Result) -> str:
        """Return what a result is: an observation's label, or the computation in words."""
        if result.operation is None:
            return self.label(result.inputs[0])
        return str(self._wording["labels"][result.operation]).format(**self._inputs(result))

    def meaning(self, result: Result) -> str:
        """Return a sentence that says what a result means."""
        if result.operation is None:
            observation = result.inputs[0]
            figure = self.display(result)
            if observation.meaning:
                return observation.meaning.format(figure=figure)
            return str(self._wording["meanings"]["stated"]).format(label_capital=capital(self.label(observation)))
        return capital(str(self._wording["meanings"][result.operation]).format(**self._inputs(result)))

    def formula(self, result: Result) -> str:
        """Return how a result was computed, empty for a stated figure."""
        if result.operation is None:
            return ""
        return str(self._wording["formulas"][result.operation]).format(**self._inputs(result))

    def question(self, observation: Observation) -> str:
        """Return a question that has this observation as its answer."""
        kind = self._base.measures[observation.measure].kind
        return str(self._wording["questions"][kind]).format(label=self.label(observation))

    def figure(self, result: Result) -> Figure:
        """Return a result as a figure of the answer."""
        quantity = result.quantity
        periods = list(dict.fromkeys(item.period.iso for item in result.inputs if item.period))
        if result.operation in ("sum_over_time", "mean_over_time"):
            periods = [f"{periods[0]}/{periods[-1]}"]
        unit = {"percent": "%", "times": "times"}.get(result.unit, "")
        return Figure(
            value=quantity.value,
            low=quantity.low,
            high=quantity.high,
            qualifier=quantity.qualifier.value,
            unit=unit or self._base.units[result.unit][1],
            label=self.result_label(result),
            period=", ".join(periods),
            observations=tuple(item.id for item in result.inputs),
            formula=self.formula(result) or None,
            display=self.display(result),
        )

    def joined(self, items: Sequence[str]) -> str:
        """Return items as a list in words."""
        if len(items) < 2:
            return "".join(items)
        return f"{self._wording['join']['many'].join(items[:-1])}{self._wording['join']['two']}{items[-1]}"

    def _span_label(self, items: Sequence[Observation]) -> str:
        """Return what the figures of several times are together: of a whole year, or from the first to the last."""
        years = {item.period.start[:4] for item in items if item.period}
        if len(years) == 1 and make_up_year(items) and not items[0].label:
            return self._made_label(items[0], years.pop())
        span = str(self._wording["labels"]["span"])
        return span.format(first_label=self.label(items[0]), last_label=self.label(items[-1]))

    def _inputs(self, result: Result) -> dict[str, str]:
        """Return the words that sentences about a computation may name."""
        labels = [self.label(item) for item in result.inputs]
        figures = [self.quantity(item.quantity) for item in result.inputs]
        words = {
            "labels": self.joined([f"{label} ({figure})" for label, figure in zip(labels, figures, strict=True)]),
            "terms": " + ".join(figures),
            "result": self.display(result),
            "first": figures[0],
            "first_label": labels[0],
            "first_label_capital": capital(labels[0]),
            "second": figures[1] if len(figures) > 1 else "",
            "second_label": labels[1] if len(labels) > 1 else "",
            "last": figures[-1],
            "last_label": labels[-1],
            "span_label": self._span_label(result.inputs),
            "count": str(len(labels)),
        }
        if result.per:
            words["per"] = self._wording["pers"][result.per]
            words["parts"] = self.number(parts_of(result.inputs[0], result.per) or 1, 1)
        return words


def point_in_words(wording: Mapping[str, Any], point: str) -> str:
    """Return a year, month or other point of time in words, by the sentences of a language."""
    year, _, part = point.partition("-")
    grain = grain_of(point)
    month = wording["months"][int(part[:2]) - 1] if grain in ("month", "day") else ""
    pattern = wording["periods"].get(grain, "{year}")
    return str(pattern).format(year=year, month=month, part=part.lstrip("QH"), point=point)


def capital(text: str) -> str:
    """Return the text with its first letter large."""
    return text[:1].upper() + text[1:]
