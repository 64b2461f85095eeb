"""Text and pictures instead of typing: shown for confirmation, stored by a tap, and only then."""

import random
import sys

import pytest
import pytest_asyncio

from bot import i18n
from bot.intake import reader
from bot.intake.reader import Reader, Worker
from dialogs.intake import compared
from filing import loader
from filing.intake import mapping, taking
from telegram_sim import APPLICANT_TOKEN, serve
from tests.e2e.house import living, settings
from tests.e2e.test_filing import outside
from tests.e2e.test_secrecy import spilled
from tests.e2e.walker import Walker
from tests.intake import drawing

pytestmark = pytest.mark.asyncio(loop_scope="module")

CATALOG = loader.default()
RNG = random.Random(7)  # noqa: S311 - repeatable pictures
LICENCE = """杭州云栖智造科技有限公司
统一社会信用代码：91330106MA0000138L
法定代表人：陈立
住所：浙江省杭州市西湖区示例路100号
主体负责人手机号：12345
我的备注"""

with_ocr = pytest.mark.skipif(not reader.available(), reason="the extra `ocr` is not installed")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(tmp_path_factory):
    async with serve() as running:
        bot = await running.telegram.add_bot(APPLICANT_TOKEN, "icp_guide_bot")
        wanted = settings(running.url, tmp_path_factory.mktemp("intake"), ocr=True)
        async with living(wanted, outside()) as app:
            yield running, bot, app, wanted.data_dir.parent


async def somebody(house, language="en"):
    running, bot, *_rest = house
    person = await running.telegram.add_user("Ann", language_code=language)
    say = i18n.load().get(language)
    ann = Walker(person.chat(bot), CATALOG, say, language, {})
    await ann.room.send("/start")
    return ann, await ann.next()


async def drafts(house, ann):
    return await house[2].services.filings.drafts(ann.room.user_id)


async def answers(house, ann):
    (summary,) = await drafts(house, ann)
    return summary.draft.answers


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_a_pasted_licence_at_home_becomes_a_filing_by_one_tap(house, language):
    ann, _home = await somebody(house, language)
    await ann.room.send(LICENCE)
    screen = await ann.next()
    assert ann.say("Read from your text") in screen.text
    assert "陈立" in screen.text
    assert "12345" in screen.text
    assert "我的备注" in screen.text
    assert not await drafts(house, ann)
    await ann.room.press(screen, ann.say("Take all ({count})").format(count=8))
    agreement = await ann.next()
    assert ann.say("Before the first question") in agreement.text
    assert not await drafts(house, ann)
    await ann.room.press(agreement, ann.say("Not now"))
    screen = await ann.next()
    assert not await drafts(house, ann)
    await ann.room.press(screen, ann.say("Take all ({count})").format(count=8))
    screen = await ann.agreed(await ann.next())
    kept = await answers(house, ann)
    assert kept["entity_name"] == "杭州云栖智造科技有限公司"
    assert kept["leader_is_legal_rep"] is True
    assert "leader_mobile" not in kept
    assert taking.origins(kept)["entity_cert_no"] == "text"
    assert ann.question(screen).id not in kept


async def test_discarded_is_gone_and_the_screen_below_is_back(house):
    ann, home = await somebody(house)
    await ann.room.send(LICENCE)
    screen = await ann.next()
    await ann.room.press(screen, "Discard")
    screen = await ann.next()
    assert "Nothing was saved" in screen.text
    assert screen.labels == home.labels
    assert not await drafts(house, ann)


