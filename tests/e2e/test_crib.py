"""After the package: the crib sheet page by page, the province's rules, and what must agree."""

import uuid

import pytest
import pytest_asyncio

from bot import i18n
from filing import loader, package
from telegram_sim import APPLICANT_TOKEN, serve
from tests.e2e.house import living, settings
from tests.e2e.test_filing import LANGUAGES, outside, packed, sample
from tests.e2e.walker import Walker

pytestmark = pytest.mark.asyncio(loop_scope="module")

CATALOG = loader.default()
HIDDEN = "•••"
COPY = "copy"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(tmp_path_factory):
    """The local server and the bot; each test brings its own person."""
    async with serve() as running:
        bot = await running.telegram.add_bot(APPLICANT_TOKEN, "icp_guide_bot")
        wanted = settings(running.url, tmp_path_factory.mktemp("crib"))
        async with living(wanted, outside()) as app:
            yield running, bot, app


async def at_the_review(house, name="enterprise", language="en"):
    """Somebody whose draft is complete, the review on the screen."""
    running, bot, app = house
    person = await running.telegram.add_user("Ann", language_code=LANGUAGES[language])
    say = i18n.load().get(language)
    ann = Walker(person.chat(bot), CATALOG, say, language, sample(name))
    ann.answers |= {"service_number": str(uuid.UUID(int=person.id, version=4))}
    filings = app.services.filings
    kind = "initial" if name in {"enterprise", "individual"} else name
    ann.draft = (await filings.start(person.id, kind)).id
    while (field := await filings.position(person.id, ann.draft)) is not None:
        raw = ann.answers.get(field.id, ["in_app"] if field.id.startswith("doc_") else None)
        if raw is None:
            await filings.skip(person.id, ann.draft, field.id)
        else:
            await filings.answer(person.id, ann.draft, field.id, raw, confirmed=True)
    await ann.room.send(f"/start draft_{ann.draft}")
    await ann.next()
    return ann


async def behind_the_package(house, name="enterprise", language="en"):
    ann = await at_the_review(house, name, language)
    await packed(ann, house[0])
    done = await ann.next()
    await ann.room.press(done, ann.say("Crib sheet: what to type where"))
    return ann, await ann.next()


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_phone_gets_its_papers_one_by_one_and_the_zip_last(house, language):
    """Each says what it is for; the screen below leads to the crib sheet first, and tells days."""
    ann = await at_the_review(house, language=language)
    await ann.room.press(await ann.room.last(), ann.say("Create the package"))
    sent = [await ann.room.next(timeout=120) for _ in range(3)]
    ends = ["-checklist.pdf", "-application.pdf", ".zip"]
    assert [one.file.name.endswith(end) for one, end in zip(sent, ends, strict=True)] == [True] * 3
    assert all(len(one.text) > len("?") for one in sent)
    done = await ann.next()
    assert done.labels[0] == ann.say("Crib sheet: what to type where")
    assert "2026-12-23" in done.text
    assert ann.say("Renew the domain in time") in done.text


async def test_home_tells_of_the_package_and_leads_on_until_an_answer_changes(house):
    ann = await at_the_review(house)
    await ann.room.send("/home")
    assert "filled in" in (await ann.next()).text
    await ann.room.send(f"/start draft_{ann.draft}")
    await ann.next()
    await packed(ann, house[0])
    reference = (await ann.next()).covered("code")[0]
    await ann.room.send("/home")
    home = await ann.next()
    assert f"package {reference} made" in home.text
    assert "open draft" not in home.text
    await ann.room.press(home, "What comes next: example.com")
    assert "The package is ready" in (await ann.next()).text
    filings = house[2].services.filings
    await filings.answer(ann.room.user_id, ann.draft, "entity_investor", "李四", confirmed=True)
    await ann.room.send("/home")
    home = await ann.next()
    assert reference not in home.text
    assert "filled in" in home.text


