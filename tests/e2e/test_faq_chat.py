"""The FAQ in the chat: by words, by topic, from the form and back to it, thumbs, links."""

import re

import pytest
import pytest_asyncio

from telegram_sim import APPLICANT_TOKEN, serve
from tests.e2e.house import living, settings

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(tmp_path_factory):
    """The local server and the bot; each test brings its own person."""
    async with serve() as running:
        bot = await running.telegram.add_bot(APPLICANT_TOKEN, "icp_guide_bot")
        async with living(settings(running.url, tmp_path_factory.mktemp("faq"))) as app:
            yield House(running.telegram, bot, app)


class House:
    def __init__(self, telegram, bot, app):
        self.telegram, self.bot, self.app = telegram, bot, app

    async def room(self, language_code="en", name="Ann"):
        person = await self.telegram.add_user(name, language_code=language_code)
        return person.chat(self.bot)


async def screen(room):
    """The next screen; an old message whose buttons were taken off is none."""
    while not (shown := await room.next()).buttons:
        pass
    return shown


async def in_the_form(room, new="Start a new filing"):
    """From /start to the first question of an initial filing."""
    await room.send("/start")
    await room.press(await screen(room), new)
    await room.press(await screen(room), "I know the kind of filing")
    kinds = await screen(room)
    await room.press(kinds, kinds.labels[0])
    agreement = await screen(room)
    await room.press(agreement, agreement.labels[0])
    return await screen(room)


async def test_words_find_their_answer_and_back_leads_home(house):
    room = await house.room()
    await room.send("/start")
    await room.next()
    await room.send("what does a filing cost")
    answer = await room.next()
    assert "What does an ICP filing cost?" in answer.text
    assert "Source:" in answer.text
    assert answer.has("Helpful")
    await house.telegram.settled(house.bot)
    await room.press(answer, "Back")
    assert (await room.next()).has("Start a new filing")


async def test_something_is_looked_up_in_the_middle_of_a_form_and_the_same_question_comes_back(
    house,
):
    room = await house.room()
    question = await in_the_form(room)
    await room.send("/faq 二级域名")
    answer = await room.next()
    assert "second-level" in answer.text.lower() or "sub-domain" in answer.text.lower()
    await room.send("how much does it cost")
    second = await screen(room)
    assert "cost" in second.text
    back = next(label for label in second.labels if label.startswith("Back to: "))
    await room.press(second, back)
    again = await room.next()
    assert question.text.endswith(again.text)
    assert again.labels == question.labels


async def test_help_with_this_question_shows_its_entries(house):
    room = await house.room()
    catalog, library = house.app.services.catalog, house.app.services.library
    question = await in_the_form(room)
    field = next(
        f for f in catalog.fields.values() if f.prompt in question.text and f.term in question.text
    )
    await room.press(question, "Help")
    helped = await room.next()
    for entry in library.of_field(field):
        assert entry.en.question in helped.text
    assert any(label.startswith("Back to: ") for label in helped.labels)


async def test_a_thumb_is_counted_and_can_be_given_once(house):
    room = await house.room()
    await room.send("/faq what does a filing cost")
    answer = await room.next()
    toast = await (await room.press(answer, "👍 Helpful")).answer()
    assert toast.text == "Thank you."
    assert not (await room.next()).has("Helpful")
    votes = await house.app.database.gaps.votes()
    assert ("free-of-charge", "en", 1, 0) in [
        (one.entry, one.lang, one.helpful, one.useless) for one in votes
    ]


async def test_an_answer_voted_down_is_kept_with_the_words_that_led_to_it(house):
    room = await house.room("zh-hans")
    await room.send("/faq 备案要多少钱")
    answer = await room.next()
    await room.press(answer, "👎 没帮助")
    assert "谢谢" in (await room.next()).text
    gaps = await house.app.database.gaps.rows()
    assert ("备案要多少钱", "zh", "unhelpful", 1) in [
        (one.folded, one.lang, one.kind, one.times) for one in gaps
    ]


async def test_what_has_no_answer_is_said_so_and_counted_without_the_person(house):
    room = await house.room()
    await room.send("/faq qzxv wombat zeppelin")
    assert "I found no answer to that." in (await room.next()).text
    gaps = await house.app.database.gaps.rows()
    assert ("qzxv wombat zeppelin", "nothing") in [(one.folded, one.kind) for one in gaps]


async def test_more_shows_the_rest_and_see_also_leads_on_and_back(house):
    room = await house.room()
    library = house.app.services.library
    entry = library.knowledge.entry("free-of-charge")
    await room.send("/start faq_free-of-charge")
    answer = await room.next()
    assert entry.en.answer.split("\n")[0] in answer.text
    await room.press(answer, "More")
    assert entry.en.more.split("\n")[0] in (await room.next()).text
    other = library.knowledge.entry(entry.see_also[0])
    await room.press(answer, number_of(answer, other.en.question))
    assert other.en.question in (await room.next()).text
    await room.press(answer, "Back")
    assert entry.en.question in (await room.next()).text


