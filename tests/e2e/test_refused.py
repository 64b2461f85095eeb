"""A notice of refusal in the chat: what it means, and a button to exactly what it concerns."""

import pytest
import pytest_asyncio

from tests.e2e.chatting import house as opened

pytestmark = pytest.mark.asyncio(loop_scope="module")

NOTICE = """【腾讯云】您的备案初审未通过：
1、主体负责人手机号码与应急联系电话不能相同
2、您的域名已过期，请续费后重新提交"""
UNKNOWN = "驳回说明：按照第七条办理，联系电话13800000000"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(tmp_path_factory):
    async with opened(tmp_path_factory.mktemp("refused")) as found:
        yield found


async def test_a_pasted_notice_leads_to_the_questions_it_concerns(house):
    """Pasted where a name is asked: it is no name, and nothing of it is stored."""
    chat = await house.chat(entity_name=None)
    await chat.at("entity_name")
    await chat.send(NOTICE)
    assert await chat.stored("entity_name") is None
    shown = await chat.screen()
    assert "1. Mobile and emergency number of a person are the same." in shown.text
    assert "2. The domain has expired." in shown.text
    assert "(as of 2025-12-31)" in shown.text
    label = house.app.services.catalog.fields["leader_emergency"].label
    await chat.press(f"Change: {label}")
    asked = await chat.screen()
    assert house.app.services.catalog.fields["leader_emergency"].prompt in asked.text
    await chat.send("13900001111")
    assert await chat.stored("leader_emergency") == "+8613900001111"
    pressed = await chat.data(next(one.value for one in shown.buttons), shown)
    assert pressed == "This screen is old. Here is the present one."


async def test_an_unknown_text_is_for_staff_and_counted(house):
    chat = await house.chat()
    await chat.send("/refused")
    assert "Paste or forward" in (await chat.screen()).text
    await chat.send(UNKNOWN)
    shown = await chat.screen()
    assert "names no reason that I know" in shown.text
    gaps = [row for row in await house.app.database.gaps.rows() if row.kind == "refusal"]
    assert ["13800000000" in row.folded for row in gaps] == [False]
    await chat.press("Send to staff")
    assert any(UNKNOWN in one for one in await chat.heard())


@pytest.mark.parametrize(
    ("text", "point"),
    [
        ("驳回原因：1、域名已过期；2、网站负责人未佩戴工牌", "网站负责人未佩戴工牌"),
        (
            "1. The domain has expired. 2. The moon phase is not acceptable.",
            "The moon phase is not acceptable",
        ),
    ],
)
async def test_a_second_reason_that_is_not_known_is_told(house, text, point):
    chat = await house.chat()
    await chat.send(f"/refused {text}")
    shown = await chat.screen()
    assert "The domain has expired." in shown.text
    assert f"names no reason that I know; read it yourself:\n• “{point}”" in shown.text
    await chat.press("Send to staff")
    assert any(point in one for one in await chat.heard())


async def test_a_heading_is_asked_about_and_its_candidate_chosen(house):
    chat = await house.chat("zh")
    await chat.send("/refused 管局驳回：跨省备案")
    shown = await chat.screen()
    assert "主办单位是单位还是个人？" in shown.text
    await chat.press("单位证件住所不在备案省份，单位不能跨省。", shown)
    found = await chat.screen()
    assert "单位证件住所不在备案省份" in found.text
    await chat.press("返回", found)
    assert (await chat.screen()).text == shown.text


async def test_without_a_draft_the_questions_are_named(house):
    chat = await house.home()
    await chat.send(NOTICE)
    shown = await chat.screen()
    assert "Your answers are not here." in shown.text
    assert not any(one.startswith("Change") for one in shown.labels)


async def test_another_matter_and_a_state_are_told(house):
    chat = await house.chat()
    await chat.send("/refused 您的短信签名审核未通过")
    assert "not about a filing" in (await chat.screen()).text
    await chat.send("待管局审核")
    assert "The authority has it." in (await chat.screen()).text
    await chat.send("驳回：缺少材料")
    assert "2." not in (await chat.screen()).text
    assert "Nothing in your answers" in (await chat.screen()).text


async def test_a_remark_may_tell_of_a_refusal(house):
    chat = await house.chat(site_remark=None)
    await chat.at("site_remark")
    text = "此前因域名已过期被驳回，现已续费，网站用于展示公司产品"
    await chat.send(text)
    assert await chat.stored("site_remark") == text


async def test_many_reasons_are_turned_page_by_page(house):
    chat = await house.chat()
    text = "备案驳回：1、域名已过期 2、网站名称含有特殊符号 3、营业执照已过期 4、邮箱不能相同"
    await chat.send(text)
    assert "4." not in (await chat.screen()).text
    await chat.press("More ▶")
    shown = await chat.screen()
    assert "4. Two persons share one mail address." in shown.text
    assert not any("name" in one for one in shown.labels)


async def test_a_notice_in_english_is_read_too(house):
    chat = await house.chat()
    await chat.send("/refused Rejected: the domain name owner does not match the entity.")
    shown = await chat.screen()
    assert "The registrant of the domain is not the filing entity." in shown.text
