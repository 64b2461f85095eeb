"""What people and networks do: each gets a friendly, specific reaction, and nothing is lost."""

import sqlite3

import pytest

from bot.wiring import world
from filing import package
from telegram_sim import APPLICANT_TOKEN, serve
from tests.e2e.house import living, settings
from tests.e2e.test_filing import applicant, outside, packed
from tests.e2e.walker import Walker
from tests.postgres import postgres

SHIPPED = world()


@pytest.fixture
async def telegram():
    async with serve() as running:
        yield running


@pytest.fixture
async def house(telegram, tmp_path):
    """A walker at the first question, and the bots."""
    walker = await applicant(telegram, "enterprise", "en")
    async with living(settings(telegram.url, tmp_path), outside()) as app:
        walker.app = app
        walker.folder = tmp_path
        walker.screen = await walker.begin()
        yield walker


async def draft(walker: Walker):
    (summary,) = await walker.app.services.filings.drafts(walker.room.user_id)
    return summary.draft


async def at(walker: Walker, field: str):
    """Answers everything up to that question."""
    walker.screen = await walker.walk(walker.screen, stop_at=field)
    assert walker.question(walker.screen).id == field
    return walker.screen


async def test_a_button_may_be_typed_by_its_number_or_its_words(house):
    await at(house, "entity_nature")
    await house.room.send("1")
    screen = await house.next()
    assert house.question(screen).id == "entity_cert_no"
    assert (await draft(house)).answers["entity_nature"] == "4"
    await house.room.send("/back")
    await house.next()
    await house.room.send("企业")
    screen = await house.next()
    assert house.question(screen).id == "entity_cert_no"
    assert (await draft(house)).answers["entity_nature"] == "4"


async def test_sections_opened_within_a_second_are_shown_once_each(house, telegram, monkeypatch):
    monkeypatch.setattr("aiogram_dialog.api.entities.stack.new_id", lambda: "same")
    await at(house, "declarations")
    await telegram.telegram.settled()
    shown = [house.question(one) for one in await house.room.bot_messages()]
    asked = [field.id for field in shown if field is not None]
    assert len(asked) > 3
    assert len(set(asked)) == len(asked)


async def test_a_typed_number_is_the_place_among_the_buttons_not_the_ministrys_code(house):
    await at(house, "entity_nature")
    await house.room.send("2")
    await house.next()
    assert (await draft(house)).answers["entity_nature"] == "5", "2 is the code of government"


async def test_text_that_is_no_choice_is_told_so_above_the_same_question(house):
    await at(house, "entity_nature")
    await house.room.send("a spaceship")
    screen = await house.next()
    assert screen.text.index("Problem") < screen.text.index("Who files")
    assert "entity_nature" not in (await draft(house)).answers


async def test_a_place_where_words_are_asked_is_told_so(house):
    await at(house, "entity_cert_no")
    await house.room.send_location(30.0, 120.0)
    screen = await house.next()
    assert "in words" in screen.text
    assert house.question(screen).id == "entity_cert_no"


@pytest.mark.parametrize("text", ["<b>&</b>", "'; DROP TABLE answers; --", "{x} %s", "\u202eabc"])
async def test_nothing_typed_is_taken_for_markup_or_code(house, text):
    await at(house, "entity_name")
    await house.room.send(text)
    screen = await house.next()
    assert house.question(screen) is not None
    kept = (await draft(house)).answers.get("entity_name")
    assert kept in {None, text, text.strip("\u202e")}


async def test_too_long_a_text_is_refused_with_the_figures(house):
    await at(house, "entity_name")
    await house.room.send("备" * 4000)
    screen = await house.next()
    assert "Problem" in screen.text
    assert "4000" in screen.text.replace(",", "")


async def test_a_third_miss_offers_a_way_around(house):
    await at(house, "entity_cert_no")
    for _ in range(3):
        await house.room.send("nonsense")
        screen = await house.next()
    await house.room.press(screen, "Leave it open for now")
    screen = await house.next()
    assert house.question(screen).id != "entity_cert_no"


async def test_an_old_button_is_answered_and_the_present_screen_shown(house):
    first = house.screen
    await at(house, "hosting")
    old = await house.room.message(first)
    data = next(b.value for b in first.buttons if b.text == "Back")
    press = await house.room.press_data(old, data)
    toast = await press.answer()
    assert "old" in (toast.text or "")


async def test_an_unknown_command_is_no_answer(house):
    await at(house, "entity_name")
    await house.room.send("/frobnicate")
    screen = await house.next()
    assert "/help" in screen.text
    assert "entity_name" not in (await draft(house)).answers


