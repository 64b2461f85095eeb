"""A picture that comes where none is asked is neither dropped nor taken for an answer."""

import re

import pytest
import pytest_asyncio

from tests.e2e.chatting import house as opened
from tests.e2e.test_filing import picture

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(tmp_path_factory):
    async with opened(tmp_path_factory.mktemp("stray")) as found:
        yield found


async def asked(house, field="site_name", **given):
    """Somebody who sends a picture at that question."""
    chat = await house.chat(**{field: None, "documents_where": ["none"], **given})
    await chat.at(field)
    await chat.room.send_photo(picture())
    await house.rest()
    return chat


def number(screen, label):
    return re.search(rf"^(\d+)\. {re.escape(label)}$", screen.text, re.MULTILINE)[1]


async def test_it_is_asked_what_it_is_and_nothing_is_stored(house):
    chat = await asked(house)
    screen = await chat.screen()
    assert "What is it?" in screen.text
    assert screen.has("Send to staff")
    assert screen.has("Back to: Website name")
    assert await chat.stored("site_name") is None


async def test_it_becomes_another_document_of_this_draft(house):
    chat = await asked(house)
    screen = await chat.screen()
    label = house.app.services.catalog.fields["doc_leader_id"].label
    await chat.press(number(screen, label))
    assert len(await chat.stored("doc_leader_id")) == 1
    assert f"Added to “{label}”" in (await chat.screen()).text
    assert await chat.stored("site_name") is None


async def test_where_there_is_no_room_it_waits_for_the_word_which_one_it_replaces(house):
    chat = await asked(house)
    label = house.app.services.catalog.fields["doc_entity_certificate"].label
    await chat.press(number(await chat.screen(), label))
    before = await chat.stored("doc_entity_certificate")
    await chat.at("site_name")
    await chat.room.send_photo(picture())
    await house.rest()
    await chat.press(number(await chat.screen(), label))
    if house.app.services.catalog.fields["doc_entity_certificate"].max_files == 1:
        assert await chat.stored("doc_entity_certificate") == before
        assert (await chat.screen()).has("Replace picture 1")


async def test_it_goes_to_staff_and_they_are_talked_to(house):
    chat = await asked(house)
    await chat.press("Send to staff")
    topic = await chat.topic()
    kinds = [one.kind for one in await house.group.messages(topic.thread)]
    assert "photo" in kinds
    assert await chat.stored("site_name") is None


async def test_at_home_it_can_go_to_staff(house):
    chat = await house.home()
    await chat.room.send_photo(picture())
    await house.rest()
    screen = await chat.screen()
    assert screen.has("Send to staff")
    assert not re.search(r"^\d+\. ", screen.text, re.MULTILINE)
    await chat.press("Back")
    assert "ICP Guide" in (await chat.screen()).text


async def test_what_is_typed_behind_it_answers_the_question(house):
    chat = await asked(house, "entity_name")
    await chat.send("杭州示例科技有限公司")
    assert await chat.stored("entity_name") == "杭州示例科技有限公司"
