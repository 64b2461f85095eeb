"""The main job: from /start to a package that verifies, for an enterprise and an individual, in
both languages."""

import datetime as dt
import io
import json
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from bot import i18n
from bot.wiring import World, world
from filing import loader, package
from telegram_sim import APPLICANT_TOKEN, serve
from tests.e2e.house import Child, living, settings
from tests.e2e.walker import Walker

DATA = Path(__file__).parents[1] / "data"
DAY = dt.date(2026, 11, 23)
LANGUAGES = {"en": "en-US", "zh": "zh-hans"}


def outside() -> World:
    """The shipped content, on the day for which the sample filings were written."""
    shipped = world()
    return World(shipped.catalog, shipped.translator, today=lambda: DAY)


def sample(name: str) -> dict[str, object]:
    return json.loads((DATA / f"{name}.json").read_text("utf-8"))["answers"]


def picture() -> bytes:
    out = io.BytesIO()
    Image.effect_noise((1600, 1200), 80).convert("RGB").save(out, "PNG")
    return out.getvalue()


@pytest.fixture
async def telegram():
    async with serve() as running:
        yield running


async def applicant(running, name, language, documents=None):
    bot = await running.telegram.add_bot(APPLICANT_TOKEN, "icp_guide_bot")
    person = await running.telegram.add_user("Ann", language_code=LANGUAGES[language])
    say = i18n.load().get(language)
    room = person.chat(bot)
    return Walker(room, loader.default(), say, language, sample(name), documents or {})


async def packed(walker, running):
    """Presses "Create the package" on the review and gives back the ZIP's bytes."""
    review = await walker.room.last()
    assert walker.say("Check your answers") in review.text
    await walker.room.press(review, walker.say("Create the package"))
    while True:
        shown = await walker.room.next(timeout=120)
        if shown.file is not None and shown.file.name.endswith(".zip"):
            return await running.telegram.download(shown.file)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["enterprise", "individual"])
async def test_from_start_to_a_package_that_verifies(telegram, tmp_path, name, language):
    pictures = {"doc_leader_id": picture()} if language == "zh" else {}
    walker = await applicant(telegram, name, language, pictures)
    async with living(settings(telegram.url, tmp_path), outside()):
        review = await walker.walk(await walker.begin())
        assert walker.say("Check your answers") in review.text
        content = await packed(walker, telegram)
    assert package.verify(content) == []
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        application = json.loads(archive.read("application.json"))
    assert {"application.json", "application.pdf", "checklist.pdf", "checks.json"} <= set(names)
    assert "manifest.json" in names
    assert any(item.startswith("documents/") for item in names) == bool(pictures)
    assert application["kind"] == "initial"
    figures = f"{len(walker.asked)} questions, {walker.typed} typed, {walker.screens} screens"
    if pictures:
        return
    assert len(walker.asked) <= {"enterprise": 40, "individual": 30}[name], figures
    assert walker.typed <= {"enterprise": 12, "individual": 15}[name], figures
    assert walker.screens <= 45, figures


async def test_the_same_state_gives_the_same_package_once(telegram, tmp_path):
    walker = await applicant(telegram, "individual", "en")
    async with living(settings(telegram.url, tmp_path), outside()) as app:
        await walker.walk(await walker.begin())
        first = await packed(walker, telegram)
        done = await walker.next()
        await walker.room.press(done, "Check your answers")
        await walker.next()
        second = await packed(walker, telegram)
        assert first == second
        async with app.database.unit() as unit:
            assert len(await unit.packages.list(walker.room.user_id)) == 1


PLACES = ["entity_nature", "domain", "entity_name", "leader_person", "site_name"]
"""Five questions at which the process is killed."""


@pytest.mark.slow
async def test_killed_five_times_on_the_way_nothing_is_lost(telegram, tmp_path):
    """What was sent before the kill counts, though the screen it answers may be shown again."""
    walker = await applicant(telegram, "enterprise", "en")
    wanted = settings(telegram.url, tmp_path)
    child = Child(wanted, tmp_path / "log.txt")
    await child.start()
    screen = await walker.begin()
    for place in PLACES:
        screen = await walker.walk(screen, stop_at=place)
        item = walker.question(screen)
        assert item is not None
        assert item.id == place
        await walker.answer(screen, item)
        await child.kill()
        await child.start()
        screen = await walker.next()
        while walker.question(screen) is item:
            screen = await walker.next()
    review = await walker.walk(screen)
    assert "Check your answers" in review.text
    assert await child.end() == 0
