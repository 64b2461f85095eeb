"""Pictures in the chat: a doubtful one keeps its question open, what nobody can read is refused,
nothing is replaced without a word, and the verdict is found again in review and package."""

import hashlib
import io
import json
import zipfile

import pytest
from PIL import Image

from tests.e2e.test_filing import packed
from tests.e2e.test_uploads import at_the_document, house, names, picture

pytestmark = pytest.mark.asyncio(loop_scope="module")

__all__ = ["house"]


def plain():
    out = io.BytesIO()
    Image.new("RGB", (1600, 1200), "#777").save(out, "PNG")
    return out.getvalue()


def small(number=0):
    out = io.BytesIO()
    Image.effect_noise((600, 400), 90 + number).convert("RGB").save(out, "JPEG")
    return out.getvalue()


def scene():
    """Light and dark places, as on a photo of a paper: even noise has nothing to know it by."""
    out = io.BytesIO()
    signs = hashlib.shake_128(b"a scene").digest(13 * 8)
    image = Image.frombytes("L", (13, 8), signs).resize((1300, 800))
    grain = Image.effect_noise(image.size, 60)
    Image.merge("RGB", (image, Image.blend(image, grain, 0.2), image)).save(out, "JPEG")
    return out.getvalue()


async def test_the_official_app_comes_first_and_a_blank_picture_is_refused(house):
    ann = await at_the_document(house)
    screen = await ann.room.last()
    assert screen.buttons[0].text == "I'll upload it in the official app"
    assert "goes into your package" in screen.text
    await ann.room.send_document(plain(), "licence.png")
    screen = await ann.next()
    assert "Almost nothing can be seen" in screen.text
    assert ann.question(screen).id == "doc_entity_certificate"
    assert await names(house, ann, "doc_entity_certificate") == []


async def test_a_doubtful_picture_stays_with_its_question_until_it_is_kept(house):
    ann = await at_the_document(house)
    await ann.room.send_document(small(), "first.jpg")
    screen = await ann.next()
    assert ann.question(screen).id == "doc_entity_certificate"
    assert "Entity certificate: The picture has 600 × 400 pixels" in screen.text.splitlines()[0]
    assert screen.buttons[0].text == "Keep it"
    assert screen.has("Take it again")
    await ann.room.send_document(small(5), "second.jpg")
    screen = await ann.next()
    assert ann.question(screen).id == "doc_entity_certificate", "not the next document"
    assert await names(house, ann, "doc_entity_certificate") == ["second.jpg"]
    await ann.room.press(screen, "Keep it")
    assert ann.question(await ann.next()).id == "doc_leader_id"
    filings = house[2].services.filings
    review = await filings.review(ann.room.user_id, ann.draft)
    told = [one for one in review.findings if one.rule == "documents.picture"]
    assert {one.field for one in told} == {"doc_entity_certificate"}
    assert not any(one.blocks for one in told)


async def test_one_picture_under_two_documents_is_refused(house):
    ann = await at_the_document(house)
    content = scene()
    await ann.room.send_document(content, "licence.jpg")
    assert ann.question(await ann.next()).id == "doc_leader_id"
    await ann.room.send_document(content, "card.jpg")
    screen = await ann.next()
    assert "sent already as “Entity certificate”" in screen.text
    image = Image.open(io.BytesIO(content)).resize((1200, 740))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=80)
    await ann.room.send_document(out.getvalue(), "again.jpg")
    screen = await ann.next()
    assert "sent already as “Entity certificate”" in screen.text, "the same picture, smaller"
    assert await names(house, ann, "doc_leader_id") == []


async def test_pictures_are_viewed_replaced_and_removed(house):
    ann = await at_the_document(house, "doc_leader_id")
    await ann.room.send_document(picture(1), "front.jpg")
    screen = await ann.next()
    await ann.room.press(screen, "View 1")
    assert (await ann.room.next()).file is not None
    screen = await ann.next()
    await ann.room.press(screen, "Replace 1")
    screen = await ann.next()
    assert "replaces picture 1" in screen.text
    await ann.room.send_document(picture(2), "better.jpg")
    screen = await ann.next()
    assert await names(house, ann, "doc_leader_id") == ["better.jpg"]
    await ann.room.press(screen, "Remove 1")
    screen = await ann.next()
    assert "was removed" in screen.text
    assert ann.question(screen).id == "doc_leader_id"
    assert screen.has("I'll upload it in the official app")
    assert await names(house, ann, "doc_leader_id") == []


async def test_a_third_picture_asks_which_one_it_replaces(house):
    ann = await at_the_document(house, "doc_leader_id")
    await ann.room.send_document(picture(1), "front.jpg")
    await ann.next()
    await ann.room.send_document(picture(2), "back.jpg")
    await ann.next()
    await ann.room.send("/start field_doc_leader_id")
    await ann.next()
    await ann.room.send_document(picture(4), "third.jpg")
    screen = await ann.next()
    assert "Which one does this picture replace?" in screen.text
    assert await names(house, ann, "doc_leader_id") == ["front.jpg", "back.jpg"]
    await ann.room.press(screen, "Replace picture 2")
    await ann.next()
    assert await names(house, ann, "doc_leader_id") == ["front.jpg", "third.jpg"]


async def test_the_verdict_is_in_the_package(house):
    ann = await at_the_document(house)
    await ann.room.send_document(small(), "licence.jpg")
    screen = await ann.next()
    await ann.room.press(screen, "Keep it")
    await ann.walk(await ann.next())
    content = await packed(ann, house[0])
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        checks = json.loads(archive.read("checks.json"))
    assert checks["ready"]
    assert [one for one in checks["findings"] if one["rule"] == "documents.picture"]
