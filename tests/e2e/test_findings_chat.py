"""What the checks find is told with the answer, in full, and above the question; one answer is
shown as it was given."""

import pytest
import pytest_asyncio

from bot import i18n
from filing import loader
from telegram_sim import APPLICANT_TOKEN, serve
from tests.e2e.house import living, settings
from tests.e2e.test_filing import outside, sample
from tests.e2e.walker import Walker

pytestmark = pytest.mark.asyncio(loop_scope="module")

CATALOG = loader.default()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(tmp_path_factory):
    async with serve() as running:
        bot = await running.telegram.add_bot(APPLICANT_TOKEN, "icp_guide_bot")
        wanted = settings(running.url, tmp_path_factory.mktemp("findings"))
        async with living(wanted, outside()) as app:
            yield running, bot, app


async def at(house, field, language="en", **changes):
    """Somebody at this question, everything before it answered as in the sample filing."""
    running, bot, app = house
    person = await running.telegram.add_user("Ann", language_code=language)
    answers = {**sample("enterprise"), **changes}
    say = i18n.load().get(language)
    ann = Walker(person.chat(bot), CATALOG, say, language, answers)
    filings = app.services.filings
    draft = (await filings.start(person.id, "initial", language=language)).id
    while (asked := await filings.position(person.id, draft)) is not None and asked.id != field:
        raw = ann.answers.get(asked.id, ["in_app"] if asked.id.startswith("doc_") else None)
        if raw is None:
            await filings.skip(person.id, draft, asked.id)
        else:
            await filings.answer(person.id, draft, asked.id, raw, confirmed=True)
    await ann.room.send(f"/start draft_{draft}")
    return ann, await ann.next()


async def test_a_warning_is_told_with_the_answer_and_continue_comes_first(house):
    ann, _ = await at(house, "entity_address")
    await ann.room.send("示例路")
    screen = await ann.next()
    assert ann.question(screen).id == "entity_address"
    first, *_ = screen.text.splitlines()
    assert first.startswith("⚠️ May be questioned")
    assert "示例路" in first
    assert "•" not in screen.text
    assert screen.buttons[0].text == "Continue"
    await ann.room.press(screen, "Continue")
    assert ann.question(await ann.next()).id != "entity_address"


async def test_two_names_that_differ_stand_in_full_with_the_difference_in_bold(house):
    """The message's entities say what a phone shows in bold."""
    ann, _ = await at(house, "entity_name", domain_holder_name="杭州示例智造有限公司")
    await ann.room.send("杭州示例智能有限公司")
    screen = await ann.next()
    told = screen.text.split("MIIT compares")[0]
    assert "杭州示例智造有限公司" in told
    assert "杭州示例智能有限公司" in told
    signs = screen.text.encode("utf-16-le")
    bold = [
        signs[2 * e["offset"] : 2 * (e["offset"] + e["length"])].decode("utf-16-le")
        for e in screen.entities
        if e["type"] == "bold"
    ]
    assert {"造", "能"} <= {*bold}


async def test_an_advice_is_told_above_the_next_question(house):
    ann, _ = await at(house, "domain_privacy")
    await ann.room.send("yes")
    screen = await ann.next()
    assert screen.text.startswith("ℹ️ Good to know: WHOIS privacy protection is switched on")
    assert ann.question(screen).id != "domain_privacy"


async def test_an_answer_is_shown_whole_a_certificates_number_on_demand(house):
    ann, _ = await at(house, "address_kind")
    await ann.room.send("/start field_entity_cert_no")
    screen = await ann.next()
    assert "91330106MA0000138L" not in screen.text.split("Your answer")[1]
    await ann.room.press(screen, "Show")
    assert "91330106MA0000138L" in (await ann.next()).text.split("Your answer")[1]


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_a_blocked_review_says_what_blocks_with_a_button_to_it(house, language):
    ann, review = await at(house, "", language, domain_holder_name="杭州示例贸易有限公司")
    say = ann.say
    assert say("Check your answers") in review.text
    assert "杭州示例科技有限公司" in review.text
    label = say(CATALOG.fields["domain_holder_name"].label)
    told = say("To be corrected before the package can be made: {count} ({labels})")
    assert told.format(count=1, labels=label) in review.text
    change = say("{label}: {value}").format(label=say("Change"), value=label)
    assert review.buttons[0].text == change
    await ann.room.press(review, change)
    assert ann.question(await ann.next()).id == "domain_holder_name"


@pytest.mark.parametrize(("nature", "sample"), [("4", "杭州示例科技官网"), ("5", "四季读书笔记")])
async def test_the_example_fits_who_is_asked(house, nature, sample):
    running, bot, app = house
    person = await running.telegram.add_user("Ann", language_code="en")
    answers = {"region": "330106", "entity_nature": nature}
    await app.services.filings.start(person.id, "initial", answers)
    room = person.chat(bot)
    await room.send("/start field_site_name")
    shown = await room.next(timeout=120)
    assert sample in shown.text
