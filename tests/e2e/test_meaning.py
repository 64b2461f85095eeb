"""What people send is understood: in the chat, through the whole house."""

import pytest
import pytest_asyncio

from tests.e2e.chatting import house as opened
from tests.e2e.test_filing import picture

pytestmark = pytest.mark.asyncio(loop_scope="module")

MINE = "No, this is my answer"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(tmp_path_factory):
    async with opened(tmp_path_factory.mktemp("meaning")) as found:
        yield found


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("entity_cert_address", "Which address do you mean, the old one or the new one?"),
        ("domain_holder_name", "what is the registrant of a domain?"),
        ("entity_remark", "What is a remark?"),
        ("domain_expires", "when does a domain expire?"),
        ("leader_name", "法定代表人填谁？"),
    ],
)
async def test_a_question_is_answered_and_nothing_is_stored(house, field, text):
    chat = await house.chat(**{field: None})
    await chat.at(field)
    await chat.send(text)
    assert await chat.stored(field) is None
    answered = await chat.screen()
    assert MINE in answered.labels
    assert any(one.startswith("Back to: ") for one in answered.labels)
    await chat.press(next(one for one in answered.labels if one.startswith("Back to: ")))
    assert await chat.stored(field) is None
    prompt = house.app.services.catalog.fields[field].prompt
    assert prompt in (await chat.screen()).text


async def test_what_is_typed_next_answers_the_question(house):
    chat = await house.chat(entity_name=None)
    await chat.at("entity_name")
    await chat.send("Which name do you mean?")
    await chat.send("杭州示例科技有限公司")
    assert await chat.stored("entity_name") == "杭州示例科技有限公司"
    assert MINE not in (await chat.screen()).labels


async def test_a_text_that_asks_may_be_the_answer_after_all(house):
    chat = await house.chat(entity_remark=None)
    await chat.at("entity_remark")
    sent = await chat.send("网站有什么？")
    assert await chat.stored("entity_remark") is None
    shown = await chat.screen()
    await chat.press(MINE)
    assert await chat.stored("entity_remark") == "网站有什么？"
    assert "🔁" not in await chat.said()
    pressed = await chat.data(next(b.value for b in shown.buttons if b.text == MINE), shown)
    assert pressed == "This screen is old. Here is the present one."
    await chat.edit(sent, "网站有产品介绍")
    assert await chat.stored("entity_remark") == "网站有产品介绍"


@pytest.mark.parametrize("text", ["没有", "skip", "-"])
async def test_a_word_for_nothing_empties_an_optional_answer(house, text):
    chat = await house.chat(entity_remark="这是一个介绍产品的网站")
    shown = await chat.at("entity_remark")
    assert "Leave it out" in shown.labels
    await chat.send(text)
    assert await chat.stored("entity_remark") is None
    assert "Left out: " in await chat.said()


async def test_a_word_for_nothing_is_no_required_answer(house):
    chat = await house.chat(entity_name=None)
    await chat.at("entity_name")
    await chat.send("skip")
    assert await chat.stored("entity_name") is None
    assert "cannot be left out" in await chat.said()


@pytest.mark.parametrize("text", ["hello", "https://example.cn/about", "/unknown"])
async def test_what_is_hardly_an_answer_is_asked_about(house, text):
    chat = await house.chat(entity_name=None)
    await chat.at("entity_name")
    await chat.send(text)
    assert await chat.stored("entity_name") is None
    assert text in await chat.said()
    await chat.press("Yes, this is my answer")
    assert await chat.stored("entity_name") == text