async def test_the_files_come_again_where_nothing_has_changed(house):
    ann = await at_the_review(house)
    await packed(ann, house[0])
    await ann.room.press(await ann.next(), "Send the files again")
    shown = await ann.room.next(containing="Nothing has changed since: this is the same package.")
    files = [one for one in await ann.room.bot_messages() if one.file is not None]
    assert len(files) == 2 * 3
    assert all(one.text for one in files)
    assert shown.id > files[-1].id


async def test_what_is_assumed_stands_with_its_question(house):
    ann = await at_the_review(house)
    review = await ann.room.last()
    label = next(one for one in review.labels if one.startswith("What we assume"))
    await ann.room.press(review, label)
    shown = await ann.next()
    assumed = (await house[2].services.filings.review(ann.room.user_id, ann.draft)).assumed
    assert all(field.prompt in shown.text for field, _ in assumed[:6])


async def answers(house, ann):
    review = await house[2].services.filings.review(ann.room.user_id, ann.draft)
    asked = [field for section in review.sections for field, _ in section.rows]
    return {field.id: review.known[field.id] for field in asked if not field.guide}


def copied(screen):
    return [button.value for button in screen.buttons if button.kind == COPY]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["enterprise", "individual", "modify", "import"])
async def test_every_value_of_every_page_can_be_copied(house, name, language):
    ann, screen = await behind_the_package(house, name, language)
    kind = "initial" if name in {"enterprise", "individual"} else name
    pages = package.crib(CATALOG, kind, await answers(house, ann))
    assert pages
    if screen.has(ann.say("Show the values")):
        await ann.room.press(screen, ann.say("Show the values"))
        screen = await ann.next()
    for number, page in enumerate(pages, 1):
        shown = ann.say("{n} of {total}").format(n=number, total=len(pages))
        assert shown in screen.text
        assert page.term in screen.text
        if screen.has(ann.say("Show the values")):
            await ann.room.press(screen, ann.say("Show the values"))
            screen = await ann.next()
        wanted = [row.copy for row in page.rows if row.copy]
        assert copied(screen) == [copy for copy in wanted if len(copy) <= 256]
        assert set(wanted) <= set(screen.covered("code"))
        if number < len(pages):
            await ann.room.press(screen, ann.say("Done"))
            screen = await ann.next()


async def test_personal_values_are_shown_on_demand_and_cleared_in_place(house):
    ann, screen = await behind_the_package(house)
    number = "91330106MA0000138L"
    assert HIDDEN in screen.text
    assert number not in screen.text
    assert number not in copied(screen)
    assert "example.com" in copied(screen)
    await ann.room.press(screen, "Show the values")
    open_ = await ann.next()
    assert open_.id == screen.id
    assert number in open_.text
    assert number in copied(open_)
    await ann.room.press(open_, "Hide the values")
    hidden = await ann.next()
    assert hidden.id == screen.id
    assert number not in hidden.text


@pytest.mark.parametrize("words", ["what does a filing cost", "/home", "/lang", "/faq"])
async def test_no_personal_value_stays_behind_when_something_is_typed(house, words):
    ann, screen = await behind_the_package(house)
    await ann.room.press(screen, "Show the values")
    await ann.next()
    await ann.room.send(words)
    await ann.next()
    await house[0].telegram.settled(house[1])
    for message in await ann.room.bot_messages():
        assert "91330106MA0000138L" not in message.text


async def test_pages_are_ticked_off_one_after_the_other(house):
    ann, screen = await behind_the_package(house, "modify")
    pages = package.crib(CATALOG, "modify", await answers(house, ann))
    for _ in pages:
        assert "All pages are done." not in screen.text
        await ann.room.press(screen, "Done")
        screen = await ann.next()
    assert "All pages are done." in screen.text
    await ann.room.press(screen, "Back")
    assert "The package is ready" in (await ann.next()).text