async def test_a_value_is_changed_or_left_out_before_it_is_taken(house):  # noqa: PLR0915 - one walk
    ann, _home = await somebody(house)
    first = await ann.begin()
    await ann.room.press(first, "Paste what you have")
    await ann.next()
    await ann.room.send("网站名称：示例官网\n域名：example.com\n主体负责人手机号：12345")
    screen = await ann.next()
    assert screen.labels[0] == "Take all (2)", "what has a problem is not taken"
    await ann.room.press(screen, "Change …")
    screen = await ann.next()
    assert "12345" in screen.text
    number = next(n for n in "123" if f"{n}. Entity leader" in screen.text)
    await ann.room.press(screen, number)
    await ann.next()
    await ann.room.send("nonsense")
    assert "number" in (await ann.next()).text
    await ann.room.send("13800000013")
    screen = await ann.next()
    assert "138 0000 0013" in screen.text
    assert screen.labels[0] == "Take all (3)"
    await ann.room.press(screen, "Change …")
    screen = await ann.next()
    number = next(n for n in "123" if f"{n}. Website name" in screen.text)
    await ann.room.press(screen, number)
    screen = await ann.next()
    await ann.room.press(screen, "Leave it out")
    screen = await ann.next()
    assert not {"domain", "site_name"} & {*await answers(house, ann)}
    await ann.room.press(screen, "Take all (2)")
    await ann.next()
    kept = await answers(house, ann)
    assert kept["domain"] == "example.com"
    assert kept["leader_mobile"] == "+8613800000013"
    assert "site_name" not in kept


async def test_an_old_confirm_screen_says_so(house):
    ann, _home = await somebody(house)
    await ann.room.send(LICENCE)
    screen = await ann.next()
    house[2].services.intake.drop(ann.room.user_id)
    await ann.room.press(screen, "Take all (8)")
    await ann.next()
    assert not await drafts(house, ann)


@with_ocr
async def test_a_photo_of_a_licence_fills_the_form_and_is_compared_as_a_document(house):
    ann, _home = await somebody(house)
    drawn = drawing.licence(RNG, drawing.Look(tilt=2))
    await ann.room.send_photo(drawn.content)
    screen = await ann.next(timeout=280)
    assert "Read from the licence" in screen.text
    assert drawn.truth["code"] in screen.text
    assert not await drafts(house, ann)
    await ann.room.press(screen, next(b for b in labels(screen) if b.startswith("Take all (")))
    await ann.agreed(await ann.next())
    kept = await answers(house, ann)
    assert kept["entity_cert_no"] == drawn.truth["code"]
    assert kept["entity_name"] == drawn.truth["name"]
    assert kept["leader_name"] == drawn.truth["leader"]
    assert taking.origins(kept)["entity_name"] == "licence"


@with_ocr
async def test_what_is_hardly_a_value_is_taken_when_it_is_sent_twice(house):
    ann, _home = await somebody(house)
    first = await ann.begin()
    await ann.room.press(first, "Paste what you have")
    await ann.next()
    await ann.room.send("网站名称：示例官网\n域名：example.com")
    await ann.room.press(await ann.next(), "Change …")
    screen = await ann.next()
    number = next(n for n in "12" if f"{n}. Website name" in screen.text)
    await ann.room.press(screen, number)
    await ann.next()
    await ann.room.send("帮我起一个")
    assert "is hardly the answer to “Website name”" in (await ann.next()).text
    await ann.room.send("同上")
    assert "“同上” is hardly" in (await ann.next()).text
    await ann.room.send("同上")
    assert "同上" in (await ann.next()).text
    assert not await answers(house, ann)


async def test_a_document_that_contradicts_an_answer_is_named_with_both_values(house):
    ann, _home = await somebody(house)
    drawn = drawing.licence(RNG, drawing.Look())
    wrong = drawn.truth["name"].replace("有限公司", "有限责任公司")
    fixed = {"region": "330106", "entity_nature": "4", "entity_cert_type": "1"}
    who, filings = ann.room.user_id, house[2].services.filings
    begun = {**fixed, "entity_cert_no": drawn.truth["code"], "entity_name": wrong}
    draft = await filings.start(who, "initial", begun)
    seen = await house[2].services.intake.reader.seen(drawn.content)
    known = await house[2].services.intake.taking.known(who, draft.id)
    proposal = mapping.propose(seen.reading, CATALOG, known, house[2].world.today())
    text = compared.told(proposal, known, ann.say)
    assert wrong in text
    assert drawn.truth["name"] in text.replace("<b>", "").replace("</b>", "")
    assert "Certificate number" not in text


