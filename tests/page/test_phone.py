"""The chat page on a phone: a person writes, presses, uploads, downloads, changes the language."""

from __future__ import annotations

import io

import aiofiles
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup
from PIL import Image
from playwright.async_api import expect

NASTY = '<img src=x onerror="document.title=1"> & <b>not bold</b>'


def picture() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (600, 400), "teal").save(buffer, "PNG")
    return buffer.getvalue()


async def test_start_shows_a_formatted_welcome_and_then_the_composer(stage):
    await stage.open()
    await expect(stage.phone.get_by_test_id("composer-input")).to_be_hidden()
    await stage.phone.get_by_test_id("start-button").click()
    welcome = stage.bubble("Welcome")
    await expect(welcome.locator("strong")).to_have_text("Welcome")
    await expect(welcome.locator("code")).to_have_text("ICP")
    await expect(welcome.locator("a")).to_have_attribute("href", "https://beian.miit.gov.cn/")
    await expect(welcome.locator("blockquote")).to_have_text("/start")
    await welcome.locator(".spoiler").click()
    await expect(welcome.locator(".spoiler.shown")).to_have_text("secret")
    assert await stage.phone.get_by_test_id("message").count() == 2
    mine = stage.phone.locator('[data-from="me"]')
    await expect(mine).to_have_attribute("data-message-id", "1")


async def test_a_deep_link_starts_with_its_parameter(stage):
    await stage.open("?start=faq_x")
    await stage.phone.get_by_test_id("start-button").click()
    await expect(stage.bubble("Welcome").locator("blockquote")).to_have_text("/start faq_x")
    assert "start=" not in stage.page.url
    await stage.bubble("Welcome").get_by_role("button", name="Begin by link").click()
    await expect(stage.bubble("Welcome").locator("blockquote")).to_have_text("/start linked")


async def test_pressing_a_button_edits_in_place_with_a_toast_and_keeps_the_focus(stage):
    await stage.begin()
    button = stage.bubble("Welcome").get_by_role("button", name="Person")
    await button.focus()
    await button.press("Enter")
    chosen = stage.bubble("You chose person")
    await expect(chosen).to_have_attribute("data-edited", "true")
    await expect(stage.phone.get_by_test_id("toast")).to_have_text("person it is")
    await expect(chosen.get_by_role("button", name="Person")).to_be_focused()
    assert await stage.phone.get_by_test_id("message").count() == 2


async def test_an_alert_waits_for_its_button(stage):
    await stage.begin()
    await stage.bubble("Welcome").get_by_role("button", name="Explain").click()
    alert = stage.page.get_by_test_id("alert")
    await expect(alert).to_contain_text("An organisation has a code.")
    await alert.get_by_test_id("alert-ok").click()
    await expect(alert).to_be_hidden()


async def test_a_copy_button_fills_the_clipboard(stage):
    await stage.begin()
    await stage.bubble("Welcome").get_by_role("button", name="Copy").click()
    await expect(stage.phone.get_by_test_id("toast")).to_have_text("Copied")
    assert await stage.page.evaluate("navigator.clipboard.readText()") == "京ICP备12345678号"


async def test_what_people_write_is_never_read_as_html(stage):
    await stage.begin()
    await stage.write(NASTY)
    await expect(stage.bubble("[en]").get_by_test_id("text")).to_have_text(f"{NASTY} [en]")
    assert await stage.page.title() != "1"
    assert await stage.phone.locator("img[src=x]").count() == 0


async def test_typing_is_shown_and_ends_with_the_answer(stage):
    await stage.begin()
    await stage.running.telegram.fail("sendMessage", delay=0.5)
    await stage.write("hello")
    status = stage.phone.get_by_test_id("chat-status")
    await expect(status).to_have_text("typing…")
    await stage.bubble("hello [en]").wait_for()
    await expect(status).to_have_text("bot")


async def test_a_document_goes_up_with_its_caption_and_comes_down(stage):
    await stage.begin()
    file = {"name": "营业执照.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-licence"}
    await stage.phone.get_by_test_id("attach-file-input").set_input_files(file)
    await expect(stage.phone.get_by_test_id("staged")).to_contain_text("营业执照.pdf")
    await stage.write("the licence")
    answer = stage.bubble("back-营业执照.pdf")
    await expect(answer).to_contain_text("the licence")
    async with stage.page.expect_download() as waiting:
        await answer.get_by_test_id("document").click()
    download = await waiting.value
    assert download.suggested_filename == "back-营业执照.pdf"
    async with aiofiles.open(await download.path(), "rb") as saved:
        assert await saved.read() == b"%PDF-licence"[::-1]


