"""The assessment in the chat: five ways in both languages, back, language, into a form."""

import pytest
import pytest_asyncio

from filing import decisions
from filing.assessment import next_question
from telegram_sim import APPLICANT_TOKEN, serve
from tests.e2e.house import living, settings

pytestmark = pytest.mark.asyncio(loop_scope="module")

TABLE = decisions.default()
MOST = 8

WAYS = {
    "initial": {
        "task": "host",
        "has_domain": "yes",
        "resolves_to": "alibaba_mainland",
        "front": "direct",
        "service": "website",
        "numbers": "none",
        "entity_place": "organisation",
    },
    "outside": {
        "task": "host",
        "has_domain": "yes",
        "resolves_to": "outside",
        "front": "direct",
        "service": "website",
    },
    "ip_only": {"task": "host", "has_domain": "no", "resolves_to": "alibaba_mainland"},
    "forum": {
        "task": "host",
        "has_domain": "yes",
        "resolves_to": "alibaba_mainland",
        "front": "direct",
        "service": "forum",
    },
    "add_provider": {
        "task": "host",
        "has_domain": "yes",
        "resolves_to": "alibaba_mainland",
        "front": "direct",
        "service": "website",
        "numbers": "domain_other",
        "subdomain": "no",
    },
}
HEADS = {
    "initial": ("Yes, a filing is needed.", "需要备案。"),
    "outside": ("No filing is needed.", "不需要备案。"),
    "ip_only": ("It is needed, but not here", "需要，但不在这里办理。"),
    "forum": ("This cannot be filed.", "这种情况办不了备案。"),
    "add_provider": ("Yes, a filing is needed.", "需要备案。"),
}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(tmp_path_factory):
    async with serve() as running:
        bot = await running.telegram.add_bot(APPLICANT_TOKEN, "icp_guide_bot")
        async with living(settings(running.url, tmp_path_factory.mktemp("assess"))) as app:
            yield running.telegram, bot, app


async def room_of(house, language_code="en"):
    telegram, bot, _app = house
    person = await telegram.add_user("Ann", language_code=language_code)
    return person.chat(bot)


async def opened(room):
    await room.send("/assess")
    return await room.next()


async def tap(room, screen, question, code, lang):
    """Presses a choice by its words, or by its number where the words stand in the text."""
    codes = [choice.code for choice in question.choices]
    label = question.choices[codes.index(code)].text(lang)
    if not screen.has(label):
        assert label in screen.text
        label = str(codes.index(code) + 1)
    await room.press(screen, label)
    return await room.next()


async def walk(room, screen, way, lang):
    """Answers as `way` says until there is a result; it has to come within eight taps."""
    inputs = {}
    for _ in range(MOST):
        question = next_question(TABLE, inputs)
        if question is None:
            return screen
        assert question.text(lang) in screen.text
        code = way[question.id]
        inputs[question.id] = question.answer(code)
        screen = await tap(room, screen, question, code, lang)
    assert next_question(TABLE, inputs) is None
    return screen


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("row", WAYS)
async def test_a_way_through_the_table_ends_with_its_answer_and_why(house, row, lang):
    room = await room_of(house, lang)
    result = await walk(room, await opened(room), WAYS[row], lang)
    assert HEADS[row][lang == "zh"] in result.text
    decided = next(one for one in TABLE.rows if one.id == row)
    assert TABLE.reasons[decided.reasons[0]].text(lang) in result.text
    assert "2020-10-21" in result.text
    assert result.has("开始办理" if lang == "zh" else "Start this filing") is bool(decided.kind)


async def test_the_filing_starts_with_what_is_known_and_does_not_ask_it_again(house):
    _telegram, _bot, app = house
    room = await room_of(house)
    result = await walk(room, await opened(room), WAYS["initial"], "en")
    await room.press(result, "Start this filing")
    agreement = await room.next()
    assert "Telegram itself keeps this chat" in agreement.text
    assert not await app.services.filings.drafts(room.user_id)
    await room.press(agreement, "I agree, go on")
    question = await room.next()
    (summary,) = await app.services.filings.drafts(room.user_id)
    assert summary.draft.kind == "initial"
    assert summary.draft.answers["entity_filed"] == "none"
    assert summary.draft.answers["hosting"] == "mainland_alibaba"
    position = await app.services.filings.position(room.user_id, summary.draft.id)
    assert position.prompt in question.text
    assert "this is an initial filing" in question.text


async def test_not_knowing_which_filing_leads_here_and_back(house):
    room = await room_of(house)
    await room.send("/start")
    await room.press(await room.next(), "Start a new filing")
    asked = await room.next()
    assert TABLE.questions[0].en in asked.text
    await room.press(asked, "I know the kind of filing")
    kinds = await room.next()
    await room.press(kinds, "Not sure?")
    first = await room.next()
    assert TABLE.questions[0].en in first.text
    await room.press(first, "Back")
    assert (await room.next()).text == kinds.text


async def test_back_takes_the_last_answer_away_and_shows_its_question(house):
    room = await room_of(house)
    first = await opened(room)
    second = await tap(room, first, TABLE.questions[0], "host", "en")
    await room.press(second, "Back")
    assert (await room.next()).text == first.text


async def test_a_switch_of_language_keeps_the_place(house):
    room = await room_of(house)
    second = await tap(room, await opened(room), TABLE.questions[0], "host", "en")
    await room.press(second, "简/繁/English")
    await room.press(await room.next(), "中文")
    assert TABLE.questions[1].zh in (await room.next()).text


async def test_an_answer_can_be_typed_and_a_question_in_between_keeps_the_place(house):
    room = await room_of(house)
    await opened(room)
    await room.send("1")
    second = await room.next(containing=TABLE.questions[1].en)
    await room.send("what does a filing cost")
    answer = await room.next(containing="What does an ICP filing cost?")
    await room.press(answer, "Back")
    assert (await room.next(containing=TABLE.questions[1].en)).text == second.text
    await room.send("yes")
    assert TABLE.questions[2].en in (await room.next(containing=TABLE.questions[2].en)).text
