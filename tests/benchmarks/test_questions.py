"""How much is asked, typed and shown: where everything is typed, where papers are photographed, and
where the rest is pasted too."""

import random

import pytest

from bot import i18n
from bot.intake import reader
from filing import loader
from telegram_sim import APPLICANT_TOKEN, serve
from tests.e2e.house import living, settings
from tests.e2e.test_filing import outside, sample
from tests.e2e.walker import Walker
from tests.intake import drawing

pytestmark = [
    pytest.mark.benchmark,
    pytest.mark.skipif(not reader.available(), reason="the extra `ocr` is not installed"),
]

RNG = random.Random(4)  # noqa: S311 - repeatable pictures
CATALOG = loader.default()


def pasted(answers) -> str:
    """What an applicant has in a note: the domain's record, contacts, the site."""
    wanted = ("domain", "domain_registrar", "domain_expires", "domain_real_name_on")
    wanted += (
        "domain_holder_name",
        "entity_address",
        "entity_investor",
        "site_name",
        "home_url",
        "leader_cert_expires",
    )
    wanted += tuple(f"leader_{part}" for part in ("mobile", "phone2", "emergency", "email"))
    persons = ("name", "cert_no", "cert_expires", "mobile", "emergency", "email")
    wanted += tuple(f"administrator_{part}" for part in persons)
    return "\n".join(f"{name}: {answers[name]}" for name in wanted if answers.get(name))


async def take(ann):
    """Takes all that was read."""
    screen = await ann.next()
    while not (taking := [one for one in screen.labels if one.startswith("Take all (")]):
        screen = await ann.next()
    await ann.press(screen, taking[0])
    return await ann.agreed(await ann.next())


async def begun(ann):
    """The first question, by the menu."""
    screen = await ann.begin()
    ann.screens, ann.typed = 1, 0
    return screen


async def begun_by_a_photo(ann):
    """Home; what is sent there begins a filing."""
    await ann.room.send("/start")
    screen = await ann.next()
    ann.screens = 0
    return screen


async def photos(ann, answers):
    """The licence, the leader's card, the certificate of the domain. The licence's address is
    where letters arrive, as it is for most companies."""
    answers["entity_cert_address"] = "浙江省杭州市西湖区" + answers["entity_address"]
    said = {
        "code": answers["entity_cert_no"],
        "name": answers["entity_name"],
        "leader": answers["leader_name"],
        "address": answers["entity_cert_address"],
        "term": "2018年03月12日至长期",
    }
    await ann.room.send_photo(drawing.licence(RNG, said=said).content)
    await take(ann)
    card = {"name": answers["leader_name"], "number": answers["leader_cert_no"]}
    await ann.room.send_photo(drawing.portrait_face(RNG, said=card).content)
    await take(ann)
    year, month, day = answers["domain_expires"].split("-")
    domain = {
        "domain": answers["domain"],
        "holder": answers["domain_holder_name"],
        "registrar": "阿里云计算有限公司",
        "expires": f"{year}年{month}月{day}日",
    }
    await ann.room.send_photo(drawing.domain_certificate(RNG, said=domain).content)
    return await take(ann)


async def paste(ann, answers):
    await ann.room.send(pasted(answers))
    return await take(ann)


NOTHING, PHOTOS, BOTH = (), (photos,), (photos, paste)
GOALS = {
    ("enterprise", NOTHING): (40, 12, 45),
    ("individual", NOTHING): (30, 15, 45),
    ("enterprise", PHOTOS): (20, 5, 27),
    ("enterprise", BOTH): (20, 5, 25),
}
"""Most questions, typed answers, and screens, from the first question to the review."""


@pytest.mark.parametrize(
    ("name", "given"), GOALS, ids=lambda one: one if one == str(one) else len(one)
)
async def test_what_is_asked_typed_and_shown(tmp_path, capsys, name, given):
    answers = sample(name)
    async with serve() as running:
        bot = await running.telegram.add_bot(APPLICANT_TOKEN, "icp_guide_bot")
        async with living(settings(running.url, tmp_path, ocr=True), outside()):
            person = await running.telegram.add_user("Ann", language_code="en")
            ann = Walker(person.chat(bot), CATALOG, i18n.load().get("en"), "en", answers)
            screen = await (begun_by_a_photo if given else begun)(ann)
            for give in given:
                screen = await give(ann, answers)
            await ann.walk(screen)
    what = " and ".join(("typed in", *(one.__name__ for one in given))[bool(given) :])
    figures = (len(ann.asked), ann.typed, ann.screens)
    with capsys.disabled():
        print(  # noqa: T201
            f"\n{name}, {what}: {figures[0]} questions, {figures[1]} typed, {figures[2]} screens",
            end="",
        )
    goal = GOALS[name, given]
    assert all(found <= most for found, most in zip(figures, goal, strict=True)), (figures, goal)
