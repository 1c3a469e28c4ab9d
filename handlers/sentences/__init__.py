"""What the bot says in Telegram apart from answers, per language, as data: one YAML file a language."""

from __future__ import annotations

from functools import cache
from html import escape
from importlib import resources

import yaml
from pydantic import BaseModel, ConfigDict


class _Sentences(BaseModel):
    """A group of sentences; one that is missing or unknown is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Profile(_Sentences):
    """What people read on the bot's profile before they start it."""

    description: str
    short_description: str


class Help(_Sentences):
    """What works, in private and in a group."""

    private: str
    group: str
    mentions_work: str
    mentions_do_not_work: str
    commands: str
    open_group_settings: str


class ChartSentences(_Sentences):
    """About charts."""

    none: str
    choose: str
    nothing: str


class What(_Sentences):
    """Asked when a command comes without what it is about."""

    what: str


class TopicSentences(_Sentences):
    """Browsing what can be asked."""

    choose: str
    chosen: str
    pick: str
    back: str
    more: str


class Unreadable(_Sentences):
    """Said to what the bot cannot read."""

    voice: str
    picture: str
    other: str
    command: str
    claim: str


class LimitSentences(_Sentences):
    """Said once to those who ask too much, or may not ask."""

    person: str
    chat: str
    admins_only: str


class SettingSentences(_Sentences):
    """The settings of a person and of a group."""

    private: str
    group: str
    everyone: str
    admins: str
    compact: str
    full: str
    with_suggestions: str
    quiet: str
    keep: str
    do_not_keep: str
    keep_now: str
    do_not_keep_now: str
    shown: str
    hidden: str
    chosen: str
    in_private: str
    not_admin: str


class SubscriptionSentences(_Sentences):
    """What comes by itself, and when; `days` are those of the week, in short."""

    choose: str
    changes: str
    daily: str
    weekly: str
    monthly: str
    now: str
    next: str
    of_chat: str
    offer: str
    rests: str
    days: tuple[str, str, str, str, str, str, str]
    loud: str
    wait: str
    silent: str
    zone: str
    choose_zone: str
    which_zone: str
    no_zone: str
    subscribe: str
    stop: str
    ended: str
    none: str
    not_admin: str
    in_private: str


class Consent(_Sentences):
    """Whether questions may be kept for editors."""

    unanswered: str
    disliked: str
    agree: str
    refuse: str
    agreed: str
    refused: str


class MyData(_Sentences):
    """A copy of what is kept."""

    file: str
    caption: str
    nothing: str


class Forget(_Sentences):
    """Deleting what is kept."""

    ask: str
    agree: str
    refuse: str
    done: str
    kept: str


class Feedback(_Sentences):
    """Words for those who run the bot."""

    what: str
    sent: str
    nobody: str
    message: str


class OperatorSentences(_Sentences):
    """For those who run the bot."""

    status: str
    pack: str
    asked: str
    share: str
    subscribers: str
    waiting: str
    reloading: str
    what: str
    nobody: str
    draft: str
    going_out: str
    paused: str
    done: str
    withdrawn: str
    send: str
    drop: str
    stop: str
    go_on: str
    look: str


class InlineSentences(_Sentences):
    """The button above the cards."""

    ask_more: str
    no_answer: str


class Alerts(_Sentences):
    """What a pressed button answers with; plain text."""

    thanks: str
    noted_already: str
    gone: str
    answered_already: str
    saved: str
    person: str
    chat: str
    admins_only: str
    not_admin: str
    operators_only: str


class Sentences(_Sentences):
    """All that the bot says in one language."""

    profile: Profile
    commands: dict[str, str]
    start: str
    help: Help
    greeting: str
    chart: ChartSentences
    check: What
    ask: What
    topics: TopicSentences
    source_question: str
    unreadable: Unreadable
    limits: LimitSentences
    settings: SettingSentences
    subscriptions: SubscriptionSentences
    private_only: str
    open_private: str
    consent: Consent
    privacy: str
    mydata: MyData
    forget: Forget
    feedback: Feedback
    operators: OperatorSentences
    inline: InlineSentences
    guest_title: str
    alerts: Alerts


@cache
def load_sentences(language: str) -> Sentences:
    """Return the sentences of a language; raises FileNotFoundError where there are none."""
    text = resources.files(__name__).joinpath(f"{language}.yaml").read_text(encoding="utf-8")
    return Sentences.model_validate(yaml.safe_load(text))


def fill(sentence: str, **values: object) -> str:
    """Return the sentence with each value, of anybody's, escaped and put in its place."""
    return sentence.format(**{name: escape(str(value), quote=False) for name, value in values.items()})