async def test_after_a_word_of_staff_a_text_is_asked_about_once(house):
    chat = await house.chat(domain_holder_name=None)
    await chat.at("domain_holder_name")
    topic = await chat.asks_a_person()
    await chat.send("I need help with this one")
    await chat.send("Back to the form")
    await topic.send("What is the name of the holder, and is it a company?")
    await house.rest()
    told = "It is my company, Example Ltd, but the WHOIS is private"
    await chat.send(told)
    assert await chat.stored("domain_holder_name") is None
    assert told not in await chat.heard()
    await chat.press("Send to staff")
    assert told in await chat.heard()
    assert await chat.room.keyboard() == [["Back to the form"]]
    assert await chat.stored("domain_holder_name") is None
    await chat.send("and one thing more")
    assert "and one thing more" in await chat.heard()
    await chat.send("Back to the form")
    await topic.send("Thanks. Please type the name now.")
    await house.rest()
    await chat.send("Example Ltd")
    await chat.press("It is my answer")
    assert await chat.stored("domain_holder_name") == "Example Ltd"
    await chat.at("domain_holder_name")
    await chat.send("Example Limited")
    assert await chat.stored("domain_holder_name") == "Example Limited", "asked only once"


async def test_after_a_word_of_staff_home_offers_to_send_it(house):
    chat = await house.chat()
    topic = await chat.asks_a_person()
    await chat.send("hello staff")
    await chat.send("/home")
    await topic.send("Is it done?")
    await house.rest()
    await chat.send("thanks, done")
    assert {"Send to staff", "Look it up"} <= set((await chat.screen()).labels)
    await chat.press("Send to staff")
    assert "thanks, done" in await chat.heard()


@pytest.mark.parametrize(
    ("language", "text", "label"),
    [
        ("en", "hello", "Do I need a filing?"),
        ("en", "I want to file my website", "Start a new filing"),
        ("zh", "我想备案", "新建备案"),
        ("zh", "你好", "新建备案"),
        ("zh_Hant", "開始", "新建備案"),
        ("zh_Hant", "開始備案", "新建備案"),
    ],
)
async def test_home_understands_who_wants_to_begin(house, language, text, label):
    chat = await house.home(language)
    await chat.send(text)
    assert label in (await chat.screen()).labels


async def test_the_other_language_is_answered_in_it_and_a_switch_offered_once(house):
    chat = await house.home("en")
    await chat.send("我想备案")
    offer = await chat.screen()
    assert offer.labels == ["中文"]
    home = [one for one in await chat.room.bot_messages() if "新建备案" in one.labels]
    assert home
    await chat.send("我想备案了")
    assert (await chat.screen()).labels != ["中文"]
    await chat.press("中文", offer)
    assert "新建备案" in (await chat.screen()).labels
    await chat.send("/help")
    assert "我的草稿" in await chat.said()


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_who_writes_in_traditional_characters_is_answered_in_them(house, language):
    chat = await house.home(language)
    await chat.send("我需要備案嗎？")
    offer = await chat.screen()
    assert offer.labels == ["中文 (繁體)"]
    texts = [one.text for one in await chat.room.bot_messages()]
    assert any("備案" in one and "服務器" in one for one in texts)
    await chat.press("中文 (繁體)", offer)
    await chat.send("/home")
    assert "新建備案" in (await chat.screen()).labels
    await chat.send("备案多少钱？")
    assert "備案" in await chat.said(), "simplified characters are no other language to its readers"


async def test_a_question_in_the_other_language_is_answered_in_it(house):
    chat = await house.home("en")
    await chat.send("备案需要多长时间？")
    texts = [one.text for one in await chat.room.bot_messages()]
    assert any("备案" in one and "工作日" in one for one in texts)


@pytest.mark.parametrize(
    "text", ["人工", "talk to a person", "客服", "客服在吗", "Is anybody there?"]
)
async def test_who_asks_for_a_person_gets_one(house, text):
    chat = await house.chat(entity_name=None)
    await chat.at("entity_name")
    await chat.send(text)
    assert await chat.stored("entity_name") is None
    assert await chat.room.keyboard() in ([["Back to the form"]], [["返回表单"]])


async def test_the_choice_of_a_language_swallows_no_words(house):
    chat = await house.chat(entity_name=None)
    await chat.at("entity_name")
    await chat.send("/lang")
    await chat.send("杭州示例科技有限公司")
    assert await chat.stored("entity_name") == "杭州示例科技有限公司"
    other = await house.home("en")
    await other.send("/lang")
    await other.send("hello")
    assert "Start a new filing" in (await other.screen()).labels


