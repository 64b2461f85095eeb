"""Documents in the chat: albums, twenty megabytes, the same file twice, what is no picture."""

import io

import pytest
import pytest_asyncio
from PIL import Image

from bot import i18n
from filing import loader
from telegram_sim import APPLICANT_TOKEN, serve
from tests.e2e.house import living, settings
from tests.e2e.test_filing import outside, sample
from tests.e2e.walker import Walker

pytestmark = pytest.mark.asyncio(loop_scope="module")

CATALOG = loader.default()
MEGABYTE = 1024 * 1024


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(tmp_path_factory):
    """The local server and the bot; each test brings its own person."""
    async with serve() as running:
        bot = await running.telegram.add_bot(APPLICANT_TOKEN, "icp_guide_bot")
        wanted = settings(running.url, tmp_path_factory.mktemp("uploads"))
        async with living(wanted, outside()) as app:
            yield running, bot, app


def picture(number: int = 0, form: str = "JPEG") -> bytes:
    """A coloured, sharp picture; another one for each number."""
    out = io.BytesIO()
    image = Image.effect_noise((1300, 800), 80 + number)
    Image.merge("RGB", (image, image.rotate(90), image.rotate(180))).save(out, form)
    return out.getvalue()


async def at_the_document(house, field="doc_entity_certificate"):
    """Somebody at a question for a document; all before it answered."""
    running, bot, app = house
    person = await running.telegram.add_user("Ann", language_code="en")
    answers = {**sample("enterprise"), "documents_where": "here"}
    ann = Walker(person.chat(bot), CATALOG, i18n.load().get("en"), "en", answers)
    filings = app.services.filings
    ann.draft = (await filings.start(person.id, "initial")).id
    while (asked := await filings.position(person.id, ann.draft)) is not None:
        if asked.id == field:
            break
        raw = ann.answers.get(asked.id, ["in_app"] if asked.id.startswith("doc_") else None)
        if raw is None:
            await filings.skip(person.id, ann.draft, asked.id)
        else:
            await filings.answer(person.id, ann.draft, asked.id, raw, confirmed=True)
    await ann.room.send(f"/start draft_{ann.draft}")
    screen = await ann.next()
    assert ann.question(screen).id == field
    return ann


async def names(house, ann, field):
    """The names of the files that an answer holds."""
    question = await house[2].services.filings.question(ann.room.user_id, ann.draft, field)
    return [file.name for file in question.files]


def several(count, first=0):
    return [("document", picture(n), f"{n}.jpg") for n in range(first, first + count)]


async def settled(house, ann):
    """What the room shows when everything sent has been taken, looked at and answered."""
    running, bot, app = house
    quiet = 0
    while quiet < 2:
        await running.telegram.settled(bot, quiet=0.05, timeout=120)
        await app.lanes.join()
        await app.background.join()
        quiet = 0 if await running.telegram.pending(bot) else quiet + 1
    return await ann.room.last()


@pytest.mark.parametrize("order", [None, [1, 0]])
async def test_both_sides_in_one_album_are_one_answer_and_one_message(house, order):
    ann = await at_the_document(house, "doc_leader_id")
    before = len(await ann.room.bot_messages())
    await ann.room.send_album(several(2), order=order, gap=0.05)
    last = await settled(house, ann)
    assert sorted(await names(house, ann, "doc_leader_id")) == ["0.jpg", "1.jpg"]
    assert ann.question(last).id == "doc_administrator_id"
    assert len(await ann.room.bot_messages()) == before + 1


async def test_an_album_that_is_too_long_stays_with_its_question(house):
    ann = await at_the_document(house, "doc_leader_id")
    before = len(await ann.room.bot_messages())
    await ann.room.send_album(several(5))
    last = await settled(house, ann)
    assert await names(house, ann, "doc_leader_id") == ["0.jpg", "1.jpg"]
    assert await names(house, ann, "doc_administrator_id") == []
    assert ann.question(last).id == "doc_administrator_id"
    assert "takes 2 files at most" in last.text
    assert len(await ann.room.bot_messages()) == before + 1


async def test_a_new_album_takes_the_place_of_the_one_before(house):
    ann = await at_the_document(house, "doc_leader_id")
    await ann.room.send_album(several(2))
    await settled(house, ann)
    await ann.room.send("/start field_doc_leader_id")
    await ann.next()
    await ann.room.send_album(several(2, first=3))
    last = await settled(house, ann)
    assert await names(house, ann, "doc_leader_id") == ["3.jpg", "4.jpg"]
    assert "Added to" in last.text