async def test_editing_a_message_corrects_the_answer_it_was(house):
    await at(house, "entity_name")
    mine = await house.room.send("杭州旧名科技有限公司")
    await house.next()
    await house.room.edit(mine, "杭州新名科技有限公司")
    screen = await house.next()
    assert "Corrected" in screen.text
    assert (await draft(house)).answers["entity_name"] == "杭州新名科技有限公司"


async def test_an_update_that_telegram_repeats_has_one_effect(house, telegram):
    await at(house, "entity_nature")
    await house.room.send("企业")
    await house.next()
    before = await draft(house)
    await telegram.telegram.settled()
    bot = await telegram.telegram.add_bot(APPLICANT_TOKEN, "icp_guide_bot")
    calls = await telegram.telegram.calls("sendMessage")
    assert await telegram.telegram.repeat_updates(bot) == 1
    await telegram.telegram.settled()
    assert await telegram.telegram.calls("sendMessage") == calls
    assert (await draft(house)).revision == before.revision


async def test_a_bot_api_that_fails_and_slows_down_loses_nothing(house, telegram):
    await at(house, "entity_nature")
    await telegram.telegram.fail("sendMessage", (502, "Bad Gateway"), count=2)
    await telegram.telegram.fail("sendMessage", count=1, retry_after=1)
    await house.room.send("企业")
    screen = await house.next(20)
    assert house.question(screen).id == "entity_cert_no"
    assert (await draft(house)).answers["entity_nature"] == "4"


@pytest.mark.slow
async def test_a_reply_that_is_held_back_six_times_comes_when_it_goes_again(house, telegram):
    await at(house, "entity_nature")
    for method in ("sendMessage", "editMessageText"):
        await telegram.telegram.fail(method, count=6, retry_after=1)
    await house.room.send("企业")
    screen = await house.next(60)
    assert house.question(screen).id == "entity_cert_no"
    assert (await draft(house)).answers["entity_nature"] == "4"


async def test_a_locked_database_is_waited_for(house, telegram):
    await at(house, "entity_nature")
    await telegram.telegram.settled()
    other = sqlite3.connect(house.folder / "icp.sqlite3", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    await house.room.send("企业")
    assert await house.room.quiet(1.0)
    other.execute("ROLLBACK")
    other.close()
    screen = await house.next(20)
    assert house.question(screen).id == "entity_cert_no"


async def test_an_answer_that_drops_others_is_asked_about_first(house):
    await at(house, "instance_billing")
    for _ in range(2):
        await house.room.send("/back")
        screen = await house.next()
    assert house.question(screen).id == "hosting"
    await house.room.send("In another country")
    warning = await house.next()
    assert "no longer apply" in warning.text
    await house.room.press(warning, "Leave it as it was")
    screen = await house.next()
    assert house.question(screen).id == "hosting"
    kept = (await draft(house)).answers
    assert (kept["hosting"], kept["instance_product"]) == ("mainland_alibaba", "ecs")


async def test_language_codes_of_all_sorts_find_a_language(telegram, tmp_path):
    bot = await telegram.telegram.add_bot(APPLICANT_TOKEN, "icp_guide_bot")
    expected = {"zh": "zh", "zh-hans": "zh", "zh-hant": "zh_Hant", "zh-HK": "zh_Hant"} | {
        "zh_CN": "zh",
        "": "en",
        "xx": "en",
    }
    async with living(settings(telegram.url, tmp_path), SHIPPED):
        for code, language in {**expected, None: "en"}.items():
            person = await telegram.telegram.add_user("X", language_code=code)
            room = person.chat(bot)
            await room.send("/start")
            home = await room.next()
            say = SHIPPED.translator.get(language)
            assert say("Start a new filing") in [button.text for button in home.buttons], code


@pytest.mark.slow
async def test_the_same_filing_on_postgresql(telegram, tmp_path):
    walker = await applicant(telegram, "individual", "zh")
    with postgres() as url:
        async with living(settings(telegram.url, tmp_path, database=url), outside()):
            await walker.walk(await walker.begin())
            content = await packed(walker, telegram)
    assert package.verify(content) == []


async def test_a_label_typed_in_the_readers_language_is_its_choice(telegram, tmp_path):
    walker = await applicant(telegram, "individual", "zh")
    async with living(settings(telegram.url, tmp_path), outside()) as app:
        screen = await walker.walk(await walker.begin(), stop_at="content_about")
        choice = walker.catalog.fields["content_about"].choices[0]
        await walker.room.send(walker.say(choice.label))
        screen = await walker.next()
        assert walker.question(screen).id != "content_about"
        (summary,) = await app.services.filings.drafts(walker.room.user_id)
        assert summary.draft.answers["content_about"] == choice.code
