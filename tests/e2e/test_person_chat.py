"""What comes in one message, and what nobody gave: told as what it is, and led to where it was
said."""

import pytest
import pytest_asyncio

from tests.e2e.chatting import house as opened

pytestmark = pytest.mark.asyncio(loop_scope="module")

PERSON = (
    "leader_person", "leader_name", "leader_cert_type", "leader_cert_no", "leader_cert_expires",
    "leader_mobile", "leader_phone2", "leader_emergency", "leader_email", "entity_investor",
)  # fmt: skip


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(tmp_path_factory):
    async with opened(tmp_path_factory.mktemp("person")) as found:
        yield found


@pytest.mark.parametrize(
    ("text", "understood", "not_understood"),
    [
        ("13812345678 陈立 chen@example.com", ("陈立", "138 1234 5678", "chen@example.com"), ()),
        ("陈立13812345678", ("陈立", "138 1234 5678"), ()),
        ("陈立 13812345678 邮箱chen@example.com", ("陈立", "chen@example.com"), ()),
        ("陈立 李梅 13812345678", ("138 1234 5678",), ("陈立", "李梅")),
        ("陈立 330106199001011234", ("陈立",), ("330106199001011234",)),
        ("Zhang San, E12345678", ("Zhang San",), ("E12345678",)),
        ("陈立 chen at example.com", ("陈立",), ("chen at example.com",)),
        ("陈立 13812345678 13700000015 13600000017", ("陈立",), ("13600000017",)),
    ],
)
async def test_no_part_of_one_message_is_dropped_in_silence(
    house, text, understood, not_understood
):
    chat = await house.chat(**dict.fromkeys(PERSON))
    await chat.at("leader_person")
    await chat.send(text)
    said = await chat.said()
    told, _, _question = said.partition("Section")
    for part in (*understood, *not_understood):
        assert part in told
    assert all(f"“{part}”" in told for part in not_understood)


async def test_what_was_said_in_one_message_is_no_guess(house):
    chat = await house.chat(**dict.fromkeys(PERSON), documents_where="in_app")
    await chat.at("leader_person")
    await chat.send("张三, 330106199008230013, 2036-08-24, 13800000013, 13700000015, z@example.com")
    await chat.send(f"/start draft_{chat.draft}")
    while "Check your answers" not in await chat.said():
        labels = (await chat.screen()).labels
        await chat.press(next(one for one in ("Skip", "Continue") if one in labels))
    shown = await chat.screen()
    assumed = next(one for one in shown.labels if one.startswith("What we assume"))
    await chat.press(assumed)
    told = (await chat.screen()).text
    for said in ("Entity leader", "entity leader", "Upload in the official app", "declare"):
        assert said not in told


@pytest.mark.parametrize("registrar", ["GoDaddy", "Namecheap, Inc.", "name.com"])
async def test_a_registrar_abroad_is_corrected_where_it_was_named(house, registrar):
    chat = await house.chat(
        domain_registrar=None,
        domain_registrar_approved=None,
        leader_phone2="",
        administrator_phone2="",
        documents_where="in_app",
    )
    await chat.at("domain_registrar")
    await chat.send(registrar)
    await chat.press("Back")
    await chat.press("Continue")
    assert registrar in (await chat.screen()).text, "back, and on again to where one was"
    await chat.send(f"/start draft_{chat.draft}")
    while "Check your answers" not in (await chat.screen()).text:
        labels = (await chat.screen()).labels
        await chat.press(next(one for one in ("Skip", "Continue") if one in labels))
    shown = await chat.screen()
    assert "Change: Registrar approved" not in shown.labels
    await chat.press("Change: Registrar")
    question = (await chat.screen()).text
    assert "With which registrar" in question
    assert "min left" not in question


async def test_back_and_on_goes_through_each_question_between(house):
    chat = await house.chat(domain_registrar=None)
    await chat.at("domain_registrar")
    here = (await chat.screen()).text
    seen = []
    for _ in range(3):
        await chat.press("Back")
        seen.append((await chat.screen()).text)
    for earlier in reversed(seen[:-1]):
        await chat.press("Continue")
        assert (await chat.screen()).text == earlier
    await chat.press("Continue")
    assert (await chat.screen()).text == here
