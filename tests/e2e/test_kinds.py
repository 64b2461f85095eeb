"""Every kind of filing in the chat, in both languages; and how a draft changes its kind."""

import io
import json
import zipfile

import pytest
import pytest_asyncio

from bot import i18n
from filing import loader, package
from telegram_sim import APPLICANT_TOKEN, serve
from tests.e2e.house import living, settings
from tests.e2e.test_filing import LANGUAGES, outside, packed, sample
from tests.e2e.walker import Walker

pytestmark = pytest.mark.asyncio(loop_scope="module")

KINDS = [
    *("new_website", "add_provider", "modify", "remove_provider", "cancel", "claim", "import"),
]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(tmp_path_factory):
    """The local server and the bot; each test brings its own person."""
    async with serve() as running:
        bot = await running.telegram.add_bot(APPLICANT_TOKEN, "icp_guide_bot")
        wanted = settings(running.url, tmp_path_factory.mktemp("kinds"))
        async with living(wanted, outside()) as app:
            yield running, bot, app


async def walker(house, answers, language="en"):
    running, bot, _app = house
    person = await running.telegram.add_user("Ann", language_code=LANGUAGES[language])
    say = i18n.load().get(language)
    return Walker(person.chat(bot), loader.default(), say, language, answers)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
async def test_this_kind_leads_from_start_to_a_package_that_verifies(house, kind, language):
    ann = await walker(house, sample(kind), language)
    review = await ann.walk(await ann.begin(kind))
    assert ann.say("Check your answers") in review.text
    content = await packed(ann, house[0])
    assert package.verify(content) == []
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert json.loads(archive.read("application.json"))["kind"] == kind


async def test_a_filing_of_the_wrong_kind_becomes_the_right_one_and_is_told_why(house):
    answers = sample("enterprise") | sample("new_website") | {"domain_filed": "none"}
    ann = await walker(house, answers)
    begun = await ann.begin("initial")
    assert "We assume" in begun.text  # that neither has a number: an initial filing
    await ann.room.press(begun, "Change what we assume")
    listed = await ann.next()
    asks = ann.catalog.fields["entity_filed"].prompt
    (line,) = [line for line in listed.text.splitlines() if asks in line]
    await ann.room.press(listed, line.partition(".")[0])
    asked = await ann.next()
    assert ann.question(asked).id == "entity_filed"
    await ann.answer(asked, ann.question(asked))
    refused = await ann.next()
    assert "does not fit this kind of filing" in refused.text
    await ann.room.press(refused, "Make it: New website")
    onward = await ann.next()
    assert "this is a new website" in onward.text
    review = await ann.walk(onward)
    assert "New website" in review.text
    assert package.verify(await packed(ann, house[0])) == []
    drafts = await house[2].services.filings.drafts(ann.room.user_id)
    assert [one.draft.kind for one in drafts] == ["new_website"]


async def test_the_review_offers_the_kind_that_the_answers_show(house):
    ann = await walker(house, sample("enterprise") | sample("new_website"))
    review = await ann.walk(await ann.begin("new_website"))
    _running, _bot, app = house
    (summary,) = await app.services.filings.drafts(ann.room.user_id)
    await app.services.filings.answer(
        ann.room.user_id, summary.draft.id, "entity_filed", "none", confirmed=True
    )
    await ann.room.press(review, "What the checks found")
    findings = await ann.next()
    await ann.room.press(findings, "Make it: Initial filing")
    review = await ann.walk(await ann.next())
    assert "this is an initial filing" in review.text
    assert package.verify(await packed(ann, house[0])) == []


async def test_a_newcomer_is_led_to_the_kind_by_a_few_questions(house):
    ann = await walker(house, {})
    await ann.room.send("/start")
    home = await ann.next()
    await ann.room.press(home, "Start a new filing")
    asked = await ann.next()
    for question in ("What do you want to do?", "Which ICP numbers exist already?"):
        assert question in asked.text
        await ann.room.press(asked, "4")
        asked = await ann.next()
    await ann.room.press(asked, "Start this filing")
    assert "this is a cancellation" in (await ann.agreed(await ann.next())).text