async def test_terms_of_an_answer_open_their_meaning(house):
    room = await house.room()
    await room.send("/start faq_service-number")
    answer = await room.next()
    await room.press(answer, "service identificat")
    shown = await room.next()
    assert "备案服务号" in shown.text
    assert "Source:" in shown.text


async def test_the_name_of_a_term_opens_its_meaning(house):
    room = await house.room()
    await room.send("/faq communications administration")
    assert "通信管理局" in (await room.next()).text


async def test_the_topics_lead_to_every_entry(house):
    room = await house.room()
    library = house.app.services.library
    await room.send("/faq")
    topics = await room.next()
    seen = set()
    labels = [topic.en for topic in library.knowledge.topics]
    for label in labels:
        while not topics.has(label):
            await room.press(topics, "More ▶")
            topics = await room.next()
        await room.press(topics, label)
        page = await room.next()
        while True:
            seen |= {e.id for e in library.knowledge.entries if e.en.question in page.text}
            if not page.has("More ▶"):
                break
            await room.press(page, "More ▶")
            page = await room.next()
        await room.press(page, "Back")
        topics = await room.next()
    assert seen == set(library.knowledge.by_id)


async def test_links_lead_to_entries_terms_questions_drafts_and_unknown_ones_home(house):
    room = await house.room()
    await room.send("/start term_miit")
    assert "工信部" in (await room.next()).text
    await room.send("/start field_domain")
    assert (await room.next()).text.startswith("Help: Domain name")
    question = await in_the_form(room)
    drafts = await house.app.services.filings.drafts(room.user_id)
    await room.send("/home")
    await room.next()
    await room.send(f"/start draft_{drafts[0].draft.id}")
    assert question.text.endswith((await room.next()).text)
    for link in ("faq_no-such-thing", "draft_999999", "draft_x", "nonsense", "term_x", "field_x"):
        await room.send(f"/start {link}")
        assert "This link no longer works." in (await room.next()).text


async def test_an_answer_leads_to_the_question_it_is_about(house):
    room = await house.room()
    await in_the_form(room)
    await room.send("/home")
    await room.next()
    await room.send("/start faq_one-domain-per-website")
    answer = await room.next()
    into = next(label for label in answer.labels if label.startswith("To the question: "))
    await room.press(answer, into)
    shown = await room.next()
    fields = house.app.services.library.fields_of(
        house.app.services.library.knowledge.entry("one-domain-per-website"),
        house.app.services.catalog,
    )
    assert any(house.app.services.catalog.fields[field].prompt in shown.text for field in fields)


async def test_a_switch_of_language_keeps_the_answer(house):
    room = await house.room()
    entry = house.app.services.library.knowledge.entry("cdn")
    await room.send("/start faq_cdn")
    assert entry.en.question in (await room.next()).text
    await room.send("/lang")
    await room.press(await room.next(), "中文")
    while entry.zh.question not in (await room.next()).text:
        pass  # the old message loses its keyboard whenever that suits


async def test_a_location_is_answered_with_what_can_be_done(house):
    room = await house.room()
    await room.send("/faq cdn")
    await room.next()
    await room.send_location(30.25, 120.16)
    assert "Type a question" in (await room.next()).text


def number_of(message, question):
    """The button of a question that stands numbered in the message."""
    return re.search(rf"^(\d+)\. {re.escape(question)}$", message.text, re.MULTILINE)[1]


def an_unsure_question(house):
    """Words that may mean several entries and answer to none."""
    tried = ("photo", "wrong name", "is the phone needed", "photo of person")
    library = house.app.services.library
    found = [
        words for words in tried if library.look(words).entries and not library.look(words).sure
    ]
    assert found
    return found[0]


async def test_a_low_score_asks_what_was_meant_and_a_second_miss_offers_a_person(house):
    room = await house.room()
    words = an_unsure_question(house)
    await room.send(f"/faq {words}")
    meant = await room.next()
    assert "Did you mean:" in meant.text
    assert 2 <= len(meant.labels) <= 5
    await room.press(meant, "None of them fits")
    again = await room.next()
    assert "Say it in other words" in again.text
    assert "I found no answer to that." not in again.text
    await room.send(words)
    await room.press(await room.next(containing="Did you mean:"), "None of them fits")
    assert "I found no answer to that." in (await screen(room)).text
    gaps = await house.app.database.gaps.rows()
    assert ("none_of_these", 2) in [(one.kind, one.times) for one in gaps]


async def test_one_of_what_was_meant_opens_its_answer(house):
    room = await house.room()
    library = house.app.services.library
    words = an_unsure_question(house)
    await room.send(f"/faq {words}")
    meant = await room.next()
    first = library.knowledge.entry(library.look(words).entries[0])
    await room.press(meant, number_of(meant, first.en.question))
    assert first.en.answer.split("\n")[0] in (await room.next()).text


async def test_back_as_a_command_goes_one_place_back(house):
    room = await house.room()
    await room.send("/faq")
    topics = await room.next()
    await room.send("/faq cdn")
    await room.next()
    await room.send("/back")
    assert (await room.next()).text == topics.text
