"""One person asks or sends without end: what they fill is bounded, they are told, and everybody
else is answered as if nothing were."""

import asyncio
import io
import json
from contextlib import asynccontextmanager

import pytest
import pytest_asyncio
from PIL import Image

from bot import wiring
from bot.applicant import floods
from bot.whose import WHOSE, Paced
from dialogs.lookup.faq import HURRIED
from telegram_sim import APPLICANT_TOKEN, serve
from tests.e2e.house import living, settings
from tests.e2e.test_filing import outside
from tests.e2e.test_uploads import picture

pytestmark = pytest.mark.asyncio(loop_scope="module")

QUESTIONS = 200
INLINE = 500
LIMIT = 12
"""Of one person here, so that a few dozen are a flood."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(wiring, "LOOKING", (0.001, LIMIT + 8))
        patch.setattr(wiring, "COUNTING", (0.001, LIMIT))
        async with opened(tmp_path_factory.mktemp("floods")) as found:
            yield found


@asynccontextmanager
async def opened(folder):
    async with serve() as running:
        bot = await running.telegram.add_bot(APPLICANT_TOKEN, "icp_guide_bot")
        async with living(settings(running.url, folder), outside()) as app:
            yield running.telegram, bot, app


def nonsense(number):
    """Another one each time, of no word that is known."""
    letters = "bcdfghjklmnpqrstvwxz"
    return "q" + "".join(letters[number // 20**place % 20] for place in range(4)) + " wombatq"


async def rest(house):
    telegram, bot, app = house
    quiet = 0
    while quiet < 2:
        await telegram.settled(bot, quiet=0.05, timeout=120)
        await app.lanes.join()
        await asyncio.sleep(0.02)  # the server is in this loop: it gets its turn
        quiet = 0 if await telegram.pending(bot) else quiet + 1


async def answered(room):
    return any("Source" in one.text for one in await room.bot_messages())


async def met(condition):
    async with asyncio.timeout(120):
        while True:
            found = condition()
            if await found if asyncio.iscoroutine(found) else found:
                return
            await asyncio.sleep(0.02)


@pytest.mark.parametrize("frame", ["{}", "/faq {}", "/refused {}"])
async def test_a_flood_of_questions_of_one_person_fills_a_bounded_part_of_the_gap_log(house, frame):
    telegram, bot, app = house
    before = len(await app.database.gaps.rows())
    hasty = (await telegram.add_user("Zed", language_code="en")).chat(bot)
    other = (await telegram.add_user("Ann", language_code="en")).chat(bot)
    await hasty.send("/start")
    await other.send("/start")
    await rest(house)
    for number in range(QUESTIONS):
        await hasty.send(frame.format(nonsense(number + 1000 * len(frame))))
    await other.send("/faq what does a filing cost")
    await met(lambda: answered(other))
    left = await telegram.pending(bot) + len(app.lanes._tasks)
    await rest(house)
    rows = len(await app.database.gaps.rows()) - before
    assert rows == LIMIT
    assert left > 5, "the other one waited for them"
    if frame != "/refused {}":
        assert any(str(HURRIED) in one.text for one in await hasty.bot_messages())


async def test_a_flood_of_inline_queries_of_one_person_holds_up_nobody(house):
    telegram, bot, _app = house
    hasty = await telegram.add_user("Zed", language_code="en")
    other = await telegram.add_user("Bo", language_code="en")
    place = await telegram.place()
    places = asyncio.Semaphore(30)

    async def asks(number):
        async with places:
            await telegram.ask_inline(hasty, bot, nonsense(number))

    flood = [asyncio.ensure_future(asks(number)) for number in range(INLINE)]
    _query, cards = await telegram.ask_inline(other, bot, "what does a filing cost")
    left = sum(not one.done() for one in flood)
    assert cards
    await asyncio.gather(*flood)
    assert left > 5, "the other one waited for them"
    buttons = [
        call["parameters"]["button"]
        for call in await telegram.calls("answerInlineQuery", after=place)
    ]
    told = [json.loads(one)["text"] if isinstance(one, str) else one["text"] for one in buttons]
    assert any("Too fast" in text for text in told)


def huge():
    """As large unpacked as is taken at all, and small in the file."""
    out = io.BytesIO()
    Image.new("RGB", (8600, 8600), (200, 30, 30)).save(out, "PNG", compress_level=1)
    return out.getvalue()


async def test_eight_huge_pictures_of_one_person_let_everybody_else_in_between(house):
    """One job a person at a time, however many of them go on behind the screens."""
    telegram, bot, app = house
    begun, plain = [], app.services.filings._off_loop._done

    async def noted(function, *args):
        begun.append(WHOSE.get())
        return await plain(function, *args)

    people = [await telegram.add_user(name, language_code="en") for name in ("Zed", "Ann")]
    rooms = [person.chat(bot) for person in people]
    for person, room in zip(people, rooms, strict=True):
        draft = (await app.services.filings.start(person.id, "initial")).id
        await room.send(f"/start draft_{draft}")
        await rest(house)
        await room.send("/start field_doc_leader_id")
    await rest(house)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            type(app.services.filings._off_loop), "_done", lambda _pool, *words: noted(*words)
        )
        large = huge()
        for number in range(8):
            await rooms[0].send_document(large, f"{number}.png")
        await met(lambda: begun)
        await rooms[1].send_document(picture(3), "mine.jpg")
        await rest(house)
    place = begun.index(people[1].id)
    assert place <= 3, begun
    assert begun.count(people[0].id) >= 8


async def test_of_one_person_so_much_at_once_and_a_second():
    now = [0.0]
    paced = Paced(0.5, 2.0, lambda: now[0])
    assert all(paced.allows() for _ in range(9))
    token = WHOSE.set(1)
    assert [paced.allows() for _ in range(3)] == [True, True, False]
    WHOSE.set(2)
    assert paced.allows()
    WHOSE.set(1)
    now[0] = 2.0
    assert [paced.allows() for _ in range(2)] == [True, False]
    WHOSE.reset(token)


async def test_of_one_person_only_so_many_updates_wait(house, monkeypatch):
    """Their lane stands still, as when each takes long: what comes beyond the limit takes up no
    memory and no row, they are told once, and others are answered; then all is as before."""
    monkeypatch.setattr(floods, "MOST", LIMIT)
    telegram, bot, app = house
    flooder = await telegram.add_user("Flo")
    room = flooder.chat(bot)
    await room.send("/start")
    await rest(house)
    async with app.lanes._serial.turn(flooder.id):
        for number in range(10 * LIMIT):
            await room.send(f"/help {number}")
        other = (await telegram.add_user("Ann")).chat(bot)
        await other.send("/help")
        await other.next(containing="/")
        async with asyncio.timeout(60):
            while await telegram.pending(bot):  # noqa: ASYNC110 - nobody calls
                await asyncio.sleep(0.05)
        assert app.lanes.waiting(flooder.id) == LIMIT
        stored = [key for key, _raw in await app.database.inbox._waiting(str(bot.id))]
        assert len(stored) <= LIMIT
    await rest(house)
    told = [one.text for one in await room.bot_messages()]
    assert len([one for one in told if "more than I can take at once" in one]) == 1
    assert app.lanes.waiting(flooder.id) == 0
    before = len(told)
    await room.send("/help")
    await rest(house)
    assert len(await room.bot_messages()) > before