async def test_a_message_that_cannot_be_read_is_told_so(house):
    chat = await house.home("en")
    await chat.room.send_content("poll", {"question": "?", "options": []})
    await house.rest()
    assert "kind of message" in await chat.said()


async def test_words_under_a_picture_and_pictures_are_what_they_were(house):
    chat = await house.chat(doc_leader_id=None)
    await chat.at("doc_leader_id")
    await chat.room.send_photo(picture(), caption="what is this?")
    await house.rest()
    assert await chat.stored("doc_leader_id") is not None


NOT_KNOWN = [
    "no idea",
    "I don't have it yet",
    "not yet issued",
    "I forgot",
    "later",
    "不知道",
    "还没有",
    "还没办下来",
    "找不到",
    "以后再填",
]


@pytest.mark.parametrize("field", ["entity_cert_no", "domain_expires", "leader_mobile", "hosting"])
@pytest.mark.parametrize("text", NOT_KNOWN)
async def test_who_does_not_know_is_told_what_is_needed_and_where_it_is_found(house, field, text):
    chat = await house.chat(**{field: None})
    await chat.at(field)
    await chat.send(text)
    asked = house.app.services.catalog.fields[field]
    said = await chat.said()
    assert await chat.stored(field) is None
    assert "cannot be left out" in said
    assert (asked.where_to_get or asked.why) in said
    assert "Problem" not in said
    assert "Leave it open for now" in (await chat.screen()).labels


async def test_who_does_not_know_may_leave_an_optional_question_out(house):
    chat = await house.chat(administrator_phone2=None)
    await chat.at("administrator_phone2")
    await chat.send("not sure")
    assert "may be left out" in await chat.said()
    assert "Skip" in (await chat.screen()).labels


@pytest.mark.parametrize(
    "text",
    ["where do I find this?", "What should I write here", "这里填什么？", "在哪里查", "什么意思"],
)
async def test_a_question_about_the_open_question_is_answered_from_it(house, text):
    chat = await house.chat(entity_cert_no=None)
    await chat.at("entity_cert_no")
    await chat.send(text)
    said = await chat.said()
    assert "On the licence or certificate" in said
    assert await chat.stored("entity_cert_no") is None
    await chat.press("Back to: Certificate number")
    assert "What is the number on this certificate?" in (await chat.screen()).text


async def test_a_question_without_an_answer_shows_what_is_known_of_the_open_one(house):
    chat = await house.chat(entity_cert_no=None)
    await chat.at("entity_cert_no")
    await chat.send("what does the penguin say about the moon?")
    said = await chat.said()
    assert "I found no answer to that" in said
    assert "On the licence or certificate" in said


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("什么是主体负责人", "主体负责人 · "),
        ("entity leader", "entity leader · "),
        ("what does website administrator mean?", "website administrator · "),
        ("人脸核验", "人脸核验 · "),
        ("法定代表人", "法定代表人 · "),
        ("what is an instance?", "instance · "),
        ("投资人或主管单位是什么意思", "投资人或主管单位 · "),
    ],
)
@pytest.mark.parametrize("how", ["{}", "/faq {}"])
async def test_a_term_is_explained(house, text, term, how):
    chat = await house.home("zh" if term[0] > "z" else "en")
    await chat.send(how.format(text))
    assert (await chat.screen()).text.startswith(term)


async def test_a_term_under_an_answer_is_no_command_and_leaves_the_answer_readable(house):
    chat = await house.home()
    await chat.send("what is an icp filing?")
    answer = await chat.screen()
    terms = [one for one in answer.labels if "ICP filing" in one]
    assert terms == ["📖 ICP filing"]
    await chat.press(terms[0])
    shown = await chat.room.bot_messages()
    assert shown[-1].text.startswith("ICP filing · ")
    assert next(one for one in shown if one.id == answer.id).text == answer.text
