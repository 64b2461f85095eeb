"""Dates and numbers in words, in the chat: what is clear is taken, what is not is asked."""

import pytest
import pytest_asyncio

from tests.e2e.chatting import house as opened

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(tmp_path_factory):
    async with opened(tmp_path_factory.mktemp("numbers")) as found:
        yield found


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        ("service_numbers_used", "没用过", 0),
        ("service_numbers_used", "none", 0),
        ("service_numbers_used", "没有", 0),
        ("service_numbers_used", "two", 2),
        ("instance_months", "a year and a half", 18),
        ("domain_expires", "until 24 August 2028", "2028-08-24"),
    ],
)
async def test_words_for_a_number_or_a_day(house, field, text, value):
    chat = await house.chat(**{field: None})
    await chat.at(field)
    await chat.send(text)
    assert await chat.stored(field) == value


async def test_a_day_that_may_be_two_is_asked(house):
    chat = await house.chat(domain_expires=None)
    await chat.at("domain_expires")
    await chat.send("03/04/2028")
    assert await chat.stored("domain_expires") is None
    assert "2028-04-03 or 2028-03-04" in await chat.said()
    await chat.send("2028-04-03")
    assert await chat.stored("domain_expires") == "2028-04-03"