@with_ocr
async def test_what_is_no_paper_is_said_and_changes_nothing(house):
    ann, _home = await somebody(house)
    blank = drawing.Sheet(800, 600, "#ffffff", drawing.FONT)
    blank.put(0.2, 0.4, "今天天气很好", 0.08)
    await ann.room.send_photo(drawing.taken(blank.image, drawing.Look(), RNG))
    screen = await ann.next(timeout=280)
    assert "could not read" in screen.text
    assert not await drafts(house, ann)


async def test_an_earlier_filing_is_shown_before_it_becomes_a_new_one(house):
    ann, _home = await somebody(house)
    who, filings = ann.room.user_id, house[2].services.filings
    begun = {"region": "330106", "entity_nature": "4", "entity_name": "杭州示例科技有限公司"}
    await filings.start(who, "initial", {**begun, "domain": "example.com"})
    first = await ann.begin()
    label = next(one for one in first.labels if one.startswith("As in my filing"))
    await ann.room.press(first, label)
    screen = await ann.next()
    assert "From an earlier filing" in screen.text
    assert "杭州示例科技有限公司" in screen.text
    assert "example.com" not in screen.text
    await ann.room.press(screen, "Take all (3)")
    await ann.next()
    newest, _older = await drafts(house, ann)
    origins = newest.draft.answers["origins"]
    assert newest.draft.answers == {**begun, "origins": origins}
    assert set(taking.origins(newest.draft.answers).values()) == {"earlier"}


async def still_there(ann, first):
    """What is said of a picture that nobody asked for; the open question is one tap behind it."""
    asked = await ann.next()
    assert "No picture is asked for here" in asked.text
    [back] = [label for label in asked.labels if label.startswith("Back to")]
    await ann.room.press(asked, back)
    assert ann.question(await ann.next()).id == ann.question(first).id
    return asked


async def test_without_the_extra_no_button_offers_a_photo_and_nothing_else_changes(
    house, monkeypatch
):
    intake = house[2].services.intake
    monkeypatch.setattr(intake, "reader", Reader(intake.reader._off_loop))
    ann, _home = await somebody(house)
    first = await ann.begin()
    assert "Paste what you have" in first.labels
    assert "Send a photo of the licence or ID" not in first.labels
    blank = drawing.Sheet(800, 600, "#ffffff", drawing.FONT)
    await ann.room.send_photo(drawing.taken(blank.image, drawing.Look(), RNG))
    await still_there(ann, first)


@with_ocr
async def test_a_reader_that_fails_is_said_and_the_form_goes_on(house, monkeypatch):
    intake = house[2].services.intake
    broken = Worker((sys.executable, "-c", "raise SystemExit(1)"))
    monkeypatch.setattr(intake, "reader", Reader(intake.reader._off_loop, broken))
    ann, _home = await somebody(house)
    first = await ann.begin()
    await ann.room.send_photo(drawing.portrait_face(RNG).content)
    assert "could not read" in (await still_there(ann, first)).text


async def test_what_was_read_and_not_taken_leaves_no_trace(house):
    ann, _home = await somebody(house)
    await ann.room.send("企业名称：无痕迹示例有限公司\n统一社会信用代码：91310115MA0000422T")
    screen = await ann.next()
    places = [path for path in house[3].rglob("*") if path.is_file()]
    assert places
    secrets = {"无痕迹示例有限公司", "91310115MA0000422T"}
    assert not spilled(secrets, places)
    await ann.room.press(screen, "Discard")
    await ann.next()
    assert house[2].services.intake.held(ann.room.user_id) is None
    assert not spilled(secrets, [path for path in house[3].rglob("*") if path.is_file()])


def labels(message):
    return list(message.labels)
