"""Subscribing in the real process: with buttons, in private and in groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.botapi import BotApi, Message, Person

NAME = "@tally_test_bot"


def chooses_weekly(person: Person, page: Message) -> Message:
    """Go through the buttons: how often, then where."""
    person.presses(page.button("A summary a week")).answer().wait()
    page.edited(1).wait()
    kyiv = next(button for button in page.buttons if button.label.startswith("Kyiv"))
    person.presses(kyiv).answer().wait()
    return page.edited(2).wait()


@pytest.mark.usefixtures("bot")
def test_a_person_subscribes_with_two_taps_sees_a_preview_and_ends_it_with_one(api: BotApi) -> None:
    anna = api.person("Anna")
    page = chooses_weekly(anna, anna.says("/subscribe").reply().wait())
    assert "Next: Mon" in page.text
    assert "09:00 (Europe/Kyiv)" in page.text
    assert "10,308" in anna.private.said_by_bot(page.id).wait().text
    anna.presses(page.button("Fri")).answer().wait()
    assert "Next: Fri" in page.edited(3).wait().text
    anna.presses(page.button("18:00")).answer().wait()
    assert "18:00 (Europe/Kyiv)" in page.edited(4).wait().text
    listed = anna.says("/subscriptions").reply().wait()
    assert "Next: Fri" in listed.text
    anna.presses(page.button("Stop it")).answer().wait()
    assert "kept nothing" in page.edited(5).wait().text
    assert "Nothing comes" in anna.says("/subscriptions").reply().wait().text


@pytest.mark.usefixtures("bot")
def test_an_older_button_makes_no_impossible_day(api: BotApi) -> None:
    anna = api.person("Anna")
    older, newer = (anna.says("/subscribe").reply().wait() for _ in range(2))
    for page, label in ((older, "A summary a week"), (newer, "A summary a month")):
        anna.presses(page.button(label)).answer().wait()
        page.edited(1).wait()
    for page, label in ((newer, "Kyiv"), (newer, "22."), (older, "Kyiv")):
        anna.presses(next(one for one in page.buttons if one.label.startswith(label))).answer().wait()
        page.edited(3 if label == "22." else 2).wait()
    assert "Next: Mon" in older.text


@pytest.mark.usefixtures("bot")
def test_a_city_or_the_time_finds_the_zone(api: BotApi) -> None:
    anna = api.person("Anna")
    found = anna.says("/timezone nairobbi").reply().wait()
    (label,) = [button.label for button in found.buttons if "Nairobi" in button.label]
    anna.presses(found.button(label)).answer().wait()
    found.edited(1).wait()
    anna.presses(found.button("A figure a day")).answer().wait()
    assert "(Africa/Nairobi)" in found.edited(2).wait().text
    anna.private.said_by_bot(found.id).wait()
    assert "no such place" in anna.says("/timezone xqzzy").reply().wait().text


@pytest.mark.usefixtures("bot")
def test_the_link_opens_the_choice(api: BotApi) -> None:
    assert "send by itself" in api.person("Anna").starts("v1-subscribe").reply().wait().text


@pytest.mark.usefixtures("bot")
def test_in_a_group_only_admins_subscribe(api: BotApi) -> None:
    anna, owner = api.person("Anna"), api.person("Owner")
    room = api.group("Room", owner, anna)
    room.adds_bot()
    room.said_by_bot(0).wait()
    assert "Only admins" in anna.says(f"/subscribe{NAME}", room).reply().wait().text
    page = owner.says(f"/subscribe{NAME}", room).reply().wait()
    alert = anna.presses(page.button("A summary a week")).answer().wait()
    assert alert["show_alert"]
    page = chooses_weekly(owner, page)
    assert "Next: Mon" in page.text


@pytest.mark.usefixtures("bot")
def test_what_a_topic_subscribed_to_comes_to_that_topic(api: BotApi) -> None:
    owner = api.person("Owner")
    room = api.group("Forum", owner, forum=True)
    room.adds_bot()
    room.said_by_bot(0).wait()
    topic = room.opens_topic("Figures")
    page = chooses_weekly(owner, owner.says(f"/subscribe{NAME}", topic).reply().wait())
    preview = room.said_by_bot(page.id).wait()
    assert (page.topic_id, preview.topic_id) == (topic.id, topic.id)


@pytest.mark.usefixtures("bot")
def test_who_makes_the_bot_an_admin_of_a_channel_chooses_in_private_what_it_sends_there(api: BotApi) -> None:
    anna, stranger = api.person("Anna"), api.person("Stranger")
    anna.starts().reply().wait()
    channel = api.channel("News", anna)
    channel.adds_bot()
    channel.promotes_bot()
    offer = anna.private.said_by_bot(anna.private.sent[-1].id).wait()
    assert "post in News" in offer.text
    anna.presses(offer.button("Subscribe")).answer().wait()
    page = offer.edited(1).wait()
    assert page.text.startswith("In News:")
    anna.presses(page.button("A summary a week")).answer().wait()
    page.edited(2).wait()
    anna.presses(next(one for one in page.buttons if one.label.startswith("Kyiv"))).answer().wait()
    assert "Next: Mon" in page.edited(3).wait().text
    assert "10,308" in anna.private.said_by_bot(page.id).wait().text, "the preview is for who chose"
    assert not channel.sent
    link = f"v1-subscribe-{channel.id}_0"
    assert "Next: Mon" in anna.starts(link).reply().wait().text
    assert "Only admins" in stranger.starts(link).reply().wait().text


@pytest.mark.usefixtures("bot")
def test_a_groups_page_opens_in_private_and_any_minute_can_be_had(api: BotApi) -> None:
    owner = api.person("Owner")
    room = api.group("Room", owner)
    room.adds_bot()
    room.said_by_bot(0).wait()
    chosen = chooses_weekly(owner, owner.says(f"/subscribe{NAME}", room).reply().wait())
    room.said_by_bot(chosen.id).wait()
    page = owner.says(f"/subscribe{NAME} 18:45", room).reply().wait()
    assert "18:45 (Europe/Kyiv)" in page.text
    assert "✓ 18:45" in [button.label for button in page.buttons]
    url = page.button("Open in private").raw["url"]
    opened = owner.starts(url.partition("start=")[2]).reply().wait()
    assert opened.text.startswith("In Room:")
    assert "18:45 (Europe/Kyiv)" in opened.text
