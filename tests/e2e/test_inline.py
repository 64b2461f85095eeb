"""Inline mode over HTTP: cards in the asker's language, cached, for people who never came here."""

import json

import pytest
import pytest_asyncio

from bot import i18n
from bot.applicant import inline
from telegram_sim import APPLICANT_TOKEN, serve
from tests.e2e.house import living, settings

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(tmp_path_factory):
    async with serve() as running:
        bot = await running.telegram.add_bot(APPLICANT_TOKEN, "icp_guide_bot")
        async with living(settings(running.url, tmp_path_factory.mktemp("inline"))) as app:
            yield running.telegram, bot, app


@pytest.fixture
def knowledge(house):
    return house[2].services.library.knowledge


async def answered(telegram, place):
    """The parameters of the one answer since then."""
    (call,) = await telegram.calls("answerInlineQuery", after=place)
    return call["parameters"]


async def test_a_chinese_word_gives_chinese_cards_to_a_stranger(house, knowledge):
    telegram, bot, _app = house
    stranger = await telegram.add_user("Bo", language_code="en")
    _query, cards = await telegram.ask_inline(stranger, bot, "二级域名")
    assert cards
    assert cards[0]["id"] == "zh-second-level-domain"
    assert cards[0]["title"] == knowledge.entry("second-level-domain").zh.question


async def test_pinyin_is_chinese(house):
    telegram, bot, _app = house
    person = await telegram.add_user("Bo", language_code="en")
    _query, cards = await telegram.ask_inline(person, bot, "beian yao duoshao qian")
    assert cards
    assert cards[0]["id"].startswith("zh-")


async def test_english_words_give_english_cards_to_someone_with_a_chinese_telegram(
    house, knowledge
):
    telegram, bot, _app = house
    person = await telegram.add_user("Li", language_code="zh-hans")
    _query, cards = await telegram.ask_inline(person, bot, "what does a filing cost")
    assert cards[0]["title"] == knowledge.entry("free-of-charge").en.question


async def test_a_word_of_both_languages_follows_the_person_and_is_cached_for_that_person_only(
    house, knowledge
):
    telegram, bot, _app = house
    person = await telegram.add_user("Mei", language_code="zh-hant")
    place = await telegram.place()
    _query, cards = await telegram.ask_inline(person, bot, "cdn")
    say = i18n.load().get("zh_Hant")
    assert cards[0]["title"] == knowledge.entry("cdn").text("zh_Hant", say).question
    assert (await answered(telegram, place))["is_personal"] in {True, "true"}


async def test_cards_of_one_language_are_cached_for_everyone(house):
    telegram, bot, _app = house
    person = await telegram.add_user("Ida", language_code="de")
    place = await telegram.place()
    await telegram.ask_inline(person, bot, "香港服务器要备案吗")
    said = await answered(telegram, place)
    assert int(said["cache_time"]) >= 300
    assert said.get("is_personal") in {False, "false", None}


async def test_nothing_typed_yet_gives_what_is_asked_most(house):
    telegram, bot, app = house
    person = await telegram.add_user("Tom", language_code="en")
    await app.database.gaps.vote("cdn", "en", helpful=True)
    _query, cards = await telegram.ask_inline(person, bot, "")
    assert cards[0]["id"] == "en-cdn"
    assert len(cards) == 10


async def test_a_term_gives_its_meaning(house):
    telegram, bot, _app = house
    person = await telegram.add_user("Max", language_code="en")
    _query, cards = await telegram.ask_inline(person, bot, "备案号")
    assert [card["id"] for card in cards] == ["zh-t-icp-number"]


async def test_no_answer_gives_no_card_but_the_way_into_the_chat_and_counts_nothing(house):
    telegram, bot, app = house
    person = await telegram.add_user("Eva", language_code="en")
    place = await telegram.place()
    _query, cards = await telegram.ask_inline(person, bot, "qzxv zeppelin wombat")
    assert cards == []
    button = (await answered(telegram, place))["button"]
    button = json.loads(button) if isinstance(button, str) else button
    assert button["start_parameter"] == "faq"
    assert not await app.database.gaps.rows()


async def test_a_chosen_card_shows_the_answer_and_a_link_to_it(house, knowledge):
    telegram, bot, _app = house
    ann, ben = await telegram.add_user("Ann"), await telegram.add_user("Ben")
    group = await telegram.add_group("Web people", ann, forum=False)
    await group.add(ben)
    query, cards = await telegram.ask_inline(ann, bot, "how long does a filing take")
    shown = await ann.within(group).choose(query, cards[0]["id"])
    entry = knowledge.entry(cards[0]["id"].partition("-")[2])
    assert entry.en.answer in shown.text
    assert "Source:" in shown.text
    assert shown.buttons[0].value == f"https://t.me/icp_guide_bot?start=faq_{entry.id}"


async def test_one_who_asks_faster_than_anybody_types_holds_up_nobody(house, monkeypatch):
    monkeypatch.setattr(inline, "RATE", 0.001)
    monkeypatch.setattr(inline, "BURST", 2.0)
    telegram, bot, _app = house
    hasty, other = await telegram.add_user("Zed"), await telegram.add_user("Bo")
    words = "what does a filing cost"
    found = [(await telegram.ask_inline(hasty, bot, words))[1] for _ in range(4)]
    assert [bool(cards) for cards in found] == [True, True, False, False]
    assert (await telegram.ask_inline(other, bot, words))[1]