async def test_photos_of_an_album_are_taken_as_well(house):
    ann = await at_the_document(house, "doc_leader_id")
    album = [("photo", picture(n), "photo.jpg") for n in range(2)]
    await ann.room.send_album(album, captions=["front", ""])
    await settled(house, ann)
    assert len(await names(house, ann, "doc_leader_id")) == 2


async def test_the_verdicts_on_all_parts_stand_above_the_one_screen(house):
    ann = await at_the_document(house, "doc_leader_id")
    small = io.BytesIO()
    Image.effect_noise((300, 200), 90).convert("RGB").save(small, "PNG")
    album = [("document", small.getvalue(), "small.png"), ("document", b"tea", "tea.txt")]
    await ann.room.send_album(album)
    last = await settled(house, ann)
    assert "300 × 200" in last.text
    assert "This is no picture." in last.text
    assert await names(house, ann, "doc_leader_id") == ["small.png"]


async def test_an_album_where_words_are_asked_is_answered_once(house):
    ann = await at_the_document(house, "site_name")
    before = len(await ann.room.bot_messages())
    await ann.room.send_album(several(3), captions=["杭州示例科技官网", "", ""])
    last = await settled(house, ann)
    assert ann.question(last).id == "home_url"
    assert "answer this question in words" not in last.text
    assert len(await ann.room.bot_messages()) == before + 1


async def test_an_album_that_ends_on_the_review_stays_with_its_question(house):
    ann = await at_the_document(house, "doc_leader_id")
    filings = house[2].services.filings
    for field in ("doc_leader_id", "doc_administrator_id"):
        await filings.answer(ann.room.user_id, ann.draft, field, ["in_app"], confirmed=True)
    while (asked := await filings.position(ann.room.user_id, ann.draft)) is not None:
        if asked.optional:
            await filings.skip(ann.room.user_id, ann.draft, asked.id)
        else:
            await filings.answer(ann.room.user_id, ann.draft, asked.id, "yes")
    await ann.room.send(f"/start draft_{ann.draft}")
    review = await ann.next()
    section = review
    await ann.room.press(section, "All answers, by section")
    while "Documents" not in (section := await ann.next()).text:
        await ann.room.press(section, "More ▶")
    await ann.room.press(section, "3")
    question = await ann.next()
    assert ann.question(question).id == "doc_leader_id"
    await ann.room.send_album(several(3))
    last = await settled(house, ann)
    assert "Check your answers" in last.text
    assert "takes 2 files at most" in last.text
    assert await names(house, ann, "doc_leader_id") == ["0.jpg", "1.jpg"]


async def test_a_file_of_twenty_megabytes_is_taken_and_its_size_told(house):
    ann = await at_the_document(house)
    content = picture() + bytes(20 * MEGABYTE)
    await ann.room.send_document(content[: 20 * MEGABYTE], "large.jpg")
    screen = await ann.room.next(containing="less than 4 MB", timeout=120)
    assert "20.0 MB" in screen.text
    assert await names(house, ann, "doc_entity_certificate") == ["large.jpg"]


async def test_a_larger_file_is_refused_in_words(house):
    ann = await at_the_document(house)
    content = picture() + bytes(20 * MEGABYTE)
    await ann.room.send_document(content, "larger.jpg")
    screen = await ann.next()
    assert "larger than 20 MB" in screen.text
    assert await names(house, ann, "doc_entity_certificate") == []


async def test_the_same_file_twice_is_told_and_no_wall(house):
    ann = await at_the_document(house, "doc_leader_id")
    content = picture()
    await ann.room.send_document(content, "front.jpg")
    await settled(house, ann)
    await ann.room.send_document(content, "back.jpg")
    last = await settled(house, ann)
    assert "sent already" in last.text
    assert await names(house, ann, "doc_leader_id") == ["front.jpg", "back.jpg"]


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"%PDF-1.7 tea", "licence.png", "This is a PDF."),
        (b"tea", "licence.png", "This is no picture."),
        (b"PK\x03\x04 tea", "licence.jpg", "This is no picture."),
    ],
)
async def test_what_is_no_picture_is_refused_whatever_it_is_called(house, content, name, said):
    ann = await at_the_document(house)
    await ann.room.send_document(content, name)
    screen = await ann.next()
    assert said in screen.text
    assert ann.question(screen).id == "doc_entity_certificate"
    assert await names(house, ann, "doc_entity_certificate") == []


async def test_a_video_or_a_sticker_is_answered_in_words(house):
    ann = await at_the_document(house)
    await ann.room.send_file("video", b"tea", "clip.mp4")
    assert "Send the document as a photo or as a file" in (await ann.next()).text