async def test_several_photos_become_an_album_and_open_large(stage):
    await stage.begin()
    files = [{"name": f"{n}.png", "mimeType": "image/png", "buffer": picture()} for n in range(3)]
    await stage.phone.get_by_test_id("attach-photo-input").set_input_files(files)
    await expect(stage.phone.get_by_test_id("staged")).to_have_count(3)
    await stage.phone.get_by_test_id("staged-remove").first.click()
    await stage.phone.get_by_test_id("send").click()
    await expect(stage.phone.locator(".album").first.get_by_test_id("photo")).to_have_count(2)
    await stage.bubble("seen").get_by_test_id("photo").click()
    viewer = stage.page.get_by_test_id("viewer")
    await expect(viewer).to_be_visible()
    await stage.page.keyboard.press("Escape")
    await expect(viewer).to_be_hidden()


async def test_a_text_sent_as_a_photo_is_refused_kindly(stage):
    await stage.begin()
    file = {"name": "a.txt", "mimeType": "text/plain", "buffer": b"x"}
    await stage.phone.get_by_test_id("attach-photo-input").set_input_files(file)
    await expect(stage.phone.get_by_test_id("toast")).to_contain_text("send it as a file")


async def test_the_language_of_the_person_reaches_the_bot_and_the_page(stage):
    await stage.begin()
    await stage.phone.get_by_test_id("language").select_option("zh-hans")
    await expect(stage.phone.get_by_test_id("composer-input")).to_have_attribute(
        "placeholder", "输入消息"
    )
    await stage.write("你好")
    await stage.bubble("你好 [zh-hans]").wait_for()
    await stage.phone.get_by_test_id("commands").click()
    await expect(stage.phone.get_by_test_id("command")).to_contain_text("开始")
    await stage.page.keyboard.press("Escape")
    await stage.phone.get_by_test_id("language").select_option("")
    await stage.write("hi")
    await stage.bubble("hi [None]").wait_for()


async def test_the_reply_keyboard_is_shown_and_writes(stage):
    await stage.begin()
    await stage.write("keyboard")
    key = stage.phone.get_by_test_id("reply-keyboard").get_by_role("button")
    await expect(key).to_have_text("Back to the form")
    await key.click()
    await stage.bubble("Back to the form [en]").wait_for()


async def test_deleted_messages_vanish(stage):
    await stage.begin()
    await stage.write("forget")
    await expect(stage.phone.get_by_test_id("message").filter(has_text="forget")).to_have_count(0)


async def test_a_person_replies_edits_reacts_and_deletes_from_the_menu(stage):
    await stage.begin()
    await stage.write("one")
    answer = stage.bubble("one [en]")
    await answer.get_by_test_id("message-menu").click()
    await stage.page.get_by_test_id("menu-reply").click()
    await stage.write("two")
    mine = stage.phone.locator('[data-from="me"]').last
    await expect(mine.get_by_test_id("quoted")).to_contain_text("one [en]")
    await mine.get_by_test_id("message-menu").click()
    await stage.page.get_by_test_id("menu-edit").click()
    await stage.write("two, better")
    await expect(mine).to_contain_text("two, better")
    await answer.get_by_test_id("message-menu").click()
    await stage.page.locator('[data-testid=reaction-choice][data-emoji="👍"]').click()
    await expect(answer.get_by_test_id("reaction")).to_have_text("👍")
    await mine.get_by_test_id("message-menu").click()
    await stage.page.get_by_test_id("menu-delete").click()
    await expect(stage.phone.get_by_text("two, better")).to_have_count(0)


async def test_the_menu_restarts_blocks_and_brings_another_applicant(stage):
    await stage.begin()
    await stage.phone.get_by_test_id("menu").click()
    await stage.page.get_by_test_id("restart").click()
    await expect(stage.phone.locator('[data-from="bot"]')).to_have_count(2)
    await stage.phone.get_by_test_id("menu").click()
    await stage.page.get_by_test_id("block").click()
    await stage.phone.get_by_test_id("unblock-button").click()
    await expect(stage.phone.get_by_test_id("composer-input")).to_be_visible()
    await stage.phone.get_by_test_id("menu").click()
    await stage.page.get_by_test_id("new-applicant").click()
    await stage.phone.get_by_test_id("start-button").click()
    await stage.bubble("Welcome").wait_for()
    assert "user=" in stage.page.url


