"""At a document: words for "later"; a file that is no picture where none is asked."""

import pytest
import pytest_asyncio

from filing.model import IN_APP
from tests.e2e.chatting import house as opened

pytestmark = pytest.mark.asyncio(loop_scope="module")

WORD = b"PK\x03\x04" + b"\0" * 3000
PDF = b"%PDF-1.4 " + b"x" * 3000


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(tmp_path_factory):
    async with opened(tmp_path_factory.mktemp("later")) as found:
        yield found


@pytest.mark.parametrize(
    "text",
    [
        "略過",
        "之後再傳",
        "I'll send it later",
        "skip",
        "later",
        "稍后上传",
        "在官方app上传",
        "先跳过",
    ],
)
async def test_a_document_may_be_left_for_the_official_app_in_words(house, text):
    chat = await house.chat(doc_leader_id=None)
    await chat.at("doc_leader_id")
    await chat.send(text)
    assert await chat.stored("doc_leader_id") == (IN_APP,)


@pytest.mark.parametrize("text", ["上传", "I don't have it yet", "what is that?"])
async def test_other_words_are_no_document(house, text):
    chat = await house.chat(doc_leader_id=None)
    await chat.at("doc_leader_id")
    await chat.send(text)
    assert await chat.stored("doc_leader_id") is None


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("licence.docx", WORD, "This is no picture."),
        ("scan.pdf", PDF, "This is a PDF."),
        ("notes.txt", b"hello", "This is no picture."),
    ],
)
@pytest.mark.parametrize("field", ["", "entity_name"])
async def test_a_file_that_is_no_picture_is_told_what_it_is(house, field, name, content, told):
    chat = await (house.chat(**{field: None}) if field else house.home())
    if field:
        await chat.at(field)
    await chat.room.send_document(content, name)
    await house.rest()
    screen = await chat.screen()
    assert told in screen.text
    assert "could not read a licence" not in screen.text
    assert screen.labels == ["Send to staff", "Back to: Entity name" if field else "Back"]