async def test_the_menu_of_the_draft_leads_to_the_sheet_once_there_is_a_package(house):
    ann = await at_the_review(house)
    for ready in (False, True):
        await ann.room.send("/drafts")
        drafts = await ann.next()
        await ann.room.press(drafts, drafts.labels[0])
        menu = await ann.next()
        assert menu.has("Crib sheet") is ready
        assert menu.has("Rules of Zhejiang")
        if not ready:
            await ann.room.press(menu, "Check your answers")
            await ann.next()
            await packed(ann, house[0])
            await ann.next()
    await ann.room.press(menu, "Crib sheet")
    assert "Basic check" in (await ann.next()).text


async def test_answers_changed_since_the_package_are_told(house):
    ann, screen = await behind_the_package(house)
    filings = house[2].services.filings
    await filings.answer(ann.room.user_id, ann.draft, "home_url", "example.com", confirmed=True)
    await ann.room.press(screen, "Next page")
    assert "have changed since the package" in (await ann.next()).text


async def test_the_rules_of_the_province_are_told_with_source_and_year(house):
    ann = await at_the_review(house)
    review = await ann.room.last()
    await ann.room.press(review, "Rules of Zhejiang")
    screen = await ann.next()
    read = []
    while True:
        assert len(screen.text) < 1500
        read.append(screen.text)
        if not screen.has("More"):
            break
        await ann.room.press(screen, "More")
        screen = await ann.next()
    told = "\n".join(read)
    facts = CATALOG.provinces["330000"].facts
    for key, label in CATALOG.fact_labels.items():
        concerns = not key.startswith("ind_") and key not in {"access", "chg_ind", "chg_org"}
        assert (label in told) is concerns, key
        if concerns:
            fact = facts[key]
            unknown = f"No published rule was found as of {fact.as_of}."
            assert (unknown if fact.value == "unknown" else fact.text) in told
            assert fact.older in told
    await ann.room.press(screen, "Back")
    assert "Check your answers" in (await ann.next()).text


async def test_the_help_of_a_question_offers_the_rules_of_the_province(house):
    ann = await at_the_review(house)
    await ann.room.send("/start field_leader_mobile")
    question = await ann.next()
    await ann.room.press(question, "Help")
    help_ = await ann.next()
    await ann.room.press(help_, "Rules of Zhejiang")
    assert "Rules of the province" in (await ann.next()).text
    await ann.room.send("/back")
    assert (await ann.next()).text == help_.text
    await ann.room.send("/back")
    assert (await ann.next()).text == question.text


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_review_shows_side_by_side_what_must_agree(house, language):
    """Nobody's own answers are masked from them where they are to be compared."""
    ann = await at_the_review(house, "enterprise", language)
    filings = house[2].services.filings
    await filings.answer(
        ann.room.user_id, ann.draft, "leader_emergency", "13800000013", confirmed=True
    )
    review = await ann.room.last()
    await ann.room.press(review, ann.say("Compare related answers"))
    screen = await ann.next()
    read = [screen.text]
    while screen.has(ann.say("More")):
        await ann.room.press(screen, ann.say("More"))
        screen = await ann.next()
        read.append(screen.text)
    told = "\n".join(read)
    assert ann.say("Name of entity and registrant") in told
    assert ann.say("does not fit") in told
    assert ann.say("Mobile and emergency number are the same") in told
    assert told.count("91330106MA0000138L") >= 2
    assert "**" not in told
    assert HIDDEN not in told
    await ann.room.press(screen, ann.say("Back"))
    assert ann.say("Check your answers") in (await ann.next()).text


async def test_a_revision_tells_what_changed(house):
    ann = await at_the_review(house)
    await packed(ann, house[0])
    await ann.next()
    filings = house[2].services.filings
    await filings.answer(ann.room.user_id, ann.draft, "leader_email", "other@example.com")
    await ann.room.send(f"/start draft_{ann.draft}")
    await ann.next()
    await packed(ann, house[0])
    done = await ann.next()
    assert "Changed since the package" in done.text
    assert f"• {CATALOG.fields['leader_email'].label}" in done.text