async def test_a_button_is_cut_to_one_line_as_a_phone_does(stage):
    await stage.page.set_viewport_size({"width": 390, "height": 844})
    await stage.begin()
    long = "Registration certificate of a private non-enterprise unit · 民办非企业单位登记证书"
    row = [[InlineKeyboardButton(text=long, callback_data="x")]]
    keys = InlineKeyboardMarkup(inline_keyboard=row)
    await stage.bot.send_message(500000001, "Which one?", reply_markup=keys)
    button = stage.bubble("Which one?").get_by_test_id("inline-button")
    assert (await button.bounding_box())["height"] < 50
    seen = await button.locator("span").evaluate(
        "one => [one.scrollWidth, one.clientWidth, getComputedStyle(one).textOverflow, innerWidth]"
    )
    assert seen[0] > seen[1], seen


async def test_a_recording_plays_itself_for_a_new_applicant_and_all_are_listed(stage):
    steps = [{"send": "/start"}, {"press": "Person"}, {"send": "thanks"}]
    await stage.running.telegram.record("A short talk", steps)
    await stage.begin()
    await stage.phone.get_by_test_id("menu").click()
    await stage.page.get_by_text("A short talk").click()
    await stage.bubble("thanks [en]").wait_for()
    await stage.page.locator('[data-testid=phone][data-playing="done"]').wait_for()
    await expect(stage.bubble("You chose person")).to_be_visible()
    await stage.phone.get_by_test_id("menu").click()
    await stage.page.get_by_test_id("applicants").click()
    await expect(stage.page.get_by_test_id("applicant")).to_have_count(2)
    await stage.page.get_by_test_id("applicant").last.click()
    await stage.bubble("Welcome").wait_for()
    assert "play=" not in stage.page.url


async def test_a_recording_that_does_not_fit_says_so(stage):
    steps = [{"send": "/start"}, {"press": "No such button"}]
    await stage.running.telegram.record("Another", steps, patience=900)
    await stage.begin()
    await stage.phone.get_by_test_id("menu").click()
    await stage.page.get_by_text("Another").click()
    toast = stage.phone.get_by_test_id("toast")
    await expect(toast).to_contain_text("does not fit any more")


async def test_the_page_survives_a_reload_and_long_chats(stage):
    await stage.begin()
    for number in range(30):
        await stage.bot.send_message(500000001, f"line {number}")
    await stage.bubble("line 29").wait_for()
    await stage.page.reload()
    await expect(stage.bubble("line 29")).to_be_in_viewport()
    await expect(stage.phone.get_by_test_id("message")).to_have_count(32)


async def test_the_whole_chat_can_be_walked_with_the_keyboard(stage):
    await stage.open()
    await stage.phone.get_by_test_id("start-button").focus()
    await stage.page.keyboard.press("Enter")
    await stage.bubble("Welcome").wait_for()
    await expect(stage.phone.get_by_test_id("composer-input")).to_be_focused()
    await stage.page.keyboard.type("typed")
    await stage.page.keyboard.press("Enter")
    await stage.bubble("typed [en]").wait_for()
    log = stage.phone.get_by_role("log")
    await expect(log).to_have_attribute("aria-live", "polite")
    unnamed = await stage.page.evaluate(
        "[...document.querySelectorAll('button,select,textarea')]"
        ".filter((one) => !one.hidden && !(one.textContent.trim() || one.ariaLabel)).length"
    )
    assert unnamed == 0


async def test_nothing_sticks_out_of_a_small_screen(stage):
    await stage.page.set_viewport_size({"width": 320, "height": 568})
    await stage.begin()
    await stage.write("averyveryveryveryveryveryveryveryveryverylongwordwithoutanyspace" * 3)
    await stage.bubble("[en]").wait_for()
    width = await stage.page.evaluate("document.documentElement.scrollWidth")
    assert width == 320


async def test_messages_that_come_close_together_are_all_followed(stage):
    """Each is scrolled to gently; the next one comes before that has ended."""
    await stage.begin()
    await stage.write("typed")
    for number in range(6):
        await stage.bot.send_message(500000001, f"line {number}\n" * 12)
    await stage.bubble("line 5").wait_for()
    await stage.page.wait_for_function(
        "() => { const box = document.querySelector('.scroller');"
        " return box.scrollHeight - box.scrollTop - box.clientHeight < 5; }"
    )
    await expect(stage.phone.get_by_test_id("scroll-down")).to_be_hidden()


async def test_who_scrolls_up_is_left_there(stage):
    await stage.begin()
    for number in range(6):
        await stage.bot.send_message(500000001, f"line {number}\n" * 12)
    await stage.bubble("line 5").wait_for()
    await stage.page.wait_for_timeout(900)
    await stage.page.evaluate("document.querySelector('.scroller').scrollTo({top: 0})")
    await stage.page.wait_for_timeout(100)
    await stage.bot.send_message(500000001, "late")
    await expect(stage.phone.get_by_test_id("scroll-down")).to_be_visible()
    assert await stage.page.evaluate("document.querySelector('.scroller').scrollTop") == 0
