"""Groups over HTTP: the bot answers only when addressed, in the thread, without any dialog."""

import pytest
import pytest_asyncio

from bot.applicant.groups import MINUTE, PER_MINUTE, AnswerLimit
from telegram_sim import APPLICANT_TOKEN, serve
from tests.e2e.house import living, settings


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(tmp_path_factory):
    async with serve() as running:
        telegram = running.telegram
        bot = await telegram.add_bot(APPLICANT_TOKEN, "icp_guide_bot", reads_all=True)
        async with living(settings(running.url, tmp_path_factory.mktemp("groups"))) as app:
            app.library.index.warm()  # as at the start of the process: nobody waits for it here
            yield telegram, bot, app


async def a_group(house, *, forum=False):
    telegram, bot, _app = house
    ann = await telegram.add_user("Ann", language_code="en")
    group = await telegram.add_group("Web people", ann, forum=forum)
    await group.add(bot)
    return ann, group


@pytest.mark.asyncio(loop_scope="module")
class TestOverHttp:
    async def test_a_command_is_answered_with_a_link_and_without_a_dialog(self, house):
        ann, group = await a_group(house)
        room = ann.within(group)
        asked = await room.send("/faq what does a filing cost")
        answer = await room.next()
        assert "What does an ICP filing cost?" in answer.text
        assert answer.reply_to == asked.id
        assert {button.kind for button in answer.buttons} == {"url"}
        assert answer.buttons[0].value.endswith("?start=faq_free-of-charge")

    async def test_a_command_for_this_bot_is_answered_and_for_another_one_is_not(self, house):
        ann, group = await a_group(house)
        room = ann.within(group)
        await room.send("/faq@icp_guide_bot 备案要多少钱")
        assert "备案" in (await room.next()).text
        await room.send("/faq@other_bot what does a filing cost")
        assert await room.quiet(1.0)

    async def test_a_mention_anywhere_in_the_text_is_answered(self, house):
        ann, group = await a_group(house)
        room = ann.within(group)
        await room.send("must a hong kong server be filed, @icp_guide_bot ?")
        assert "mainland" in (await room.next()).text

    async def test_a_reply_to_the_bot_is_answered_and_one_to_a_person_is_not(self, house):
        ann, group = await a_group(house)
        room = ann.within(group)
        mine = await room.send("hello everyone")
        await room.send("/faq cdn")
        answer = await room.next()
        await room.send("how long does a filing take", reply_to=answer)
        assert (await room.next()).reply_to is not None
        await room.send("how long does a filing take", reply_to=mine)
        assert await room.quiet(1.0)

    async def test_what_is_not_addressed_to_it_is_left_alone(self, house):
        telegram, bot, app = house
        ann, group = await a_group(house)
        room = ann.within(group)
        place = await telegram.place()
        for text in ("what does a filing cost", "hi @somebody", "/start", "/help", "/home", "备案"):
            await room.send(text)
        await telegram.settled(bot)
        assert not [
            call for call in await telegram.calls(bot=bot, after=place) if "send" in call["method"]
        ]
        assert not await app.database.gaps.rows()

    async def test_an_edited_question_is_not_answered_twice(self, house):
        ann, group = await a_group(house)
        room = ann.within(group)
        asked = await room.send("/faq cdn")
        await room.next()
        await room.edit(asked, "/faq cdn please")
        assert await room.quiet(1.0)

    async def test_in_a_forum_it_answers_in_the_topic_and_not_to_its_opening(self, house):
        ann, group = await a_group(house, forum=True)
        thread = await group.open_topic("Questions", by=ann)
        room = ann.within(group, thread)
        await room.send("just talking")
        assert await room.quiet(1.0)
        await room.send("/faq cdn")
        assert (await room.next()).thread == thread

    async def test_where_it_may_not_write_nothing_else_is_tried(self, house):
        telegram, bot, _app = house
        ann, group = await a_group(house)
        room = ann.within(group)
        place = await telegram.place()
        refusal = (400, "Bad Request: not enough rights to send text messages to the chat")
        await telegram.fail("sendMessage", refusal, chat=group)
        await room.send("/faq cdn")
        await telegram.settled(bot)
        assert len(await telegram.calls("sendMessage", bot=bot, after=place)) == 1

    async def test_an_unclear_question_gets_links_to_what_may_be_meant(self, house):
        ann, group = await a_group(house)
        room = ann.within(group)
        await room.send("@icp_guide_bot")
        assert "Write your question" in (await room.next()).text
        await room.send("@icp_guide_bot do I need a filing for a hong kong server")
        meant = await room.next(containing="Did you mean:")
        assert 2 <= len(meant.buttons) <= 4
        assert meant.buttons[0].value.endswith("?start=faq_need-for-domain")
        await room.send("@icp_guide_bot qzxv zeppelin wombat")
        nothing = await room.next()
        assert "I found no answer to that." in nothing.text
        assert nothing.buttons[-1].value.endswith("?start=faq")

    async def test_a_group_gets_so_many_answers_a_minute_and_then_silence(self, house):
        telegram, bot, _app = house
        ann, group = await a_group(house)
        room = ann.within(group)
        for _ in range(PER_MINUTE + 2):
            await room.send("/faq cdn")
        await telegram.settled(bot)
        assert len(await room.bot_messages()) == PER_MINUTE
        other_ann, other = await a_group(house)
        elsewhere = other_ann.within(other)
        await elsewhere.send("/faq cdn")
        assert await elsewhere.next()


def test_the_limit_lets_answers_through_again_after_a_minute():
    now = [0.0]
    limit = AnswerLimit(lambda: now[0])
    assert all(limit.allows(1) for _ in range(PER_MINUTE))
    assert not limit.allows(1)
    now[0] = MINUTE
    assert limit.allows(1)
